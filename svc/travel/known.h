/* SPDX-License-Identifier: MIT
 *
 * What engines elsewhere have told: walks and drives between two points, and the transit journeys
 * of a pair on a date, each with its engine and its moment. travel.h consults it before the
 * straight line, the stated speeds and the timetable, which are the fall-back.
 *
 * Bounded: what is newer takes the place of what is older. The same question always meets the same
 * answer until something is put or dropped; known_generation tells that.
 *
 * Points are rounded to 0.00001 degrees (1.1 m). A walk belongs to the person's speed and to the
 * circles that it leaves out; a drive to nobody.
 */
#ifndef TRAVEL_KNOWN_H
#define TRAVEL_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/geo.h"
#include "travel/travel.h"

#define KNOWN_WAYS_MAX     8192 /* walks and drives together */
#define KNOWN_TRIPS_MAX    512  /* pairs on a date */
#define KNOWN_JOURNEYS_MAX 300  /* of one pair on a date */
#define KNOWN_NOTE_MAX     200  /* bytes of a reason, NUL included; more is cut */

enum known_topic {
	KNOWN_WALK,
	KNOWN_DRIVE,
	KNOWN_TRANSIT,
};
#define KNOWN_TOPICS 3

const char *known_topic_name(enum known_topic topic); /* "walk", "drive", "transit" */

/* What was asked: made by the known_key functions alone. */
struct known_key {
	enum known_topic topic;
	int32_t from[2]; /* rounded degrees north and east */
	int32_t to[2];
	int32_t speed_mm_s; /* 0 of a drive */
	int32_t day;        /* of transit, else 0 */
	uint64_t avoid;     /* of a walk: a hash of the circles, 0 for none */
};

struct known_key known_key_walk(const struct travel_query *query, struct geo_point from,
				struct geo_point to);
struct known_key known_key_drive(struct geo_point from, struct geo_point to);
struct known_key known_key_transit(const struct travel_query *query, struct geo_point from,
				   struct geo_point to);

/* A walk or a drive. */
struct known_way {
	int m; /* 0 or more, along the way */
	int s; /* 0 or more */
	const char *engine;
	struct utc at; /* when it was told */
};

/*
 * The journeys of a pair on a date, by departure, as the engine told them: prices unknown, limits
 * of the person not looked at. They are all there are in their window, also if that is none.
 */
struct known_trips {
	const struct travel_journey *journeys;
	int n_journeys; /* 0..KNOWN_JOURNEYS_MAX */
	int from_min;   /* those that leave from this minute on and */
	int until_min;  /* arrive until this one were asked for */
	const char *engine;
	struct utc at;
};

struct known;

struct known *known_new(void);
void known_free(struct known *known); /* NULL does nothing */

/*
 * ${travel} asks ${known} first from now on; borrowed, NULL takes it away. It may change between
 * two questions: what is kept of an answer belongs to the known_generation it was made under.
 */
void known_lend(const struct known *known, struct travel *travel);

/* The zone of ${travel}'s timetable, which an engine's minutes have to be of; NULL without one. */
const struct civil_zone *known_zone(const struct travel *travel);

/* Grows with everything put or dropped: an answer made under another one is stale. */
uint64_t known_generation(const struct known *known);

/* Everything is copied but ${engine}, which lives for ever. The same key again takes its place. */
void known_put_way(struct known *known, const struct known_key *key, const struct known_way *way);
void known_put_trips(struct known *known, const struct known_key *key,
		     const struct known_trips *trips);

/* False if it is not known, or ${known} is NULL. */
bool known_find_way(const struct known *known, const struct known_key *key, struct known_way *way);

/* What is found is borrowed until the next put or drop. NULL if it is not known. */
const struct known_trips *known_find_trips(const struct known *known, const struct known_key *key);

/* Forget what was told of ${topic} before ${at}. */
void known_drop_before(struct known *known, enum known_topic topic, struct utc at);

/*
 * Why the last asking about ${topic} gave nothing ("valhalla: timeout after 2000 ms"); "" takes it
 * back. known_note gives "" where nothing was noted, or ${known} is NULL.
 */
void known_set_note(struct known *known, enum known_topic topic, const char *note);
const char *known_note(const struct known *known, enum known_topic topic);

/* Who answers ${key}: an engine's name and "", or "local" and why ("" where no engine is used). */
struct known_use {
	const char *engine;
	const char *because;
};
struct known_use known_use(const struct known *known, const struct known_key *key);

#endif
