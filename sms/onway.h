/* SPDX-License-Identifier: MIT
 *
 * What a person says of their way without any of the words that we asked for: that they are on the
 * bus or there, when they will be there, that a bus has gone, where they are to go. Used by
 * command.c alone.
 */
#ifndef SMS_ONWAY_H
#define SMS_ONWAY_H

#include "sms/command.h"
#include "sms/token.h"

/*
 *	"on the bus", "im here", "thanks", "dwi ar y bws"	OK
 *	"be there about half 2", "tua hanner awr wedi 2"	THERE, with each hour it may be
 *	"there in 10 mins"					THERE, with minutes
 *	"im not late", "ar amser"				UNDO
 *	"where do i go", "ble nesaf"				NEXT
 *	"20 mins", "missed the bus", "cant make it"		AMBIGUOUS: LATE 20, or CALL
 *
 * Of any other word it knows nothing: UNKNOWN. A text with a question mark is no report.
 */
struct command onway_read(const struct token tokens[], int n, bool is_question);

/* Whether a word says that something went wrong on the way. */
bool onway_is_trouble(const struct token tokens[], int n);

#endif
