/* SPDX-License-Identifier: MIT
 *
 * All that app_step needs of the world, for tests: the real words, holidays and zone, the town's
 * buses (world_town.h), chance from a seed. Programs run in the project's folder.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "app/app.h"
#include "app/prepare.h"
#include "base/rng.h"
#include "sms/template.h"

struct world {
	struct arena arena; /* owns words and holidays */
	struct rng rng;
	struct holidays holidays;
	struct civil_zone *zone; /* Europe/London */
	struct secret_key hash_key;
	struct travel *travel;
	struct prepare_world prepare;
	struct app_world app; /* what app_step takes; settings may be changed */
};

/*
 * Panics with the first fault if one of the shipped files does not load. ${timetable} is the
 * town's, as town_build wrote it.
 */
void world_init(struct world *world, const char *timetable, uint64_t seed);
void world_fini(struct world *world);

/* The same chance again from ${seed} on. */
void world_reseed(struct world *world, uint64_t seed);

/* A fresh folder for files that the test throws away, in memory where there is such a place. */
void world_folder_make(char out[40]);
void world_folder_remove(const char *folder);

/* The instant of a local time: "2023-09-15", "09:30" (may pass 24:00). */
struct utc world_at(const struct world *world, const char *date, const char *time);

/* "07700 900nnn" as a value. */
struct phone world_phone(int nnn);

#endif
