/* SPDX-License-Identifier: MIT
 *
 * Busy times in the store: what other people's calendars say, times alone. A source is one calendar
 * of the configuration; it belongs to one number (a coordinator, an officer, somebody of a service)
 * or to one service of the directory. What stands here is in use; what is too old is for whoever
 * fetches to forget. Errors are those of store.h; writes need store_begin.
 */
#ifndef STORE_BUSY_H
#define STORE_BUSY_H

#include "calendar/busyread.h"
#include "store/store.h"

#define STORE_BUSY_NAME_MAX 64   /* bytes of a source's name */
#define STORE_BUSY_MAX      2000 /* times of one load, the soonest */
#define STORE_BUSY_LOST_MAX 16   /* calendars of one load, by owner as asked */

struct row_busy_source {
	const char *calendar; /* its name; 1..STORE_BUSY_NAME_MAX */
	bool has_phone;       /* else it is a service's */
	struct phone phone;
	const char *service; /* the directory's id */
	struct utc fetched;
	struct utc from, until; /* the window that was asked for */
};

/*
 * The times of a source in place of those it had: ascending, none touching another, as
 * busyread_close leaves them; 0 of them says free throughout. *is_changed: they are other times, or
 * another's, than before, or it was unknown (never for fetched and window alone).
 */
MUST_USE
int store_busy_replace(struct store *store, const struct row_busy_source *source,
		       const struct busy_time times[], size_t n, bool *is_changed);

/*
 * The calendar cannot be read: it has no times until it is replaced, and is known as unknown since
 * ${since}, or since the earlier time that it is so already. *is_changed: it had times, or was not.
 */
MUST_USE
int store_busy_lose(struct store *store, const struct row_busy_source *source, struct utc since,
		    bool *is_changed);

/* It is nobody's any more. *is_changed: it had times. A name not known is 0, too. */
MUST_USE
int store_busy_forget(struct store *store, const char *calendar, bool *is_changed);

/* What is known of: names and when they were fetched, by name. */
struct row_busy_known {
	const char *calendar;
	struct utc fetched, from, until;
	struct utc unknown_since; /* NO_TIME: it is known */
};
MUST_USE
int store_busy_known(struct store *store, struct arena *arena, struct row_busy_known **out, int *n);

/* One time, and whose it is: as it was asked for. */
struct row_busy {
	bool has_phone;
	struct phone phone;
	const char *service; /* NULL for a number's */
	struct utc from, until;
};

/* A calendar that cannot be read, and whose it is. */
struct row_busy_lost {
	const char *calendar;
	struct utc since;
	struct row_busy whose; /* no times */
	bool is_untold; /* no other plan has told, or will tell, the numbers that were asked with */
};

/* Whose times are asked for, and of when. */
struct store_busy_ask {
	const struct phone *numbers;
	int n_numbers;
	const char *const *services;
	int n_services;
	struct utc from, until;
};
/*
 * The times of those owners that overlap from..until, by owner as asked, numbers first, and then by
 * their start; those of two calendars may overlap. Each owner is to be asked for once. E_LIMIT past
 * STORE_BUSY_MAX.
 */
MUST_USE
int store_busy_load(struct store *store, const struct store_busy_ask *asked, struct arena *arena,
		    struct row_busy **out, int *n);
/* Of the same owners the calendars that are unknown, at most STORE_BUSY_LOST_MAX; all is_untold. */
MUST_USE
int store_busy_lost(struct store *store, const struct store_busy_ask *asked, struct arena *arena,
		    struct row_busy_lost **out, int *n);

#endif
