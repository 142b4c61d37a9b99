/* SPDX-License-Identifier: MIT
 *
 * Building the house from the ground up, and taking it down from the roof.
 */
#include "daemon/wire.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/memo.h"
#include "app/prepare.h"
#include "base/file.h"
#include "base/log.h"
#include "calendar/policy.h"
#include "conf/value.h"
#include "setup/conffile.h"
#include "setup/confweights.h"
#include "daemon/dispatch.h"
#include "http/importer.h"
#include "http/intake.h"
#include "http/routes.h"
#include "http/stream.h"
#include "http/view_cache.h"
#include "io/curlfetch.h"
#include "io/notify.h"
#include "daemon/newclosures.h"
#include "daemon/newtimes.h"
#include "setup/templates.h"
#include "travel/travel_live.h"
#include "daemon/wire_handle.h"

#define PLAN_FILE_MAX 65536

static void
load_config(struct wire *wire, const struct wire_options *options)
{
	if (conffile_load(options->conf, wire->problems, &wire->config) != 0)
		return;
	struct config *config = &wire->config;
	log_level_set(config->log_level == CONFIG_LOG_ERROR     ? LOG_LEVEL_ERROR
		      : config->log_level == CONFIG_LOG_WARNING ? LOG_LEVEL_WARNING
		      : config->log_level == CONFIG_LOG_INFO    ? LOG_LEVEL_INFO
								: LOG_LEVEL_DEBUG);
	if (options->state != NULL) {
		config->state = options->state;
		config->database = arena_printf(&wire->arena, "%s/firstday.db", options->state);
		config->keys = arena_printf(&wire->arena, "%s/keys", options->state);
	}
	if (options->listen != NULL &&
	    config_listen_parse(options->listen, &wire->arena, &config->listen) != 0)
		problem_add(wire->problems, "--listen",
			    "\"%s\" is not a loopback address and port, nor unix:/PATH",
			    options->listen);
}

/* "2023-09-14T16:00" on the clock of the house. */
static struct utc
local_time(struct wire *wire, const char *option, const char *text)
{
	struct civil_date date;
	int minute;
	if (strlen(text) == 16 && text[10] == 'T' &&
	    civil_date_parse(arena_strndup(&wire->arena, text, 10), &date) == 0 &&
	    civil_time_parse(text + 11, &minute) == 0 && wire->zone != NULL)
		return civil_to_utc(wire->zone, date, minute);
	problem_add(wire->problems, option, "\"%s\" is not a local time like 2023-09-14T16:00",
		    text);
	return NO_TIME;
}

/* 1..CLOCK_SPEED_MAX, 0 for "max". */
static int
read_speed(struct wire *wire, const char *text)
{
	if (text == NULL)
		return 1;
	if (strcmp(text, "max") == 0)
		return 0;
	char *end;
	long speed = strtol(text, &end, 10);
	if (end != text && *end == '\0' && speed >= 1 && speed <= CLOCK_SPEED_MAX)
		return (int)speed;
	problem_add(wire->problems, "--speed", "\"%s\" is not 1 to %d or max", text,
		    CLOCK_SPEED_MAX);
	return 1;
}

static void
set_clock(struct wire *wire, const struct wire_options *options, struct utc *until)
{
	wire->zone = civil_zone_load(wire->config.zone);
	if (wire->zone == NULL)
		problem_add(wire->problems, "zone", "\"%s\" is not a zone of this system",
			    wire->config.zone);
	*until = options->until == NULL ? NO_TIME : local_time(wire, "--until", options->until);
	int speed = read_speed(wire, options->speed);
	if (options->replay != NULL) {
		struct utc start = local_time(wire, "--replay", options->replay);
		clock_replay_init(&wire->clock, wire->loop, start, speed);
		wire->has_recording =
		    options->live != NULL && recording_open(options->live, &wire->arena,
							    wire->problems, &wire->recording) == 0;
		return;
	}
	if (options->speed != NULL || options->until != NULL)
		problem_add(wire->problems, options->speed != NULL ? "--speed" : "--until",
			    "belongs to --replay");
	if (options->live != NULL)
		problem_add(wire->problems, "--live", "belongs to --replay");
	clock_real_init(&wire->clock, wire->loop);
}

