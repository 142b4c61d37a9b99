/* SPDX-License-Identifier: MIT
 *
 * The languages that we write: a recipient's own, English where nobody said. Commands are read in
 * all of them, whoever sends them.
 */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

enum language {
	LANGUAGE_EN,
	LANGUAGE_CY, /* Welsh */
};
#define LANGUAGE_COUNT (LANGUAGE_CY + 1)

/* "en", "cy" [ISO 639-1]: as in documents, on disk, and as a folder of templates. */
extern const char *const language_words[LANGUAGE_COUNT];

int language_find(const char *word); /* -1 if it is none of them */

#endif
