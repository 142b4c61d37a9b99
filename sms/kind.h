/* SPDX-License-Identifier: MIT
 *
 * Every kind of message that firstday writes: to whom, and which facts it is given. The words
 * stand in conf/templates/LANGUAGE/AUDIENCE.txt, under [name].
 *
 * The list of them, with the types of their fields, is sms/kind_list.h.
 */
#ifndef SMS_KIND_H
#define SMS_KIND_H

#include <stdbool.h>

#include "sms/kind_list.h"

enum kind {
#define X(audience, name, fields) KIND_##audience##_##name,
	KIND_LIST(X)
#undef X
};

#define KIND_ONE(audience, name, fields) +1
#define KIND_COUNT                       (0 KIND_LIST(KIND_ONE))

enum kind_type {
	KIND_REF,
	KIND_LABEL,
	KIND_PLACE,
	KIND_STOP,
	KIND_LINE,
	KIND_DATE,
	KIND_TIME,
	KIND_MINUTES,
	KIND_PENCE,
	KIND_NUMBER, /* "count" */
	KIND_METRES,
	KIND_CODE,
	KIND_TEL,
	KIND_LINK,
	KIND_THINGS,
	KIND_EXTRA,
	KIND_NOTE,
};

#define KIND_FIELDS_MAX 8
#define KIND_NAME_SIZE  40

struct kind_field {
	char name[16];
	enum kind_type type;
};

enum kind_audience kind_audience(enum kind kind);
const char *kind_audience_name(enum kind_audience audience); /* "person": also the file's stem */
const char *kind_type_name(enum kind_type type);
bool kind_is_piece(
    enum kind kind); /* STEP_, CHANGE_, REASON_, LIST_LINE, DIARY_, WORD_, PAGE_, SHEET_ */

/* "person.leave_now_ride", as stored and logged, and back; -1 if there is no such kind. */
void kind_full_name(enum kind kind, char out[KIND_NAME_SIZE]);
int kind_find(const char *full_name);

/* Its fields; returns how many. */
int kind_fields(enum kind kind, struct kind_field fields[KIND_FIELDS_MAX]);

#endif