/* What is known of the area and of the law. */
static void
load_world(struct wire *wire)
{
	const struct config *config = &wire->config;
	struct problems *problems = wire->problems;
	size_t n;
	wire_holidays_build(wire);
	wire_directory_build(wire);
	char *text = file_read(config->policy, POLICY_BYTES_MAX, &wire->arena, problems, &n);
	if (text != NULL) {
		wire->world.policy = policy_parse(text, n, &wire->arena, problems);
		if (wire->world.policy == NULL)
			problem_add(problems, config->policy, "is not a policy");
	}
	wire->files = (struct travel_files){
	    .timetable = config->timetable, .taxi = config->taxi_tariff, .fares = config->fares};
	wire->travel = travel_open(&wire->files, problems);
	wire->prepare.travel = wire->travel;
	wire->prepare.zone = wire->zone;
	wire->weights = confweights_of(config);
	wire->prepare.weights = &wire->weights;
	templates_load_house(config->words, config->welsh, wire->world.templates, problems);
}

static void
set_world(struct wire *wire, bool is_test)
{
	wire->world.prepare = &wire->prepare;
	wire->world.memo = memo_new((size_t)wire->config.remember_mb << 20);
	wire->world.holidays = wire->prepare.holidays;
	wire->world.zone = wire->zone;
	wire->world.hash_key = store_hash_key(wire->store);
	wire->world.random = secret_random_system();
	wire->world.settings = (struct app_settings){
	    .code_lifetime_minutes = wire->config.code_lifetime_minutes,
	    .code_tries = wire->config.code_tries,
	    .late_minutes_max = wire->config.late_max_minutes,
	    .answer_minutes = wire->config.answer_minutes,
	    .remind_minutes = wire->config.remind_minutes,
	    .ok_minutes = wire->config.ok_minutes,
	    .call_again_minutes = wire->config.call_again_minutes,
	    .check_minutes = wire->config.check_minutes,
	    .leave_lead_minutes = wire->config.leave_lead_minutes,
	    .morning_min = wire->config.morning_minute,
	    .free_reply = wire->config.free_reply,
	    .phone_rule = is_test ? PHONE_TEST_ONLY : PHONE_LIVE,
	    .plan_steps = wire->config.plan_steps,
	    .public_url = wire->config.public_url,
	    .mail_from = wire->config.mail.from,
	    .mail_by_directory = wire->config.directory_mail,
	};
}

static void
on_replaced(void *context, const char *cause)
{
	struct wire *wire = context;
	watch_again(wire->watch);
	dispatch_travel(wire->dispatch, cause);
}

static void
on_looked(void *context)
{
	struct wire *wire = context;
	newtimes_done(wire->newtimes);
	newholidays_done(wire->newholidays);
	newdirectory_done(wire->newdirectory);
	newclosures_done(wire->newclosures);
}

static void
on_hangup(void *context)
{
	struct wire *wire = context;
	newtimes_look(wire->newtimes);
	newholidays_look(wire->newholidays);
	newdirectory_look(wire->newdirectory);
	newclosures_look(wire->newclosures);
}

static void
tell_times(void *context, struct desk_times *times)
{
	const struct wire *wire = context;
	struct newtimes_state state = newtimes_state(wire->newtimes);
	*times = (struct desk_times){
	    .coverage = state.coverage,
	    .is_short = state.is_short,
	    .is_refused = state.is_refused,
	    .generation = state.generation,
	    .has_live = wire->watch != NULL,
	    .live_lost = {travel_live_lost_utc_s(wire->travel)},
	};
	wire_calendars_tell(wire, times);
}

static void
build_newtimes(struct wire *wire)
{
	struct newtimes_ports ports = {
	    .loop = wire->loop,
	    .clock = clock_table(&wire->clock),
	    .zone = wire->zone,
	    .travel = wire->travel,
	    .files = wire->files,
	    .seen_path = arena_printf(&wire->arena, "%s/timetable.seen", wire->config.state),
	    .replaced = on_replaced,
	    .context = wire,
	};
	wire->newtimes = newtimes_new(&ports);
	/* Before anybody knows our address: a SIGHUP that comes too soon must not end us. */
	loop_call_on(wire->loop, SIGHUP, on_hangup, wire);
}

void
wire_look_again(void *context, const char *cause)
{
	struct wire *wire = context;
	dispatch_travel(wire->dispatch, cause);
}

