/* SPDX-License-Identifier: MIT
 *
 * The list of words that a person may not see, and looking for them.
 */
#include "sms/words.h"

#include <ctype.h>
#include <string.h>

#include "base/jsonread.h"
#include "sms/gsm7.h"

static void
read_never(struct json_at root, struct words *words)
{
	struct json_at list = json_member(root, "never");
	if (!json_want_array(list, 1, WORDS_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		const char *word = json_string_value(item.value);
		if (word == NULL || word[0] == '\0' || strlen(word) > WORDS_LONGEST ||
		    strcmp(word, "*") == 0) {
			problem_add(item.problems, item.pointer,
				    "is not a word of 1 to %d characters", WORDS_LONGEST);
			continue;
		}
		char *to = words->never[words->n++];
		for (size_t c = 0; word[c] != '\0'; c++)
			to[c] = (char)tolower((unsigned char)word[c]);
	}
}

static void
read_instead(struct json_at root, enum language language, struct words *words)
{
	static const char *const members[] = {
	    [LANGUAGE_EN] = "instead", [LANGUAGE_CY] = "instead_cy"};
	const char *names[KIND_NOTE + 1];
	struct json_at instead = json_member(root, members[language]);
	for (int i = 0; i <= KIND_NOTE; i++)
		names[i] = kind_type_name((enum kind_type)i);
	memcpy(words->instead[language], words->instead[LANGUAGE_EN],
	       sizeof(words->instead[language]));
	if ((language != LANGUAGE_EN && instead.value == NULL) || !json_want_object(instead))
		return;
	int septets;
	json_only(instead, names, KIND_NOTE + 1);
	for (int i = 0; i <= KIND_NOTE; i++) {
		const char *said =
		    json_text_or(instead, names[i], WORDS_LONGEST, words->instead[LANGUAGE_EN][i]);
		memmove(words->instead[language][i], said, strlen(said) + 1);
		if (words_find(words, said, strlen(said)) != NULL)
			problem_add(instead.problems, instead.pointer,
				    "says a forbidden word instead of a %s", names[i]);
		if (!gsm7_fits(said, strlen(said), &septets))
			problem_add(instead.problems, instead.pointer,
				    "has a character outside the GSM alphabet for a %s", names[i]);
	}
}

/* Each paper in all languages. */
static void
read_papers(struct json_at root, struct words *words)
{
	struct json_at list = json_member(root, "papers");
	if (list.value == NULL || !json_want_array(list, 0, WORDS_PAPERS))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		if (!json_want_array(item, LANGUAGE_COUNT, LANGUAGE_COUNT))
			continue;
		for (size_t l = 0; l < LANGUAGE_COUNT; l++) {
			struct json_at name = json_item(item, l);
			const char *text = json_string_value(name.value);
			if (text == NULL || text[0] == '\0' || strlen(text) > WORDS_LONGEST ||
			    strpbrk(text, ",;") != NULL ||
			    words_find(words, text, strlen(text)) != NULL)
				problem_add(name.problems, name.pointer,
					    "is not a paper of 1 to %d characters that may be "
					    "named, without \",\" and \";\"",
					    WORDS_LONGEST);
			else
				memcpy(words->papers[words->n_papers][l], text, strlen(text) + 1);
		}
		words->n_papers++;
	}
}

int
words_parse(const char *text, size_t n, struct words *words, struct problems *problems)
{
	static const char *const members[] = {"about", "never", "instead", "instead_cy", "papers"};
	size_t before = problems->count;
	memset(words, 0, sizeof *words);
	json_t *document = json_parse(text, n, problems);
	if (document == NULL)
		return E_INPUT;
	struct json_at root = json_root(document, problems);
	if (json_want_object(root)) {
		json_only(root, members, ARRAY_LEN(members));
		read_never(root, words);
		read_instead(root, LANGUAGE_EN, words);
		read_instead(root, LANGUAGE_CY, words);
		read_papers(root, words);
	}
	json_decref(document);
	return problems->count > before ? E_INPUT : 0;
}

static bool
is_letter(const char *text, size_t n, size_t at)
{
	return at < n && (isalnum((unsigned char)text[at]) || (unsigned char)text[at] >= 0x80);
}

/* Whether ${pattern} begins at ${at}; a "*" takes letters as far as they go, or as few as needed.
 */
static bool
matches(const char *pattern, const char *text, size_t n, size_t at)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '*') {
			for (;; at++) {
				if (matches(pattern + 1, text, n, at))
					return true;
				if (!is_letter(text, n, at))
					return false;
			}
		}
		if (at >= n || tolower((unsigned char)text[at]) != *pattern)
			return false;
		at++;
	}
	return !is_letter(text, n, at);
}

const char *
words_find(const struct words *words, const char *text, size_t n)
{
	for (size_t at = 0; at < n; at++) {
		char first = (char)tolower((unsigned char)text[at]);
		if (at > 0 && is_letter(text, n, at - 1))
			continue;
		for (size_t i = 0; i < words->n; i++)
			if ((words->never[i][0] == first || words->never[i][0] == '*') &&
			    matches(words->never[i], text, n, at))
				return words->never[i];
	}
	return NULL;
}

const char *
words_paper(const struct words *words, enum language language, const char *text, size_t n)
{
	while (n > 0 && text[0] == ' ') {
		text++;
		n--;
	}
	while (n > 0 && text[n - 1] == ' ')
		n--;
	for (size_t i = 0; i < words->n_papers; i++)
		for (size_t l = 0; l < LANGUAGE_COUNT; l++)
			if (strlen(words->papers[i][l]) == n &&
			    strncasecmp(words->papers[i][l], text, n) == 0)
				return words->papers[i][language];
	return NULL;
}
