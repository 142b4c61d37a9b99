/* SPDX-License-Identifier: MIT
 *
 * A received text as words: what phones and thumbs do to it is smoothed away here.
 */
#ifndef SMS_TOKEN_H
#define SMS_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#define TOKEN_MAX  40
#define TOKEN_SIZE 33

/* A word or number in ASCII: a-z 0-9 and, between them, "-" and in numbers ":" and ".". */
struct token {
	char text[TOKEN_SIZE]; /* a longer word is cut; none that we know is that long */
};

/*
 * Cut ${n} bytes into words. Letters become small and lose their accents, apostrophes fall away
 * ("I'm" is "im"), full-width digits and letters become plain, a thumb up or a tick is "ok", other
 * signs and bytes that are not UTF-8 part words. A number and what is written against it come apart
 * where both are known: "late20", "20min" and "outj4" are two words, "j4" and "2pm" one; "10-13" is
 * two. Two groups of three digits are one number ("482 913"), and "2o" is 20.
 *
 * Returns how many, or TOKEN_MAX + 1 if there are more than TOKEN_MAX.
 */
int token_read(const char *text, size_t n, struct token tokens[TOKEN_MAX]);

bool token_is(const struct token *token, const char *word);
/* Whether it is one of ${words}, which are parted by single spaces. */
bool token_is_among(const struct token *token, const char *words);
/* The same with letters of it doubled ("yess", "laate"), as worn keys do. */
bool token_is_stretched(const struct token *token, const char *words);
/* Whether it is ${least}..${most} digits and nothing else. */
bool token_is_digits(const struct token *token, size_t least, size_t most);

#endif