static void
build_newclosures(struct wire *wire)
{
	struct newclosures_ports ports = {
	    .loop = wire->loop,
	    .path = wire->config.closures,
	    .kept_path = arena_printf(&wire->arena, "%s/closures.seen", wire->config.state),
	    .directory = &wire->prepare.directory,
	    .replaced = wire_look_again,
	    .context = wire,
	};
	if (ports.path[0] != '\0')
		wire->newclosures = newclosures_new(&ports, &wire->prepare.closures);
}

static void
set_desk(struct wire *wire)
{
	wire->desk = (struct desk){
	    .store = wire->store,
	    .world = &wire->world,
	    .zone = wire->zone,
	    .clock = clock_table(&wire->clock),
	    .public_url = wire->config.public_url,
	    .stream = wire->stream,
	    .cache = wire->cache,
	    .importer = importer_new(wire->loop, &wire->desk),
	    .ask = wire_calendars_ask,
	    .ask_context = wire,
	    .import = dispatch_import,
	    .text = dispatch_text,
	    .receipts = dispatch_receipts,
	    .feed_renew = dispatch_feed_renew,
	    .clock_state = dispatch_clock_state,
	    .replay = dispatch_replay,
	    .metrics = dispatch_metrics,
	    .context = wire->dispatch,
	    .times = tell_times,
	    .times_context = wire,
	    .live_metrics = wire_live_tell,
	};
}

/* The daemon's moving parts; there is nothing wrong with the configuration up to here. */
static void
build(struct wire *wire, struct utc until)
{
	bool is_test = wire->clock.kind == CLOCK_REPLAY ||
		       wire->config.transports[0].kind == CONFIG_TRANSPORT_SIMULATED;
	set_world(wire, is_test);
	wire_strangers_build(wire);
	wire->stream = stream_new(wire->loop);
	wire->cache = view_cache_new();
	struct dispatch_parts parts = {
	    .loop = wire->loop,
	    .clock = &wire->clock,
	    .store = wire->store,
	    .world = &wire->world,
	    .stream = wire->stream,
	    .flush = wire->flush,
	    .mail_from = wire->config.mail.from,
	    .until = until,
	    .looked = on_looked,
	    .looked_context = wire,
	    .changed = wire_calendars_changed,
	    .changed_context = wire,
	};
	wire_live_parts(wire, &parts);
	wire->dispatch = dispatch_new(&parts);
	build_newtimes(wire);
	build_newclosures(wire);
	wire_live_build(wire);
	wire_calendars_build(wire);
	set_desk(wire);
	wire->server = server_new(wire->loop, &wire->config.listen, wire->config.public_url, routes,
				  n_routes, &wire->desk, wire->problems);
	if (wire->server == NULL)
		return;
	server_await(wire->server, wire->flush);
	wire_transports_build(wire);
}

/* Hand in the plan of --plan. Returns false with problems if it is refused. */
static bool
hand_in(struct wire *wire, const char *path)
{
	size_t n;
	int64_t plan_id = 0;
	char *text = file_read(path, PLAN_FILE_MAX, &wire->arena, wire->problems, &n);
	if (text == NULL)
		return false;
	json_t *document = json_loadb(text, n, 0, NULL);
	const char *ref = json_string_value(json_object_get(document, "plan"));
	bool is_there = ref != NULL && store_plan_find(wire->store, ref, &plan_id) == 0;
	json_decref(document);
	if (is_there)
		return true;
	int rc = dispatch_import(wire->dispatch, text, n, wire->problems, &plan_id);
	if (rc != 0 && rc != E_INPUT)
		problem_add(wire->problems, path, "%s", err_text(rc));
	return rc == 0;
}

/* An engine that had failed tells what the plans need. */
static void
on_told(void *context)
{
	struct wire *wire = context;
	if (wire->dispatch != NULL)
		dispatch_travel(wire->dispatch, "ways");
}

/* Before the server is there and anything happens: what engines elsewhere know of all plans. */
static void
ask_engines(struct wire *wire, const char *plan)
{
	size_t n = 0;
	wire->now = clock_table(&wire->clock);
	const struct ask_plans_parts parts = {
	    .loop = wire->loop,
	    .fetch = &wire->fetch,
	    .clock = &wire->now,
	    .config = &wire->config,
	    .prepare = &wire->prepare,
	    .told = on_told,
	    .context = wire,
	};
	wire->ask = ask_plans_new(&parts, wire->problems);
	if (wire->ask == NULL || wire->problems->count > 0)
		return;
	char *text = NULL;
	if (plan != NULL)
		text = file_read(plan, PLAN_FILE_MAX, &wire->arena, wire->problems, &n);
	ask_plans_stored(wire->ask, wire->store, text, n);
}

