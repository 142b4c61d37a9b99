/* SPDX-License-Identifier: MIT
 *
 * A text that came in: any bytes give a command, and what is printed of it is read as the same.
 * reaches: sms/command.c sms/command_print.c sms/reading.c sms/hear.c sms/saidtime.c sms/token.c
 *	    sms/segment.c sms/gsm7.c
 */
#include <string.h>

#include "sms/command.h"
#include "sms/segment.h"
#include "tests/fuzz/fuzz.h"

static void
try_sender(enum kind_audience sender, const char *text, size_t n)
{
	struct command command = command_parse(sender, text, n);
	if (command.verb == COMMAND_UNKNOWN)
		return;
	if (command.verb == COMMAND_AMBIGUOUS) {
		ensure(command.ask[0][0] != '\0');
		for (int i = 0; i < 2 && command.ask[i][0] != '\0'; i++)
			ensure(command_parse(sender, command.ask[i], strlen(command.ask[i])).verb >
			       COMMAND_AMBIGUOUS);
		return;
	}
	char out[COMMAND_ASK_SIZE];
	command_print(LANGUAGE_EN, &command, out);
	struct command again = command_parse(sender, out, strlen(out));
	ensure(again.verb == command.verb && strcmp(again.ref, command.ref) == 0 &&
	       strcmp(again.name, command.name) == 0 && strcmp(again.code, command.code) == 0 &&
	       again.minutes == command.minutes && again.at_min == command.at_min &&
	       again.until_min == command.until_min);
}

static void
try_segments(const char *text, size_t n)
{
	struct arena arena;
	arena_init(&arena);
	struct segments parts;
	if (segment_split(text, n, &arena, &parts) == 0) {
		size_t n_bytes = 0;
		for (int i = 0; i < parts.n; i++)
			n_bytes += parts.parts[i].n;
		ensure(n_bytes == n);
	}
	arena_fini(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	try_sender(KIND_FOR_PERSON, (const char *)data, n);
	try_sender(KIND_FOR_COORDINATOR, (const char *)data, n);
	try_sender(KIND_FOR_OFFICER, (const char *)data, n);
	try_segments((const char *)data, n);
	return 0;
}
