/* SPDX-License-Identifier: MIT
 *
 * Counting sentences, words and syllables.
 */
#include "sms/reading.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LIX_SHORT_LETTERS 6

struct count {
	int sentences;
	int words;
	int syllables;
	int long_words;
	int longest; /* words of the longest sentence */
};

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiouy", tolower((unsigned char)c)) != NULL;
}

static int
count_syllables(const char *word, size_t n)
{
	int syllables = 0;
	for (size_t i = 0; i < n; i++) {
		if (isdigit((unsigned char)word[i]))
			return 1;
		if (is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1])))
			syllables++;
	}
	while (n > 0 && !isalpha((unsigned char)word[n - 1]))
		n--;
	bool is_silent = n > 2 && word[n - 1] == 'e' && !is_vowel(word[n - 2]) &&
			 !(word[n - 2] == 'l' && !is_vowel(word[n - 3]));
	if (is_silent)
		syllables--;
	return syllables < 1 ? 1 : syllables;
}

static int
count_letters(const char *word, size_t n)
{
	int letters = 0;
	for (size_t i = 0; i < n; i++)
		letters +=
		    isalpha((unsigned char)word[i]) || ((unsigned char)word[i] & 0xc0) == 0xc0;
	return letters;
}

static struct count
count_text(const char *text)
{
	struct count count = {0};
	int in_sentence = 0;
	while (*text != '\0') {
		size_t n = strcspn(text, " \n");
		bool is_word = false;
		for (size_t i = 0; i < n; i++)
			is_word = is_word || isalnum((unsigned char)text[i]);
		if (is_word) {
			in_sentence++;
			count.words++;
			count.syllables += count_syllables(text, n);
			count.long_words += count_letters(text, n) > LIX_SHORT_LETTERS;
		}
		bool is_end = n > 0 && strchr(".?!", text[n - 1]) != NULL;
		text += n + strspn(text + n, " \n");
		if (in_sentence > 0 && (is_end || *text == '\0')) {
			count.sentences++;
			if (in_sentence > count.longest)
				count.longest = in_sentence;
			in_sentence = 0;
		}
	}
	return count;
}

int
reading_longest_sentence(const char *text)
{
	return count_text(text).longest;
}

double
reading_grade(const char *text)
{
	struct count count = count_text(text);
	if (count.words == 0)
		return 0;
	return 0.39 * count.words / count.sentences + 11.8 * count.syllables / count.words - 15.59;
}

double
reading_lix(const char *text)
{
	struct count count = count_text(text);
	if (count.words == 0)
		return 0;
	return (double)count.words / count.sentences + 100.0 * count.long_words / count.words;
}