struct wire *
wire_open(const struct wire_options *options, struct problems *problems, int *status)
{
	struct wire *wire = calloc(1, sizeof(*wire));
	if (wire == NULL)
		panic("out of memory for the daemon");
	struct utc until = NO_TIME;
	arena_init(&wire->arena);
	wire->problems = problems;
	wire->loop = loop_new();
	*status = EXIT_CONFIG;
	load_config(wire, options);
	if (problems->count > 0)
		goto close;
	set_clock(wire, options, &until);
	load_world(wire);
	if (problems->count > 0)
		goto close;
	int rc = wire_store_open(wire);
	if (rc != 0) {
		*status = rc == E_BUSY ? EXIT_TRY_LATER : EXIT_CONFIG;
		goto close;
	}
	wire->curlfetch = curlfetch_new(wire->loop);
	wire->fetch = curlfetch_table(wire->curlfetch);
	ask_engines(wire, options->plan);
	if (problems->count > 0)
		goto close;
	build(wire, until);
	if (problems->count > 0)
		goto close;
	*status = EXIT_TRY_LATER;
	rc = dispatch_restart(wire->dispatch);
	if (rc != 0) {
		problem_add(problems, wire->config.database, "%s", err_text(rc));
		goto close;
	}
	*status = EXIT_BAD_INPUT;
	if (options->plan != NULL && !hand_in(wire, options->plan))
		goto close;
	*status = EXIT_DONE;
	return wire;
close:
	wire_close(wire);
	return NULL;
}

const char *
wire_address(const struct wire *wire)
{
	return server_address(wire->server);
}

/* Fed only by a look into the store, and by a disk that has moved since the last time where something
 * waits for it: a daemon that cannot read or write is not well. */
static void
on_watchdog(void *context)
{
	struct wire *wire = context;
	struct utc next;
	bool is_stuck = flush_is_behind(wire->flush) && flush_reached(wire->flush) == wire->watched;
	wire->watched = flush_reached(wire->flush);
	if (!is_stuck && store_next_time(wire->store, &next) == 0)
		notify_send("WATCHDOG=1");
	loop_timer_set(&wire->watchdog, wire->watchdog_ms / 3);
}

int
wire_run(struct wire *wire)
{
	loop_stop_on(wire->loop, SIGTERM);
	loop_stop_on(wire->loop, SIGINT);
	loop_timer_init(&wire->watchdog, wire->loop, "watchdog", on_watchdog, wire);
	wire->watchdog_ms = notify_watchdog_ms();
	if (wire->watchdog_ms > 0)
		loop_timer_set(&wire->watchdog, wire->watchdog_ms / 3);
	notify_send("READY=1");
	watch_start(wire->watch);
	newtimes_start(wire->newtimes);
	newholidays_start(wire->newholidays);
	newdirectory_start(wire->newdirectory);
	newclosures_start(wire->newclosures);
	diaries_start(wire->diaries);
	dispatch_start(wire->dispatch);
	loop_run(wire->loop);
	notify_send("STOPPING=1");
	return dispatch_is_broken(wire->dispatch) ? EXIT_BUG : EXIT_DONE;
}

void
wire_close(struct wire *wire)
{
	if (wire == NULL)
		return;
	if (wire->server != NULL)
		server_stop_accepting(wire->server);
	if (wire->watchdog.loop != NULL)
		loop_timer_cancel(&wire->watchdog);
	wire_transports_free(wire);
	if (wire->dispatch != NULL)
		dispatch_stop(wire->dispatch);
	newtimes_free(wire->newtimes);
	newclosures_free(wire->newclosures);
	newholidays_free(wire->newholidays);
	newdirectory_free(wire->newdirectory);
	watch_free(wire->watch);
	stream_free(wire->stream);
	server_free(wire->server);
	dispatch_free(wire->dispatch);
	view_cache_free(wire->cache);
	ask_plans_free(wire->ask);
	diaries_free(wire->diaries);
	importer_free(wire->desk.importer);
	intake_free(wire->desk.intake);
	curlfetch_free(wire->curlfetch);
	wire_store_close(wire);
	memo_free(wire->world.memo);
	travel_close(wire->travel);
	civil_zone_free(wire->zone);
	loop_free(wire->loop);
	arena_fini(&wire->arena);
	free(wire);
}
