/* SPDX-License-Identifier: MIT
 *
 * The service directory: a file of Open Referral UK 3.0 (a profile of HSDS 3.0) as places with a
 * point, an address, a phone and hours.  [docs.openreferraluk.org; docs.openreferral.org/en/v3.0]
 *
 * A service that is offered at several places becomes one entry a place. Plan documents cite an
 * entry by any of its keys:
 *
 *   slug		 the name of the attribute's taxonomy_term whose taxonomy is
 *			 DIRECTORY_TAXONOMY_SLUG: [a-z0-9-], "newport-usk-house"
 *   service id		 UUID; only while the service has one place
 *   service-at-location UUID of that pair
 *
 * What the standard cannot say is said by attributes too: DIRECTORY_TAXONOMY_HOLIDAYS with the name
 * "usual" means that the service opens on bank holidays as on other days (hours.h).
 */
#ifndef CALENDAR_DIRECTORY_H
#define CALENDAR_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/geo.h"
#include "base/problem.h"
#include "calendar/hours.h"

#define DIRECTORY_BYTES_MAX     (32 * 1024 * 1024)
#define DIRECTORY_SERVICES_MAX  20000
#define DIRECTORY_PLACES_MAX    200 /* of one service */
#define DIRECTORY_SCHEDULES_MAX 64  /* of one place */
#define DIRECTORY_NAME_MAX      400 /* bytes */
#define DIRECTORY_KEY_MAX       64

#define DIRECTORY_TAXONOMY_SLUG     "firstday-service"
#define DIRECTORY_TAXONOMY_HOLIDAYS "firstday-bank-holidays"

/* A service at one place. Texts are never NULL; "" means that the file does not say. */
struct directory_entry {
	const char *pointer; /* where the service stands in its file */
	const char *service_id;
	const char *at_location_id; /* "" if the service has no place */
	const char *slug;
	const char *name;
	const char *status; /* active, inactive, defunct, temporarily closed */
	const char *place;  /* the location's name */
	bool has_point;
	struct geo_point point;
	const char *address; /* one line */
	const char *phone;   /* as written */
	const char *email;
	const char *accessibility; /* one line, as written */
	struct hours hours;
	const char *raw; /* the service's own JSON, compact, as it was given */
};

/* What one key leads to: an entry, or NULL if it is of a service at several places. */
struct directory_key {
	const char *key;
	const struct directory_entry *entry;
	const char *pointer; /* of the service in its file */
};

struct directory {
	const struct directory_entry *entries;
	size_t n;
	size_t n_services;
	const struct directory_key *keys; /* sorted, each key once */
	size_t n_keys;
};

/*
 * Read {"contents": [...]} (a page of the API), an array of services, or one service. Everything
 * lives in ${arena}. Faults: wrong types, missing id, name or status, keys given twice, points off
 * the Earth, schedules that break their own rules, run backward or overlap at one place.
 * Returns NULL with every fault at its JSON pointer, otherwise the directory.
 */
const struct directory *directory_parse(const char *text, size_t n, struct arena *arena,
					struct problems *problems);

/*
 * The entry of that key. E_NOT_FOUND if there is none, E_INPUT if the key is of a service that has
 * several places.
 */
MUST_USE
int directory_find(const struct directory *directory, const char *key,
		   const struct directory_entry **entry);

/* The slug nearest to a mistyped key, or NULL. */
const char *directory_nearest(const struct directory *directory, const char *key);

#endif
