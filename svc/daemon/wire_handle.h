/* SPDX-License-Identifier: MIT
 *
 * All that the daemon is made of, for wire*.c only.
 */
#ifndef WIRE_HANDLE_H
#define WIRE_HANDLE_H

#include "app/stranger.h"
#include "app/prepare.h"
#include "daemon/ask_plans.h"
#include "conf/config.h"
#include "daemon/diaries.h"
#include "daemon/dispatch.h"
#include "daemon/heard.h"
#include "http/server.h"
#include "http/stream.h"
#include "http/view_cache.h"
#include "io/curlfetch.h"
#include "io/curlmail.h"
#include "daemon/newclosures.h"
#include "daemon/newdirectory.h"
#include "daemon/newholidays.h"
#include "daemon/newtimes.h"
#include "daemon/watch.h"
#include "daemon/wire.h"

/* The turns of a transport that works by itself. */
struct wire_runner {
	struct wire *wire;
	const struct transport *transport;
	struct loop_timer timer; /* its loop is NULL while there is no transport */
	/* The text, and the receipt, that it is to hear of when the disk has them. */
	struct heard text, receipt;
};

struct wire {
	struct arena arena; /* the configuration and all that was parsed */
	struct problems *problems;
	struct config config;
	struct loop *loop;
	struct clock_source clock;
	struct civil_zone *zone;
	bool has_recording;
	struct recording recording;
	struct newholidays *newholidays;
	struct newdirectory *newdirectory;
	struct travel *travel;
	struct prepare_world prepare;
	struct stranger_settings strangers;
	struct prepare_weights weights;
	struct store *store;
	struct flush *flush; /* of its log */
	struct app_world world;
	struct curlfetch *curlfetch;
	struct fetch fetch;
	struct clock now;
	struct ask_plans *ask; /* NULL: no engines are configured */
	struct stream *stream;
	struct view_cache *cache;
	struct server *server;
	struct dispatch *dispatch;
	struct transport transports[CONFIG_TRANSPORTS_MAX]; /* desk.n_transports of them */
	struct wire_runner runners[CONFIG_TRANSPORTS_MAX];  /* of each */
	struct simulated *simulated;                        /* NULL: not configured */
	struct curlmail *mail;                              /* NULL: no mail server is configured */
	struct desk desk;
	struct travel_files files;
	struct newtimes *newtimes;
	struct newclosures *newclosures; /* NULL: no file of them is configured */
	struct watch *watch;             /* NULL: no feed has live times */
	struct diaries *diaries;         /* NULL: no calendar elsewhere is configured */
	int n_calendar_events_left;      /* diaries_left, as of the start */
	struct loop_timer watchdog;
	uint64_t watched; /* what the flush had reached when it was last fed */
	int64_t watchdog_ms;
};

/* Opens the store and what flushes it; its folder is made if it is not there. An error of store_open,
 * with its problem. */
int wire_store_open(struct wire *wire);
void wire_store_close(struct wire *wire);

/* Build the transports of the configuration and give the first to the dispatcher. */
void wire_strangers_build(struct wire *wire);
void wire_transports_build(struct wire *wire);
/* The disk has more than before: who waits for that has a turn. */
void wire_transports_flushed(struct wire *wire);
void wire_transports_free(struct wire *wire);

/* What plans are made of is another: every one is looked at again. ${context} is the wire. */
void wire_look_again(void *context, const char *cause);

/* wire_holidays.c: the list of bank holidays in use, and the watch of it; NULL with problems. */
void wire_holidays_build(struct wire *wire);

/* wire_directory.c: the directory in use, and the watch of it; NULL with problems. */
void wire_directory_build(struct wire *wire);

/* wire_live.c: what dispatch needs to know of the watch, which may come after it; the watch; and
 * its lines for /metrics. */
void wire_live_parts(struct wire *wire, struct dispatch_parts *parts);
void wire_live_build(struct wire *wire);
void wire_live_tell(void *context, struct buf *out);

/* wire_calendars.c: calendars elsewhere, with problems if one is nobody's; something that they show
 * may have changed; and how they stand. */
void wire_calendars_build(struct wire *wire);
void wire_calendars_changed(void *context);
/* The form of struct desk: busy times and engines elsewhere, both before an import. */
bool wire_calendars_ask(void *wire, const char *document, size_t n, void (*done)(void *context),
			void *context);
void wire_calendars_tell(const struct wire *wire, struct desk_times *times);

#endif
