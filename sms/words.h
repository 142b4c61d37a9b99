/* SPDX-License-Identifier: MIT
 *
 * The words that a person may not see in a text, whatever a label or a street is called:
 * conf/words.json.
 *
 *	{"never":   ["prison*", "failed to attend", ...],    "*" stands for letters, also none
 *	 "instead": {"label": "your visit", ...},            said in place of a field that holds one
 *	 "papers":  [["ID", "ID"], ...]}                     that anybody may be seen to need
 */
#ifndef SMS_WORDS_H
#define SMS_WORDS_H

#include <stddef.h>

#include "base/language.h"
#include "base/problem.h"
#include "sms/kind.h"

#define WORDS_MAX      200
#define WORDS_LONGEST  40
#define WORDS_PAPERS   40
#define WORDS_FILE_MAX 65536 /* bytes of the file */

struct words {
	size_t n;
	char never[WORDS_MAX][WORDS_LONGEST + 1]; /* lower case */
	/* what to say instead, by enum kind_type; "" where a type has none */
	char instead[LANGUAGE_COUNT][KIND_NOTE + 1][WORDS_LONGEST + 1];
	size_t n_papers;
	char papers[WORDS_PAPERS][LANGUAGE_COUNT][WORDS_LONGEST + 1];
};

/* Read the file's text; E_INPUT with every fault in ${problems}. */
MUST_USE
int words_parse(const char *text, size_t n, struct words *words, struct problems *problems);

/* The first of never[] that stands in ${n} bytes of ${text}, or NULL. Case does not matter; a word
 * begins and ends where letters and digits do. */
const char *words_find(const struct words *words, const char *text, size_t n);

/* The paper that ${n} bytes of ${text} name in any language, whatever their case, as it is called in
 * ${language}; NULL if it is none of the list. */
const char *words_paper(const struct words *words, enum language language, const char *text,
			size_t n);

#endif
