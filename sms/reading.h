/* SPDX-License-Identifier: MIT
 *
 * How hard a text is to read.
 */
#ifndef SMS_READING_H
#define SMS_READING_H

/* The words of the longest sentence. A sentence ends at ".", "?" or "!" before a space or the end;
 * a word is anything between spaces that holds a letter or digit. */
int reading_longest_sentence(const char *text);

/*
 * The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and
 * others, 1975). Grade 6 is read at the age of 11. Syllables are groups of vowels, a silent e at
 * the end not counted, at least one a word; a word with a digit counts one.
 */
double reading_grade(const char *text);

/*
 * LIX: words a sentence + of a hundred words those of more than six letters (Bjornsson, 1968). Made
 * for no one language; under 40 is easy to read. It says nothing of an age.
 */
double reading_lix(const char *text);

#endif
