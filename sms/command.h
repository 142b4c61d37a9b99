/* SPDX-License-Identifier: MIT
 *
 * What a text means: the words that people send, forgiving of case, spaces, punctuation and common
 * slips, never of meaning. What could be read in two ways is asked back; nothing is guessed.
 *
 *	person       OK, YES, NO, LATE 20, THERE 2:30pm, PLAN, NEXT, MAP, CALL, HELP, UNDO,
 *	             STOP
 *	coordinator  LIST, SHOW J4, OUT J4 [9:40], LATE J4 20, MOVE J4 HOUSING 14:30,
 *	             PHONE|VIDEO|NEXTDAY|DROP|MISSED J4 PROBATION, UNDO J4, 482913,
 *	             LIFT J4 [10:00-13:00], LIFT J4 OFF, HELP, STOP
 *	officer      YES [J4] 482913, NO 482913, TIME 482913 14:30, MISSED J4 [10:00], HELP,
 *	             STOP
 *
 * A person says much of it in words of their own ("on the bus", "there about half 2": onway.h).
 * In Welsh, whoever sends it: IAWN, IE, NA, HWYR 20, YNO 2:30pm, CYNLLUN, NESAF, MAP, GALW, HELP,
 * DADWNEUD, NOL, STOPIO; RHESTR, DANGOS J4, ALLAN, SYMUD, FFONIO, FIDEO, TRANNOETH, GOLLWNG, COLLI,
 * LIFFT; AMSER. STOP stands for all that the carriers take for it: STOPALL, UNSUBSCRIBE, REVOKE,
 * OPTOUT, CANCEL, END, QUIT; none of these is ever a command of ours.
 */
#ifndef SMS_COMMAND_H
#define SMS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/language.h"
#include "sms/kind.h"

#define COMMAND_TEXT_MAX  1000 /* bytes; longer is UNKNOWN */
#define COMMAND_LATE_MAX  180  /* minutes */
#define COMMAND_REF_SIZE  9
#define COMMAND_NAME_SIZE 33
#define COMMAND_CODE_SIZE 7
#define COMMAND_ASK_SIZE  64
#define COMMAND_NO_TIME   (-1)
#define COMMAND_OFF       "off"

enum command_verb {
	COMMAND_UNKNOWN,   /* nearest word in ask[0], "" if none is near */
	COMMAND_AMBIGUOUS, /* ask[0], perhaps ask[1]: what it may mean, or the form; each parses */
	COMMAND_OK,
	COMMAND_YES,
	COMMAND_NO,
	COMMAND_LATE,  /* minutes */
	COMMAND_THERE, /* minutes from now, or at_min, perhaps until_min: another hour it may be */
	COMMAND_PLAN,
	COMMAND_NEXT,
	COMMAND_MAP,
	COMMAND_CALL,
	COMMAND_HELP,
	COMMAND_STOP,
	COMMAND_BACK, /* texts again, after STOP */
	COMMAND_UNDO,
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_OUT, /* at_min, or COMMAND_NO_TIME for now */
	COMMAND_MOVE,
	COMMAND_PHONE,
	COMMAND_VIDEO,
	COMMAND_NEXTDAY,
	COMMAND_DROP,
	COMMAND_MISSED, /* of an officer: no name, perhaps at_min */
	COMMAND_LIFT,   /* at_min, until_min, both COMMAND_NO_TIME if not given */
	COMMAND_CODE,
	COMMAND_TIME, /* code, at_min */
};

struct command {
	enum command_verb verb;
	char ref[COMMAND_REF_SIZE];   /* "J4", upper case; "" if none */
	char name[COMMAND_NAME_SIZE]; /* the appointment as it was named, lower case: "housing";
				       * of LIFT COMMAND_OFF or "" */
	char code[COMMAND_CODE_SIZE]; /* "482913", "" if none */
	int minutes;                  /* LATE, THERE: 1..COMMAND_LATE_MAX, else 0 */
	int at_min;                   /* 0..1439 or COMMAND_NO_TIME */
	int until_min;                /* LIFT: after at_min */
	char ask[2][COMMAND_ASK_SIZE];
};

/*
 * Read ${n} bytes from ${sender}. A total function: any bytes give a command. What a verb needs and
 * did not get (a number behind LATE, a code behind YES) makes it AMBIGUOUS, ask[] showing the form.
 */
struct command command_parse(enum kind_audience sender, const char *text, size_t n);

const char *command_verb_name(enum language language, enum command_verb verb); /* "MOVE", "SYMUD" */

/* Written back in its shortest form ("MOVE J4 housing 2:30pm"), which parses to the same. What is
 * kept is kept in English. */
void command_print(enum language language, const struct command *command,
		   char out[COMMAND_ASK_SIZE]);

/* What ask[] of a parsed text says, in a language: ${asked} is a command, its form, or a verb. */
void command_say(enum language language, enum kind_audience sender, const char *asked,
		 char out[COMMAND_ASK_SIZE]);

#endif
