/* SPDX-License-Identifier: MIT
 *
 * What an officer or a service may text: an answer with its code.
 */
#include "app/inbound.h"

void
inbound_officer(struct day *day, const struct row_party *party, const struct command *command,
		const char *text)
{
	switch ((int)command->verb) {
	case COMMAND_YES:
	case COMMAND_NO:
	case COMMAND_TIME:
		inbound_answer(day, party, command, text);
		return;
	case COMMAND_STOP:
		inbound_stop(day, party);
		return;
	case COMMAND_AMBIGUOUS: {
		if (command->ask[1][0] == '\0')
			break;
		const struct template_value values[] = {template_text("first", command->ask[0]),
							template_text("second", command->ask[1])};
		day_reply(day, party, KIND_OFFICER_ASK_BACK, values, ARRAY_LEN(values),
			  inbound_reply_expires(day));
		return;
	}
	}
	day_reply(day, party, KIND_OFFICER_NOT_UNDERSTOOD, NULL, 0, inbound_reply_expires(day));
}
