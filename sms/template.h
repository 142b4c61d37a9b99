/* SPDX-License-Identifier: MIT
 *
 * Messages from templates: the words of one language, and how facts become words.
 *
 * A file holds all the words for one audience (conf/templates/en/person.txt):
 *
 *	# a comment
 *	[leave_now_ride] urgent_on_day double_is_harmless
 *	{date}: time to go. {line} from {stop} at {depart}.
 *	Get off at {alight}.
 *
 * Lines of one template are joined by a space. Every kind of the audience stands there once. A third
 * mark, "unreviewed", is on words that nobody who speaks the language has signed yet.
 *
 * [leave_now_ride.simple] has other words for the same facts, for a person who wants one step at a
 * time. It has the marks of its kind, but for "unreviewed"; a kind without it is said the plain way.
 */
#ifndef SMS_TEMPLATE_H
#define SMS_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/civil.h"
#include "base/language.h"
#include "base/problem.h"
#include "sms/kind.h"
#include "sms/words.h"

#define TEMPLATE_FILE_MAX        65536
#define TEMPLATE_TEXT_MAX        600  /* bytes of one template */
#define TEMPLATE_VALUE_MAX       1000 /* bytes of a value that are looked at */
#define TEMPLATE_PIECES_MAX      40   /* runs of words, and fields, of one template */
#define TEMPLATE_PERSON_MAX      160  /* septets: one part */
#define TEMPLATE_OFFICER_MAX     306  /* two parts */
#define TEMPLATE_COORDINATOR_MAX 459  /* three parts */

struct template
{
	const char *text;        /* with {field}s; NULL if the file has not said it */
	bool urgent_on_day;      /* may break quiet hours on the day itself */
	bool double_is_harmless; /* may be sent once more when nobody knows whether it left */
	bool is_unreviewed;      /* nobody who speaks the language has read it yet */
	bool is_own;             /* of a set of simple words: it is not the plain one */
	int line;                /* of its heading in the file */
};

struct template_set {
	const struct template_set
	    *simple; /* the same in simple words; NULL: it is that, or none is */
	bool is_simple;
	enum language language;
	struct words words;
	struct template templates[KIND_COUNT];
};

/*
 * Read the words for one audience into ${set}, whose language and words are set; strings are copied
 * into problems->arena, which has to outlive the set. Faults (unknown kind, field or flag, missing or
 * double kind, empty or over-long text, one that values could make longer than the audience's septets,
 * bytes that are not GSM-7) are told as "${name}:LINE".
 * Returns 0 or E_INPUT.
 */
MUST_USE
int template_parse(enum kind_audience audience, const char *name, const char *text, size_t n,
		   struct template_set *set, struct problems *problems);

/* One fact. Made by the three functions below. */
struct template_value {
	const char *field;
	const char *text; /* ref, label, place, stop, line, code, tel, link, note, things, extra */
	struct civil_date date; /* date */
	int number;             /* time, minutes, pence, count, metres */
};

static inline struct template_value
template_text(const char *field, const char *text)
{
	return (struct template_value){.field = field, .text = text};
}

static inline struct template_value
template_date(const char *field, struct civil_date date)
{
	return (struct template_value){.field = field, .date = date};
}

static inline struct template_value
template_number(const char *field, int number)
{
	return (struct template_value){.field = field, .number = number};
}

/*
 * The message in words, NUL-ended, in ${arena}: always GSM-7 and always within the audience's
 * septets. Where it would be longer, an extra goes whole; then names (label, place, stop, note) are
 * cut at a word's end and things whole, the longest first; never a date, time, number, line, code
 * or link. For the person a name or thing that holds a forbidden word is said as words.instead.
 *
 * ${values} must hold every field of the kind but for an extra (a missing one is a bug and panics);
 * order is free, others are ignored.
 */
const char *template_render(const struct template_set *set, enum kind kind,
			    const struct template_value values[], size_t n_values,
			    struct arena *arena);

/*
 * The same words for a document, which is no text: names are as somebody wrote them, nothing is cut,
 * and times are told as 14:05, past midnight as 25:10. What is empty takes the space before it along.
 * Fields as of template_render; every one has its value.
 */
const char *template_write(const struct template_set *set, enum kind kind,
			   const struct template_value values[], size_t n_values,
			   struct arena *arena);

/* The septets that a message of this kind may take when all that may be cut is cut, whatever its
 * values are: its own words, names at their shortest, all else at its longest. Fields are known. */
int template_least(const struct template_set *set, enum kind kind);
int template_most(enum kind_audience audience); /* TEMPLATE_..._MAX */

/* Whether a text may have ${link}: at most 60 characters, and none of them a forbidden word. One that
 * it may have is never cut. */
bool template_link_fits(const struct template_set *set, const char *link);

/* Joins pieces for a note: ${so_far} may be NULL. */
const char *template_join(const char *so_far, const char *piece, struct arena *arena);

/* Joins things ("ID"), each once whatever its case: ${so_far} may be NULL. */
const char *template_join_thing(const char *so_far, const char *thing, struct arena *arena);

/* "10:30am", "10am", "12 noon"; minutes past 24:00 are told as on the clock (saidtime_print). */
const char *template_time(enum language language, int minute, struct arena *arena);
/* "Fri 15 Sep", "Gwe 15 Medi" */
const char *template_day(enum language language, struct civil_date date, struct arena *arena);

/* Whether the set, of simple words, has words of its own for a kind. */
bool template_is_own(const struct template_set *simple, enum kind kind);

/* How many texts the set has, simple ones too; and how many of them are marked unreviewed. */
int template_count(const struct template_set *set);
int template_unreviewed(const struct template_set *set);

#endif
