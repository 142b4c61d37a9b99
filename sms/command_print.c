/* SPDX-License-Identifier: MIT
 *
 * Commands written back, to ask "did you mean ...?".
 */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "sms/command.h"
#include "sms/saidtime.h"

static const char *const verb_names[LANGUAGE_COUNT][COMMAND_TIME + 1] = {
    [LANGUAGE_EN] =
	{
	    [COMMAND_UNKNOWN] = "",        [COMMAND_AMBIGUOUS] = "",  [COMMAND_OK] = "OK",
	    [COMMAND_YES] = "YES",         [COMMAND_NO] = "NO",       [COMMAND_LATE] = "LATE",
	    [COMMAND_PLAN] = "PLAN",       [COMMAND_NEXT] = "NEXT",   [COMMAND_MAP] = "MAP",
	    [COMMAND_CALL] = "CALL",       [COMMAND_HELP] = "HELP",   [COMMAND_STOP] = "STOP",
	    [COMMAND_BACK] = "BACK",       [COMMAND_UNDO] = "UNDO",   [COMMAND_LIST] = "LIST",
	    [COMMAND_SHOW] = "SHOW",       [COMMAND_OUT] = "OUT",     [COMMAND_MOVE] = "MOVE",
	    [COMMAND_PHONE] = "PHONE",     [COMMAND_VIDEO] = "VIDEO", [COMMAND_DROP] = "DROP",
	    [COMMAND_NEXTDAY] = "NEXTDAY", [COMMAND_LIFT] = "LIFT",   [COMMAND_MISSED] = "MISSED",
	    [COMMAND_CODE] = "",           [COMMAND_TIME] = "TIME",   [COMMAND_THERE] = "THERE",
	},
    [LANGUAGE_CY] =
	{
	    [COMMAND_UNKNOWN] = "",     [COMMAND_AMBIGUOUS] = "",
	    [COMMAND_OK] = "IAWN",      [COMMAND_YES] = "IE",
	    [COMMAND_NO] = "NA",        [COMMAND_LATE] = "HWYR",
	    [COMMAND_PLAN] = "CYNLLUN", [COMMAND_NEXT] = "NESAF",
	    [COMMAND_MAP] = "MAP",      [COMMAND_CALL] = "GALW",
	    [COMMAND_HELP] = "HELP",    [COMMAND_STOP] = "STOPIO",
	    [COMMAND_BACK] = "NOL",     [COMMAND_UNDO] = "DADWNEUD",
	    [COMMAND_LIST] = "RHESTR",  [COMMAND_SHOW] = "DANGOS",
	    [COMMAND_OUT] = "ALLAN",    [COMMAND_MOVE] = "SYMUD",
	    [COMMAND_PHONE] = "FFONIO", [COMMAND_VIDEO] = "FIDEO",
	    [COMMAND_DROP] = "GOLLWNG", [COMMAND_NEXTDAY] = "TRANNOETH",
	    [COMMAND_LIFT] = "LIFFT",   [COMMAND_MISSED] = "COLLI",
	    [COMMAND_CODE] = "",        [COMMAND_TIME] = "AMSER",
	    [COMMAND_THERE] = "YNO",
	},
};

const char *
command_verb_name(enum language language, enum command_verb verb)
{
	return verb_names[language][verb];
}

void
command_print(enum language language, const struct command *command, char out[COMMAND_ASK_SIZE])
{
	static const char *const until_words[2][LANGUAGE_COUNT] = {
	    {[LANGUAGE_EN] = "to", [LANGUAGE_CY] = "tan"},
	    {[LANGUAGE_EN] = "or", [LANGUAGE_CY] = "neu"}};
	static const char *const units[] = {[LANGUAGE_EN] = " mins", [LANGUAGE_CY] = " munud"};
	bool is_there = command->verb == COMMAND_THERE;
	char minutes[24] = "";
	char from[SAIDTIME_SIZE] = "";
	char until[SAIDTIME_SIZE] = "";
	const char *verb = verb_names[language][command->verb];
	if (command->minutes > 0)
		snprintf(minutes, sizeof minutes, "%d%s", command->minutes,
			 is_there ? units[language] : "");
	if (command->at_min != COMMAND_NO_TIME)
		saidtime_print(language, command->at_min, from);
	if (command->until_min != COMMAND_NO_TIME)
		saidtime_print(language, command->until_min, until);
	const char *words[] = {verb,
			       command->ref,
			       command->code,
			       command->name,
			       minutes,
			       from,
			       until[0] == '\0' ? "" : until_words[is_there][language],
			       until};
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(words) && n < COMMAND_ASK_SIZE; i++)
		if (words[i][0] != '\0')
			n += (size_t)snprintf(out + n, COMMAND_ASK_SIZE - n, "%s%s",
					      n > 0 ? " " : "", words[i]);
}

void
command_say(enum language language, enum kind_audience sender, const char *asked,
	    char out[COMMAND_ASK_SIZE])
{
	struct command command = command_parse(sender, asked, strlen(asked));
	snprintf(out, COMMAND_ASK_SIZE, "%s", asked);
	if (command.verb > COMMAND_AMBIGUOUS)
		command_print(language, &command, out);
	for (int verb = COMMAND_OK; verb <= COMMAND_TIME; verb++)
		for (int from = 0; from < LANGUAGE_COUNT && asked[0] != '\0'; from++)
			if (strcmp(asked, verb_names[from][verb]) == 0)
				snprintf(out, COMMAND_ASK_SIZE, "%s", verb_names[language][verb]);
}
