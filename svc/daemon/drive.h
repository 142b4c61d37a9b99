/* SPDX-License-Identifier: MIT
 *
 * The driver that live, replay and simulator share: for one event it loads the rows, lets app_step
 * decide, writes all of it in one transaction, and hands back what is to be sent. It knows no event
 * loop and no gateway.
 *
 *	point               a crash here leaves
 *	DRIVE_STEPPED       nothing of the event
 *	DRIVE_WRITTEN       nothing of the event
 *	DRIVE_COMMITTED     all of its rows; its sends are submitting and become unknown
 */
#ifndef DRIVE_H
#define DRIVE_H

#include "app/app.h"
#include "store/store.h"

enum drive_point { DRIVE_STEPPED, DRIVE_WRITTEN, DRIVE_COMMITTED };

/* 0 to go on, or E_CRASH: drive_event ends there as if the process had, with nothing to send. */
typedef int drive_point_fn(void *context, enum drive_point point);

struct drive {
	struct store *store;           /* borrowed */
	const struct app_world *world; /* borrowed */
	drive_point_fn *at;            /* tests and the simulator; may be NULL */
	void *at_context;
	bool is_alone; /* the simulator: a fault put in, plans are decided without those beside */
	int due_max;   /* texts that APP_DUE looks at, at most; 0: STORE_DUE_MAX */
	bool has_more; /* after APP_DUE and APP_RESTART: as many rows came as fit, drive it again */
};

/* What the event is about; members that its kind does not need are left 0. */
struct drive_subject {
	struct phone from;  /* APP_TEXT */
	int64_t plan_id;    /* APP_WAKE, APP_TRAVEL, APP_SOLVED */
	int64_t message_id; /* APP_SENT, APP_RECEIPT */
	int64_t text_id;    /* APP_TORN */
};

/*
 * Let ${event} happen at ${now}. What comes of it is durable on return; ${effects} (in ${arena})
 * then holds the writes that were made and the sends that the caller is to submit, exactly once.
 *
 * An event whose ${once} was taken before does nothing and gives 0. A message or plan that does not
 * open is set aside (failed, never woken again) with a line in the audit.
 *
 * APP_RESTART comes before anything else of a process's life: a message found submitting is taken
 * for one of the life before.
 *
 * Returns  0; E_INPUT if the document was refused (effects->problems says why) or a row broke a
 *	    rule of the schema (problems empty, store_failure says which); E_NOT_FOUND if there is no
 *	    such plan or message; E_FULL, E_IO, E_BUSY, E_CORRUPT, E_DENIED as store.h says; E_CRASH.
 *	    After any error nothing is stored (but see E_CRASH at DRIVE_COMMITTED) and nothing is to
 *	    be sent.
 */
MUST_USE
int drive_event(struct drive *drive, const struct app_event *event,
		const struct drive_subject *about, struct utc now, struct arena *arena,
		struct app_effects *effects);

/* One of several events of one commit. */
struct drive_happening {
	struct app_event event;
	struct drive_subject about;
	int rc; /* out: 0, or E_NOT_FOUND where its message is none: it changed nothing */
};

/*
 * The same for ${n} events, at least one, in their order and in one transaction: all of them or
 * none, but for those whose message is none (rc of each). ${effects} are those of the last; the
 * others may be APP_SENT, APP_ASKED and APP_RECEIPT alone, from which nothing is to be sent.
 */
MUST_USE
int drive_together(struct drive *drive, struct drive_happening list[], size_t n, struct utc now,
		   struct arena *arena, struct app_effects *effects);

/* When drive_event is next due without anybody's doing (APP_DUE, APP_WAKE); NO_TIME for never. */
MUST_USE
int drive_next_time(struct drive *drive, struct utc *out);

#endif
