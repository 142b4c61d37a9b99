/* SPDX-License-Identifier: MIT
 *
 * The dispatcher and a disk that is waited for beside the loop: texts leave when it has them, and
 * when it failed nothing does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "daemon/dispatch.h"
#include "http/stream.h"
#include "store/written.h"
#include "tests/lib/world_day.h"

static struct {
	struct loop *loop;
	struct clock_source clock;
	struct stream *stream;
	struct dispatch *dispatch;
	struct flush *flush;
	char folder[40];
	const char *log;
	int n_submitted;
	bool was_early; /* a text left before the disk had all that was written */
	int n_failed_lines;
} f;

static void
note_line(enum log_level level, const char *line)
{
	(void)level;
	f.n_failed_lines += strstr(line, "flush_failed") != NULL;
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	(void)context;
	(void)message;
	(void)done;
	(void)done_context;
	f.n_submitted++;
	f.was_early |= flush_is_behind(f.flush);
	loop_stop(f.loop);
	return 0;
}

static void
on_written(void *context)
{
	(void)context;
	flush_ask(f.flush);
}

static void
on_flushed(void *context)
{
	(void)context;
	dispatch_flushed(f.dispatch);
}

/* With the plan of the day handed in, the afternoon before. */
static void
begin(void)
{
	static const struct transport_capabilities capabilities = {.name = "fake"};
	f.flush = flush_new(f.loop, f.log, on_flushed, NULL);
	assert_non_null(f.flush);
	assert_int_equal(store_written_call(today.store, on_written, NULL), 0);
	clock_replay_init(&f.clock, f.loop, world_at(&today.world, "2023-09-14", "12:00"), 0);
	struct dispatch_parts parts = {
	    .loop = f.loop,
	    .clock = &f.clock,
	    .store = today.store,
	    .world = &today.world.app,
	    .stream = f.stream,
	    .flush = f.flush,
	};
	struct transport transport = {.capabilities = &capabilities, .submit = submit};
	f.dispatch = dispatch_new(&parts);
	dispatch_use(f.dispatch, &(struct dispatch_way){.transport = &transport, .from = "88020"});
	today.world.app.settings.gateways = dispatch_gateways(f.dispatch);
	assert_int_equal(dispatch_restart(f.dispatch), 0);
	struct problems problems;
	int64_t plan_id = 0;
	problems_init(&problems, &today.arena);
	json_t *document = today_document();
	char *text = json_dumps(document, 0);
	json_decref(document);
	assert_int_equal(dispatch_import(f.dispatch, text, strlen(text), &problems, &plan_id), 0);
	free(text);
	dispatch_start(f.dispatch);
	assert_int_equal(f.n_submitted, 0);
}

static int
set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	log_hook = note_line;
	f.loop = loop_new();
	f.stream = stream_new(f.loop);
	int rc = today_set_up(state);
	snprintf(f.folder, sizeof(f.folder), "/tmp/firstday_flush_XXXXXX");
	assert_non_null(mkdtemp(f.folder));
	f.log = arena_printf(&today.arena, "%s/log", f.folder);
	return rc;
}

static int
tear_down(void **state)
{
	dispatch_stop(f.dispatch);
	dispatch_free(f.dispatch);
	flush_free(f.flush);
	unlink(f.log);
	rmdir(f.folder);
	stream_free(f.stream);
	loop_free(f.loop);
	log_hook = NULL;
	return today_tear_down(state);
}

static void
a_text_leaves_when_the_disk_has_it(void **state)
{
	(void)state;
	FILE *log = fopen(f.log, "w");
	assert_non_null(log);
	fclose(log);
	begin();
	loop_run(f.loop); /* ends with the first text */
	assert_true(f.n_submitted > 0);
	assert_false(f.was_early);
	assert_false(dispatch_is_broken(f.dispatch));
}

static void
nothing_is_built_on_a_disk_that_failed(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(f.log, 0600), 0); /* fdatasync knows no pipe */
	begin();
	loop_run(f.loop); /* ends by itself */
	assert_true(dispatch_is_broken(f.dispatch));
	assert_int_equal(f.n_failed_lines, 1);
	assert_int_equal(f.n_submitted, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_leaves_when_the_disk_has_it),
	    TEST(nothing_is_built_on_a_disk_that_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
