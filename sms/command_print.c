/* SPDX-License-Identifier: MIT
 *
 * Commands written back, to ask "did you mean ...?".
 */
#include <stdio.h>

#include "base/err.h"
#include "sms/command.h"
#include "sms/saidtime.h"

static const char *const verb_names[] = {
    [COMMAND_UNKNOWN] = "",    [COMMAND_AMBIGUOUS] = "",    [COMMAND_OK] = "OK",
    [COMMAND_YES] = "YES",     [COMMAND_NO] = "NO",         [COMMAND_LATE] = "LATE",
    [COMMAND_PLAN] = "PLAN",   [COMMAND_NEXT] = "NEXT",     [COMMAND_MAP] = "MAP",
    [COMMAND_CALL] = "CALL",   [COMMAND_HELP] = "HELP",     [COMMAND_STOP] = "STOP",
    [COMMAND_BACK] = "BACK",   [COMMAND_UNDO] = "UNDO",     [COMMAND_LIST] = "LIST",
    [COMMAND_SHOW] = "SHOW",   [COMMAND_OUT] = "OUT",       [COMMAND_MOVE] = "MOVE",
    [COMMAND_PHONE] = "PHONE", [COMMAND_VIDEO] = "VIDEO",   [COMMAND_NEXTDAY] = "NEXTDAY",
    [COMMAND_DROP] = "DROP",   [COMMAND_MISSED] = "MISSED", [COMMAND_LIFT] = "LIFT",
    [COMMAND_CODE] = "",       [COMMAND_TIME] = "TIME",
};

const char *
command_verb_name(enum command_verb verb)
{
	return verb_names[verb];
}

void
command_print(const struct command *command, char out[COMMAND_ASK_SIZE])
{
	char minutes[12] = "";
	char from[SAIDTIME_SIZE] = "";
	char until[SAIDTIME_SIZE] = "";
	const char *verb = verb_names[command->verb];
	if (command->minutes > 0)
		snprintf(minutes, sizeof minutes, "%d", command->minutes);
	if (command->at_min != COMMAND_NO_TIME)
		saidtime_print(command->at_min, from);
	if (command->until_min != COMMAND_NO_TIME)
		saidtime_print(command->until_min, until);
	const char *words[] = {verb,
			       command->ref,
			       command->code,
			       command->name,
			       minutes,
			       from,
			       until[0] == '\0' ? "" : "to",
			       until};
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(words) && n < COMMAND_ASK_SIZE; i++)
		if (words[i][0] != '\0')
			n += (size_t)snprintf(out + n, COMMAND_ASK_SIZE - n, "%s%s",
					      n > 0 ? " " : "", words[i]);
}
