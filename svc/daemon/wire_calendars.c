/* SPDX-License-Identifier: MIT
 *
 * Calendars elsewhere in the daemon: whose they are, by the numbers and the directory of the house.
 */
#include <stdlib.h>
#include <string.h>

#include "app/across.h"
#include "base/log.h"
#include "daemon/wire_handle.h"
#include "setup/conffile.h"

/* Whose it is; false with problems if it is nobody's. */
static bool
find_owner(struct wire *wire, const struct config_calendar *conf, struct phone *phone)
{
	const char *at = arena_printf(&wire->arena, "calendar %s", conf->name);
	const char *number = conf->whose.number;
	const char *service = conf->whose.service;
	const char *why = "";
	const struct directory_entry *entry;
	if (number[0] != '\0' && phone_parse(number, strlen(number),
					     wire->world.settings.phone_rule, phone, &why) != 0) {
		problem_add(wire->problems, at, "whose number:%s %s", number, why);
		return false;
	}
	if (service[0] == '\0' || directory_find(wire->prepare.directory, service, &entry) == 0)
		return true;
	const char *nearest = directory_nearest(wire->prepare.directory, service);
	problem_add(wire->problems, at, "there is no service \"%s\" with one place%s%s", service,
		    nearest == NULL ? "" : "; nearest is ", nearest == NULL ? "" : nearest);
	return false;
}

/* A replay is of another day than today: it touches nobody's calendar but one on this machine. */
static bool
is_for_replay(const struct wire *wire, const struct config_calendar *conf)
{
	if (wire->clock.kind != CLOCK_REPLAY || strncmp(conf->url, "http://", 7) == 0)
		return true;
	log_event(LOG_LEVEL_WARNING, "calendar_left_out", "calendar=%s why=\"a replay\"",
		  conf->name);
	return false;
}

static void
on_busy(void *context)
{
	struct wire *wire = context;
	dispatch_travel(wire->dispatch, ACROSS_BUSY_CAUSE);
}

/* One who waits for busy times and for engines elsewhere. */
struct both {
	int n_waiting;
	void (*done)(void *context);
	void *context;
};

static void
on_one(void *context)
{
	struct both *both = context;
	if (--both->n_waiting > 0)
		return;
	struct both told = *both;
	free(both);
	told.done(told.context);
}

bool
wire_calendars_ask(void *context, const char *document, size_t n, void (*done)(void *context),
		   void *done_context)
{
	struct wire *wire = context;
	struct both *both = calloc(1, sizeof(*both));
	if (both == NULL)
		panic("out of memory for one who waits");
	*both = (struct both){.done = done, .context = done_context};
	both->n_waiting += diaries_ask(wire->diaries, on_one, both);
	both->n_waiting +=
	    wire->ask != NULL && ask_plans_document(wire->ask, document, n, on_one, both);
	if (both->n_waiting > 0)
		return true;
	free(both);
	return false;
}

void
wire_calendars_build(struct wire *wire)
{
	struct diaries_settings settings[CONFIG_CALENDARS_MAX];
	int n = 0;
	for (int i = 0; i < wire->config.n_calendars; i++) {
		const struct config_calendar *conf = &wire->config.calendars[i];
		struct diaries_settings *one = &settings[n];
		size_t length = strlen(conf->url);
		*one = (struct diaries_settings){
		    .conf = conf,
		    .url = arena_printf(&wire->arena, "%s%s", conf->url,
					conf->url[length - 1] == '/' ? "" : "/"),
		    .password = conffile_secret(&conf->password, wire->problems),
		};
		if (find_owner(wire, conf, &one->phone) && is_for_replay(wire, conf))
			n++;
	}
	const struct diaries_ports ports = {
	    .loop = wire->loop,
	    .clock = &wire->clock,
	    .fetch = &wire->fetch,
	    .store = wire->store,
	    .world = &wire->world,
	    .busy = on_busy,
	    .context = wire,
	};
	wire->n_calendar_events_left = diaries_left(wire->store, settings, n);
	wire->diaries = diaries_new(&ports, settings, n);
}

void
wire_calendars_changed(void *context)
{
	struct wire *wire = context;
	diaries_changed(wire->diaries);
}

void
wire_calendars_tell(const struct wire *wire, struct desk_times *times)
{
	struct diaries_state state = diaries_state(wire->diaries);
	times->n_calendars = state.n;
	times->n_calendars_odd = state.n_odd;
	times->n_calendar_events_left = wire->n_calendar_events_left;
	times->calendars_failing = state.push_failing;
	times->busy_unknown = state.busy_unknown;
}
