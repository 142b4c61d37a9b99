/* SPDX-License-Identifier: MIT
 *
 * Reading JSON documents with every fault told at once: typed getters over jansson that report a
 * wrong or missing member with its JSON pointer (RFC 6901) and go on.
 *
 * A struct json_at names a value and where it stands. Getters never fail: on a fault they add a
 * problem and return a harmless value; the caller looks at problems->count once, at the end.
 */
#ifndef BASE_JSONREAD_H
#define BASE_JSONREAD_H

#include <jansson.h>
#include <stdbool.h>

#include "base/civil.h"
#include "base/problem.h"

#define JSON_DEPTH_MAX 64

struct json_at {
	json_t *value;       /* borrowed; NULL if absent */
	const char *pointer; /* in problems->arena */
	struct problems *problems;
};

/*
 * Parse ${n} bytes. Duplicate keys, trailing text, bad UTF-8 and brackets more than JSON_DEPTH_MAX
 * deep are faults ("line 3 column 7").
 * Returns a value the caller must json_decref, or NULL with a problem added.
 */
json_t *json_parse(const char *text, size_t n, struct problems *problems);

struct json_at json_root(json_t *value, struct problems *problems);
struct json_at json_member(struct json_at parent,
			   const char *name); /* .value NULL if absent or null */
struct json_at json_item(struct json_at array, size_t index);

/* Whether the member stands there at all (null counts as standing there). */
bool json_has(struct json_at parent, const char *name);

bool json_want_object(struct json_at at); /* adds a problem and returns false if it is not */
bool json_want_array(struct json_at at, size_t least, size_t most);

/* Adds a problem for each member that is not among ${names}, with the nearest known name. */
void json_only(struct json_at object, const char *const names[], size_t n_names);

/*
 * Members by name. The _or forms give ${fallback} when absent or null; the others report absence.
 * Texts are copied into problems->arena; they hold no NUL and at most ${most} bytes.
 */
const char *json_text(struct json_at object, const char *name, size_t most);
const char *json_text_or(struct json_at object, const char *name, size_t most,
			 const char *fallback);
int json_int(struct json_at object, const char *name, int low, int high);
int json_int_or(struct json_at object, const char *name, int low, int high, int fallback);
double json_number(struct json_at object, const char *name, double low, double high);
double json_number_or(struct json_at object, const char *name, double low, double high,
		      double fallback);
bool json_bool_or(struct json_at object, const char *name, bool fallback);
int json_time(struct json_at object, const char *name); /* "HH:MM" to minutes */
int json_time_or(struct json_at object, const char *name, int fallback);
struct civil_date json_date(struct json_at object, const char *name);
/* The index of the text in ${words}; adds a problem that lists them if it is none of them. */
int json_word(struct json_at object, const char *name, const char *const words[], int n_words);
int json_word_or(struct json_at object, const char *name, const char *const words[], int n_words,
		 int fallback);

#endif
