/* SPDX-License-Identifier: MIT
 *
 * Texts into words.
 */
#include "sms/token.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

/* A thumb up, an OK hand, an OK button, a tick. */
static const int32_t signs_of_ok[] = {0x1f44d, 0x1f44c, 0x1f197, 0x2705, 0x2714};

/* Words that people write against a number before it, and units that they write behind it. */
static const char before_number[] =
    "late yes no y n ok time code out ie na ydw yep yeah okay hwyr amser "
    "cod allan iawn";
static const char behind_number[] =
    "min mins minute minutes m hr hrs hour hours h oclock noon late munud munudau "
    "mun awr oriau ish";
/* Verbs that people write against the plan that they are about: "outj4", "j4out". */
static const char beside_ref[] = "show out late move phone video drop missed lift undo nextday yes "
				 "no ok dangos allan hwyr symud "
				 "ffonio fideo gollwng colli lifft dadwneud trannoeth ie na iawn";

/* U+00C0 to U+017F without their accents; a space where none is a letter of a word of ours. */
static const char letters_plain[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
_Static_assert(sizeof(letters_plain) == 0x180 - 0xc0 + 1, "a letter for each");

static bool
is_apostrophe(int32_t code)
{
	return code == '\'' || code == '`' || code == 0xb4 || code == 0x2018 || code == 0x2019 ||
	       code == 0x201b || code == 0x2032;
}

/* The one ASCII character that stands for ${code}, '\0' for nothing at all, ' ' for a gap. */
static char
plain_character(int32_t code)
{
	if (code >= 0xff10 && code <= 0xff5a) /* full-width forms */
		code -= 0xff10 - '0';
	if (code >= 0x2010 && code <= 0x2015)
		return '-';
	if (is_apostrophe(code) || (code >= 0x200b && code <= 0x200f) || code == 0xfeff ||
	    code == 0xad || code == 0xfe0f || code == 0x20e3 || (code >= 0x300 && code <= 0x36f) ||
	    (code >= 0x1f3fb && code <= 0x1f3ff))
		return '\0';
	if (code >= 0xc0 && code < 0x180)
		code = letters_plain[code - 0xc0];
	if (code >= 0x1e80 && code <= 0x1e85)
		return 'w';
	if (code == 0x1ef2 || code == 0x1ef3)
		return 'y';
	if (code < 0 || code > 0x7e)
		return ' ';
	if (isalnum(code))
		return (char)tolower(code);
	return code == '-' || code == ':' || code == '.' ? (char)code : ' ';
}

/* "2o" for "20": a letter o behind digits and nothing else but digits. */
static void
mend_zeros(char *word)
{
	size_t n = strspn(word, "0123456789o");
	if (!isdigit((unsigned char)word[0]) || word[n] != '\0')
		return;
	for (; *word != '\0'; word++)
		if (*word == 'o')
			*word = '0';
}

/* Writes ${word} of ${n} bytes as one token, edges trimmed; nothing if nothing is left. */
static void
add(const char *word, size_t n, struct token tokens[TOKEN_MAX], int *n_tokens)
{
	while (n > 0 && !isalnum((unsigned char)word[0])) {
		word++;
		n--;
	}
	while (n > 0 && !isalnum((unsigned char)word[n - 1]))
		n--;
	if (n == 0 || *n_tokens > TOKEN_MAX)
		return;
	if (*n_tokens < TOKEN_MAX) {
		struct token *token = &tokens[*n_tokens];
		if (n >= TOKEN_SIZE)
			n = TOKEN_SIZE - 1;
		memcpy(token->text, word, n);
		token->text[n] = '\0';
		mend_zeros(token->text);
	}
	(*n_tokens)++;
}

static bool
is_listed(const char *word, size_t n, const char *words)
{
	struct token token;
	if (n == 0 || n >= TOKEN_SIZE)
		return false;
	memcpy(token.text, word, n);
	token.text[n] = '\0';
	return token_is_among(&token, words);
}

/* Where a word that begins with a number ends that number: at a dash, or at a unit behind it. */
static size_t
number_end(const char *word, size_t n)
{
	size_t digits = 0;
	while (digits < n && isdigit((unsigned char)word[digits]))
		digits++;
	if (is_listed(word + digits, n - digits, behind_number))
		return digits;
	const char *dash = memchr(word, '-', n);
	return dash == NULL ? n : (size_t)(dash - word);
}

/* Where a verb and the plan beside it come apart ("out" and "j4", "j4" and "out"); n: they are none. */
static size_t
ref_end(const char *word, size_t n, size_t letters)
{
	size_t digits = letters;
	while (digits < n && isdigit((unsigned char)word[digits]))
		digits++;
	if (digits == letters)
		return n;
	for (size_t ref = 1; ref <= 3 && ref < letters; ref++)
		if (is_listed(word, letters - ref, beside_ref))
			return letters - ref;
	size_t behind = digits;
	while (behind < n && isalpha((unsigned char)word[behind]))
		behind++;
	return letters <= 3 && is_listed(word + digits, behind - digits, beside_ref) ? digits : n;
}

/* Where a word that begins with a letter ends: at ":" or ".", or at a number after a known word. */
static size_t
letters_end(const char *word, size_t n)
{
	size_t letters = 0;
	while (letters < n && isalpha((unsigned char)word[letters]))
		letters++;
	if (letters < n && (word[letters] == ':' || word[letters] == '.'))
		return letters;
	return is_listed(word, letters, before_number) ? letters : ref_end(word, n, letters);
}

static void
split_word(const char *word, size_t n, struct token tokens[TOKEN_MAX], int *n_tokens)
{
	while (n > 0) {
		size_t end = 1;
		if (isdigit((unsigned char)word[0]))
			end = number_end(word, n);
		else if (isalpha((unsigned char)word[0]))
			end = letters_end(word, n);
		add(word, end, tokens, n_tokens);
		word += end;
		n -= end;
	}
}

/* "482", "913" become "482913". */
static int
join_codes(struct token tokens[], int n)
{
	for (int i = 0; i + 1 < n && n <= TOKEN_MAX; i++) {
		if (!token_is_digits(&tokens[i], 3, 3) || !token_is_digits(&tokens[i + 1], 3, 3))
			continue;
		memcpy(tokens[i].text + 3, tokens[i + 1].text, 4);
		memmove(&tokens[i + 1], &tokens[i + 2], sizeof tokens[0] * (size_t)(n - i - 2));
		n--;
	}
	return n;
}

int
token_read(const char *text, size_t n, struct token tokens[TOKEN_MAX])
{
	char word[TOKEN_SIZE * 2];
	size_t word_n = 0;
	int n_tokens = 0;
	for (size_t at = 0; at < n;) {
		int32_t code = utf8_next(text, n, &at);
		char c = plain_character(code);
		if (c != '\0' && c != ' ') {
			if (word_n < sizeof word)
				word[word_n++] = c;
			continue;
		}
		if (c == '\0')
			continue;
		split_word(word, word_n, tokens, &n_tokens);
		word_n = 0;
		for (size_t i = 0; i < ARRAY_LEN(signs_of_ok); i++)
			if (code == signs_of_ok[i])
				add("ok", 2, tokens, &n_tokens);
	}
	split_word(word, word_n, tokens, &n_tokens);
	return join_codes(tokens, n_tokens);
}

bool
token_is(const struct token *token, const char *word)
{
	return strcmp(token->text, word) == 0;
}

bool
token_is_among(const struct token *token, const char *words)
{
	size_t n = strlen(token->text);
	for (const char *at = words; (at = strstr(at, token->text)) != NULL; at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

/* Whether ${word} of ${n} bytes is ${said} with letters that were pressed once too often. */
static bool
is_stretched(const char *said, const char *word, size_t n)
{
	size_t at = 0;
	if (n < 2)
		return false;
	for (size_t i = 0; i < n; i++, at++) {
		if (said[at] != word[i])
			return false;
		bool is_run_over = i + 1 == n || word[i + 1] != word[i];
		while (is_run_over && said[at + 1] == word[i])
			at++;
	}
	return said[at] == '\0';
}

bool
token_is_stretched(const struct token *token, const char *words)
{
	for (const char *at = words; *at != '\0';) {
		size_t n = strcspn(at, " ");
		if (is_stretched(token->text, at, n))
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

bool
token_is_digits(const struct token *token, size_t least, size_t most)
{
	size_t n = strspn(token->text, "0123456789");
	return token->text[n] == '\0' && n >= least && n <= most;
}
