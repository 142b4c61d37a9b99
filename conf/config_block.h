/* SPDX-License-Identifier: MIT
 *
 * What the blocks of the configuration say, one struct each. Texts are as config.h says.
 */
#ifndef CONF_CONFIG_BLOCK_H
#define CONF_CONFIG_BLOCK_H

#include <stdbool.h>

#include "base/problem.h"

enum config_secret_source {
	CONFIG_SECRET_NONE,       /* not configured */
	CONFIG_SECRET_CREDENTIAL, /* "credential:NAME": a file of systemd's credentials directory */
	CONFIG_SECRET_FILE,       /* "file:PATH" */
};

/* The place of a secret, never the secret itself. */
struct config_secret {
	enum config_secret_source source;
	const char *name; /* the credential's name, or the file's path; "" if none */
};

enum config_transport_kind {
	CONFIG_TRANSPORT_SIMULATED, /* the phones are a web page; has no options */
#define TRANSPORT(kind, name) CONFIG_TRANSPORT_##kind,
#include "conf/transports.def"
#undef TRANSPORT
	CONFIG_TRANSPORT_KINDS,
};
/* What any of them may need; which of it a block takes is in conf/options.def. */
struct config_transport {
	enum config_transport_kind kind;
	const char *url;      /* http only to a loopback address */
	const char *username; /* or what the provider calls an account */
	struct config_secret password;
	const char *from;     /* our number, or a name of at most 11 letters; no blanks */
	const char *hook_url; /* where the provider reaches us, no slash at its end */
	struct config_secret hook_secret; /* what a hook's caller has to show; may be none */
	const char *sender;               /* who sends, as the provider names it; "" for none */
	const char *template_id;          /* of the provider's, that texts are put into */
	const char *folder;               /* of its spool */
	int timeout_s;                    /* 1..120 for one request */
	int per_second;                   /* 1..1000 texts that it is given; 0: no limit is set */
};

/* Where a key goes in a request. */
struct config_key_place {
	bool is_header;   /* "Name: key", else "name=key" behind the address */
	const char *name; /* of letters, digits, "-" and "_"; "" if unset */
};

/* A GTFS feed that "firstday timetable refresh" gets. */
struct config_feed {
	const char *name;
	const char *url;                /* of the zip; http only to a loopback address */
	struct config_secret key;       /* what its publisher gave us; may be none */
	struct config_key_place key_as; /* set if and only if there is a key */
	int size_max_mb;                /* 1..2000 */
	int timeout_s;                  /* 1..3600 for the whole download */
	const char *live_url;           /* of its GTFS Realtime trip updates; "" for none */
	int live_every_s;               /* 1..3600 */
	int live_stale_s;               /* 10..7200, at least twice live_every_s */
};

/* An engine elsewhere that is asked for ways and journeys first. */
struct config_engine {
	const char *name; /* of a-z, 0-9 and "-"; whether there is such an engine is not asked */
	const char *url;  /* without a slash at its end; http only to a loopback address */
	int timeout_s;    /* 1..60 for one request */
};

/* Where invitations go out as mail. */
struct config_mail {
	const char *url;      /* smtps://, smtp:// for STARTTLS; "": there is no mail */
	const char *username; /* "": no login; set if and only if there is a password */
	struct config_secret password;
	const char *from; /* whose invitations they are: a mail address */
	const char *ca;   /* file of certificates to trust; "": the system's */
	int timeout_s;    /* 1..600 for one mail */
};

#define CONFIG_URLS_MAX 8

/* Of an option that may stand in several lines, one a line. */
struct config_urls {
	const char *list[CONFIG_URLS_MAX];
	int n;
};

/* Whose a calendar is: exactly one of the two is set, the other is "". */
struct config_owner {
	const char *number;  /* of a coordinator, officer or service, as it is written */
	const char *service; /* id of the directory */
};

/* Somebody's calendar elsewhere (CalDAV): what is theirs is written there, what else is in it is
 * time that they do not have. */
struct config_calendar {
	const char *name;     /* of a-z, 0-9 and "-" */
	const char *url;      /* of the collection; http only to a loopback address; no "?" */
	const char *username; /* "": no login; set if and only if there is a password */
	struct config_secret password;
	struct config_owner whose;
	bool push, busy;  /* at least one */
	int every_s;      /* 1..86400 */
	int busy_stale_s; /* 1..604800, at least twice every_s */
	int timeout_s;    /* 1..120 for one request */
};

/* Add every fault of a calendar that none of its options has by itself. */
void config_block_check_calendar(const struct config_calendar *calendar, struct problems *problems,
				 const char *at);

#endif
