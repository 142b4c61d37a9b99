/* SPDX-License-Identifier: MIT
 *
 * The configuration: text in, a checked struct or every fault out. Reads no file and no secret.
 *
 * One option a line, "name value"; "#" begins a comment (after a blank, or at the start of a line);
 * a transport stands in a block, "transport kannel {" ... "}", a feed in "feed NAME {" ... "}".
 * Units are written (10s, 10m, 3h, 300MB).
 * The table of all options is conf/options.def; conf/firstday.conf is what config_example makes
 * of it. An option left out has its default; named twice, it is a fault.
 */
#ifndef CONF_CONFIG_H
#define CONF_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/problem.h"
#include "conf/config_block.h"

#define CONFIG_SIZE_MAX  65536 /* bytes of one file */
#define CONFIG_VALUE_MAX 500   /* bytes of one value */
#define CONFIG_TRANSPORTS_MAX \
	CONFIG_TRANSPORT_KINDS /* blocks, one a kind; the first that is well sends */
#define CONFIG_FEEDS_MAX     8 /* blocks, no name twice */
#define CONFIG_ENGINES_MAX   4
#define CONFIG_CALENDARS_MAX 16
#define CONFIG_FEED_NAME_MAX 20 /* of a-z, 0-9 and "-": it is part of file names */

/* Where the daemon answers: exactly one of ${host} and ${socket_path} is set. */
struct config_listen {
	const char *host; /* a loopback address: "127.0.0.1", "::1" */
	int port;         /* 0..65535; 0 lets the system choose */
	const char *socket_path;
};

enum config_log_level {
	CONFIG_LOG_ERROR,
	CONFIG_LOG_WARNING,
	CONFIG_LOG_INFO,
	CONFIG_LOG_DEBUG,
};

enum config_division {
	CONFIG_DIVISION_ENGLAND_AND_WALES,
	CONFIG_DIVISION_SCOTLAND,
	CONFIG_DIVISION_NORTHERN_IRELAND,
};

/*
 * Texts are never NULL ("" where nothing is configured) and live in the arena of the problems that
 * config_parse was given. Paths are ready to open: those that the file gives without a leading "/"
 * are taken from the folder of the configuration file, and those marked (state) from ${state}.
 */
struct config {
	struct config_listen listen;
	const char *public_url; /* of links, no slash at its end; "": the address we answer at */

	const char *state;        /* the folder that the daemon writes to */
	const char *database;     /* (state) */
	const char *keys;         /* (state) the keys that no backup holds */
	const char *timetable;    /* (state) made by "firstday timetable refresh" or "... build" */
	const char *feeds_folder; /* (state) the last good zip of each feed */
	const char *holidays_fetched; /* (state) made by "firstday holidays refresh" */

	const char *directory_fetched;    /* (state) made by "firstday directory refresh" */
	const char *directory;            /* the services, Open Referral UK */
	struct config_urls directory_url; /* of /services, which stand in directory_fetched */
	bool directory_mail;              /* invitations may go to addresses of the directory */
	int directory_stale_days; /* 1..3650: what nobody has confirmed for so long is old */
	const char *closures; /* watched list of what is shut (calendar/closures.h); "" if unset */
	const char *holidays; /* the official list of bank holidays, as we ship it */
	const char *holidays_url; /* of a newer one; "" if unset */
	enum config_division division;
	const char *policy;      /* facts of law and practice with their dates */
	const char *words;       /* folder of templates/ and words.json */
	bool welsh;              /* plans may ask for texts in Welsh */
	const char *taxi_tariff; /* what a taxi costs by distance and hour */
	const char *fares;       /* what a bus or train costs */
	bool names_directory, names_holidays, names_policy, names_words; /* said by the file */
	const char *duty;          /* number of who hears of strangers; "": nobody */
	int strangers_per_hour;    /* 0..1000 that are answered */
	const char *zone;          /* "Europe/London": tz database */
	int code_lifetime_minutes; /* 1..60: how long a one-time code lives */
	int code_tries;            /* 1..10: how often it may be tried */
	int late_max_minutes;      /* 1..180: most minutes that a LATE may say */
	int remember_mb;           /* 1..2000: for app/memo.h */
	int plan_steps;            /* 1..9000000: of one planning on the loop (plan/plan.h) */
	int answer_minutes;        /* 5..1440: then an open question is the coordinator's */
	int remind_minutes;        /* 0..1440: then it is put once more; 0 never */
	int check_minutes;         /* 10..180: no word whether the day was made */
	int ok_minutes;            /* 0..240: no OK for so long is the coordinator's; 0 never */
	int call_again_minutes;    /* 5..120: then a call that did not work is made once more */
	int leave_lead_minutes;    /* 0..60: how long before a leg its text goes out */
	bool free_reply;           /* texts to our number cost their sender nothing */
	int morning_minute;        /* of the local day: when its first step is told */

	/* 1..1000, where a document gives none: by priority, of musts by kind. */
	int weight_must, weight_should, weight_could;
	int weight_medication, weight_accommodation;

	enum config_log_level log_level;

	int n_transports; /* 1..CONFIG_TRANSPORTS_MAX, no kind twice */
	struct config_transport transports[CONFIG_TRANSPORTS_MAX];
	int n_feeds; /* 0..CONFIG_FEEDS_MAX */
	struct config_feed feeds[CONFIG_FEEDS_MAX];
	int n_engines; /* 0..CONFIG_ENGINES_MAX, no name twice */
	struct config_engine engines[CONFIG_ENGINES_MAX];
	struct config_mail mail;
	int n_calendars; /* 0..CONFIG_CALENDARS_MAX, no name and no address twice */
	struct config_calendar calendars[CONFIG_CALENDARS_MAX];
};

/*
 * Read a whole configuration.
 *
 * path      names the file in the faults ("firstday.conf:12") and its folder for relative paths.
 * text      ${n} bytes of UTF-8, at most CONFIG_SIZE_MAX; no text at all gives the defaults.
 * config    filled only if there is no fault.
 * Returns 0, or E_INPUT with every fault in ${problems}.
 */
MUST_USE
int config_parse(const char *path, const char *text, size_t n, struct problems *problems,
		 struct config *config);

/*
 * "ADDRESS:PORT" with a loopback address ("127.0.0.1:0", "[::1]:8080"), or "unix:/PATH".
 * Returns 0 with texts in ${arena}, or E_INPUT (*listen is then untouched).
 */
MUST_USE
int config_listen_parse(const char *text, struct arena *arena, struct config_listen *listen);

/*
 * The file that holds a secret, in ${arena}: credentials are looked for in ${credentials_folder}
 * (the environment's CREDENTIALS_DIRECTORY). NULL if the secret is not configured, or is a
 * credential and there is no such folder (NULL).
 */
const char *config_secret_path(const struct config_secret *secret, const char *credentials_folder,
			       struct arena *arena);

/* Append the example file: every option with its default and what it is for. */
void config_example(struct buf *out);

#endif
