/* SPDX-License-Identifier: MIT
 *
 * What the pages, the API and the hooks need of the house behind them: values to read, and a few
 * things that they may ask for. svc/daemon/wire.c fills it; tests fill it with fakes.
 */
#ifndef HTTP_DESK_H
#define HTTP_DESK_H

#include <stdbool.h>

#include "app/app.h"
#include "base/buf.h"
#include "sms/transport.h"
#include "store/store.h"
#include "travel/table/coverage.h"

struct importer;
struct intake;
struct stream;
struct view_cache;

/* The clock as the page shows it. */
struct desk_clock {
	int64_t now_ms; /* UTC milliseconds */
	bool is_replay; /* the rest is a replay's */
	bool is_paused;
	bool is_max;     /* from event to event, without waiting */
	int speed;       /* 1..3600 */
	struct utc next; /* when something is due next, NO_TIME if nothing is */
};

enum desk_replay_action {
	DESK_REPLAY_PAUSE,
	DESK_REPLAY_RESUME,
	DESK_REPLAY_SPEED, /* with the new speed */
	DESK_REPLAY_NEXT,  /* to the next moment at which something is due */
};

/* How the timetable stands. */
struct desk_times {
	struct coverage coverage;
	bool is_short;              /* does not cover the days to come */
	bool is_refused;            /* there is a newer one, and it is no good */
	uint64_t generation;        /* counts up with each new one */
	bool has_live;              /* live times are asked for */
	int n_calendars;            /* elsewhere that are kept */
	int n_calendars_odd;        /* of these, something in them could not be read */
	int n_calendar_events_left; /* ours in collections that are configured no more */
	/* Since when one of them is not as it should be, and cannot be mended; NO_TIME: all are. */
	struct utc calendars_failing;
	struct utc busy_unknown; /* when somebody is busy elsewhere is unknown since then */
	struct utc live_lost;    /* they are unknown since then; NO_TIME: they are known */
};

/* All borrowed; lives as long as the server. Asking is answered after the commit, or not at all. */
struct desk {
	struct store *store; /* for reading */
	const struct app_world *world;
	const struct civil_zone *zone;
	struct clock clock;
	const char *public_url;    /* what links begin with; "": this server's own address */
	struct stream *stream;     /* the open pages */
	struct view_cache *cache;  /* view_cache.h */
	struct importer *importer; /* importer.h */
	struct intake *intake;     /* intake.h; NULL: each receipt by itself */
	const struct transport *transports; /* for their hooks */
	int n_transports;
	bool has_simulated; /* the phones on the page may send */

	/*
	 * Ask elsewhere what a document needs (ways, busy times) before it is imported: ${done} is
	 * called once, later. False: there is nothing to ask, and done is not called. NULL: nobody.
	 */
	bool (*ask)(void *ask_context, const char *document, size_t n, void (*done)(void *context),
		    void *context);
	void *ask_context;
	/* E_INPUT with problems; else the new plan's id. E_FULL, E_IO, E_BUSY: try later. */
	int (*import)(void *context, const char *document, size_t n, struct problems *problems,
		      int64_t *plan_id);
	/* A text, or a part of one, came in by the gateway ${via}. What came before under the same
	 * provider_id is taken as done. */
	int (*text)(void *context, const char *via, const struct transport_inbound *text);
	/* Receipts, in one commit if that can be; of each its own result: E_NOT_FOUND if no message
	 * has that id. */
	void (*receipts)(void *context, const struct transport_receipt list[], size_t n,
			 int results[]);
	/* A calendar's token is none any more; *fresh, in ${arena}, is its reader's new one.
	 * E_NOT_FOUND. */
	int (*feed_renew)(void *context, const char *token, struct arena *arena,
			  const char **fresh);
	void (*clock_state)(void *context, struct desk_clock *state);
	void (*replay)(void *context, enum desk_replay_action action, int speed);
	void (*metrics)(void *context, struct buf *out); /* appends lines of its own */
	void *context;
	void (*times)(void *context, struct desk_times *times);
	void (*live_metrics)(void *times_context, struct buf *out); /* NULL: nothing is watched */
	void *times_context;
};

#endif
