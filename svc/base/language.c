/* SPDX-License-Identifier: MIT
 *
 * Languages by their codes.
 */
#include "base/language.h"

#include <string.h>

const char *const language_words[LANGUAGE_COUNT] = {[LANGUAGE_EN] = "en", [LANGUAGE_CY] = "cy"};

int
language_find(const char *word)
{
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		if (strcmp(language_words[language], word) == 0)
			return language;
	return -1;
}
