/* SPDX-License-Identifier: MIT
 *
 * One value of the configuration: how each type is written, and the fault if it is not.
 */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include "base/problem.h"
#include "conf/config.h"

/* The type of the member that value_read writes to stands behind each. */
enum value_type {
	VALUE_LISTEN, /* struct config_listen */
	VALUE_LINK,   /* const char *: a VALUE_URL without a slash at its end */
	VALUE_URL,    /* const char *: https, or http on loopback; holds no user, no password */
	VALUE_URLS, /* struct config_urls: one of them a line, of as many lines as there is room */
	VALUE_POST, /* const char *: "smtps://HOST:PORT" or "smtp://HOST:PORT", nothing more */
	VALUE_ADDRESS, /* const char *: a mail address (base/address.h) */
	VALUE_FILE,    /* const char *: a path; one without "/" at its start begins at ${folder} */
	VALUE_STATE_FILE, /* const char *: a path, as it is written; config_parse joins it */
	VALUE_TEXT,       /* const char * */
	VALUE_ZONE,       /* const char *: "Europe/London"; whether it exists is not asked */
	VALUE_SENDER,    /* const char *: a phone number, kept without blanks, or 1 to 11 letters */
	VALUE_OWNER,     /* struct config_owner: "number:07700 900001", "service:ID" */
	VALUE_YES,       /* bool: "yes", "no" */
	VALUE_SECRET,    /* struct config_secret; a FILE begins at ${folder} */
	VALUE_KEY_PLACE, /* struct config_key_place: "header:NAME", "parameter:NAME" */
	VALUE_SECONDS,   /* int: "10s", "10m", "3h" */
	VALUE_MINUTES,   /* int: "90m", "3h" */
	VALUE_DAYS,      /* int: "365d" */
	VALUE_COUNT,     /* int: "5" */
	VALUE_MEGABYTES, /* int: "300MB" */
	VALUE_TIME,      /* int, minute of the day: "08:00" */
	VALUE_DIVISION,  /* enum config_division */
	VALUE_LEVEL,     /* enum config_log_level */
	VALUE_HEADING,   /* none: a title of the example file */
};

/* How a value is to be read. */
struct value_rule {
	enum value_type type;
	int low; /* bounds of SECONDS, MINUTES, DAYS, COUNT and MEGABYTES, both allowed */
	int high;
	const char *folder; /* of the configuration file; "" for the working directory */
};

/*
 * Read ${text} into ${*member}, texts into problems->arena. On a fault adds a problem at ${at} that
 * begins with ${name}, and leaves the member alone. A secret's text is never part of a problem.
 */
void value_read(const struct value_rule *rule, const char *name, const char *text, const char *at,
		struct problems *problems, void *member);

/* "folder/path" in ${arena}, or ${path} alone if it begins with "/" or there is no folder. */
const char *value_path(struct arena *arena, const char *folder, const char *path);

/* A division as the configuration and the official list of bank holidays name it. */
const char *value_division_name(enum config_division division);

#endif
