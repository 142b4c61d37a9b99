/* SPDX-License-Identifier: MIT
 *
 * A spool in a folder of its own.
 */
#include "tests/lib/fakespool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/log.h"

struct fakespool fakespool;

static void
run_in(void *context, int64_t delay_ms)
{
	(void)context, (void)delay_ms;
}

static int
take_text(void *context, const struct transport_inbound *text)
{
	(void)context;
	fakespool.text = *text;
	fakespool.n_texts++;
	return fakespool.answer;
}

static int
take_receipt(void *context, const struct transport_receipt *receipt)
{
	(void)context;
	fakespool.receipt = *receipt;
	fakespool.n_receipts++;
	return fakespool.answer;
}

static void
drop_line(enum log_level level, const char *line)
{
	(void)level, (void)line;
}

static bool
begin(void)
{
	const struct spool_settings settings = {.folder = fakespool.folder,
						.timeout_ms = FAKESPOOL_TIMEOUT_MS,
						.phone_rule = PHONE_TEST};
	const struct transport_house house = {
	    .run_in = run_in, .text = take_text, .receipt = take_receipt};
	return spool_new(&settings, &house, &fakespool.problems, &fakespool.transport);
}

const char *
fakespool_path(const char *name)
{
	return arena_printf(&fakespool.arena, "%s/%s", fakespool.folder, name);
}

int
fakespool_set_up(void **state)
{
	static const char *const names[FAKESPOOL_FOLDERS] = {"outgoing", "checked",  "sent",
							     "failed",   "incoming", "report"};
	(void)state;
	memset(&fakespool, 0, sizeof(fakespool));
	log_hook = drop_line;
	arena_init(&fakespool.arena);
	problems_init(&fakespool.problems, &fakespool.arena);
	snprintf(fakespool.folder, sizeof(fakespool.folder), "/tmp/spool-XXXXXX");
	if (mkdtemp(fakespool.folder) == NULL)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		mkdir(fakespool_path(names[i]), 0700);
	return begin() ? 0 : -1;
}

int
fakespool_tear_down(void **state)
{
	(void)state;
	fakespool.transport.free(fakespool.transport.context);
	int rc = system(arena_printf(&fakespool.arena, "rm -r %s", fakespool.folder));
	arena_fini(&fakespool.arena);
	log_hook = NULL;
	return rc;
}

void
fakespool_crash(void)
{
	fakespool.transport.free(fakespool.transport.context);
	ensure(begin());
}

void
fakespool_turn(int64_t mono_ms, int64_t after_s)
{
	struct transport_turn now = {.mono_ms = mono_ms, .real = {(int64_t)time(NULL) + after_s}};
	fakespool.transport.run(fakespool.transport.context, &now);
}
