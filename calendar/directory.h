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

#define DIRECTORY_BYTES_MAX     (12 * 1024 * 1024)
#define DIRECTORY_SERVICE_MAX   (128 * 1024) /* bytes of one service */
#define DIRECTORY_SERVICES_MAX  10000
#define DIRECTORY_PLACES_MAX    200   /* of one service */
#define DIRECTORY_SCHEDULES_MAX 64    /* of one place */
#define DIRECTORY_ENTRIES_MAX   12000 /* of a file, all services together; so are the next two */
#define DIRECTORY_SCHEDULES_ALL 40000
#define DIRECTORY_OVERLAPS_MAX  400 /* pairs of schedules that want their dates listed */
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
	const char *address;       /* one line */
	const char *postcode;      /* of its first address that has one */
	const char *phone;         /* as written */
	const char *email;         /* the service's, else a contact's */
	const char *accessibility; /* one line, as written; so is the next */
	const char *bring;         /* required_documents */
	bool is_assured;           /* somebody has confirmed what stands here, */
	struct civil_date assured; /* on this date, */
	const char *assurer;       /* by mail address */
	const char *modified;      /* last_modified, as written */
	struct hours hours;
	/* The names of the taxonomy terms among its attributes, but of our own two. */
	const char *const *terms;
	size_t n_terms;
	const char *raw; /* the service's own JSON as it was given: raw_bytes of it, no NUL */
	size_t raw_bytes;
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
	const struct problems *notes; /* schedules that say more than we read: they open nothing */
};

/*
 * Read {"contents": [...]} (a page of the API), an array of services, or one service. Everything
 * lives in ${arena}, but for what is raw: that is ${text}, which has to live as long. Faults: wrong
 * types, missing id, name or status, keys given twice, points off the Earth, schedules that break
 * their own rules, run backward or overlap at one place.
 * Returns NULL with every fault at its JSON pointer (what is not JSON: at its line), otherwise the
 * directory. One service at a time is a tree in memory, so bytes bound memory.
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

/* Whether nobody has confirmed the entry in the ${most_days} before ${date}; 0 days: never. */
bool directory_is_stale(const struct directory_entry *entry, struct civil_date date, int most_days);

/* "last confirmed on 2023-06-13, 94 days before", "never confirmed", in ${arena}. */
const char *directory_confirmed_words(const struct directory_entry *entry, struct civil_date date,
				      struct arena *arena);

/* The slug nearest to a mistyped key, or NULL. */
const char *directory_nearest(const struct directory *directory, const char *key);

#endif
