/* SPDX-License-Identifier: MIT
 *
 * The world of a test, put together as the daemon's wiring does it, with seeded chance.
 */
#include "tests/lib/world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/memo.h"
#include "setup/templates.h"

#define MEMO_BYTES_MAX (512 << 10) /* little, so that things are forgotten, too */

#define FILE_MAX (1024 * 1024)

static char *
read_whole(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		panic("%s does not open: run tests in the project's folder", path);
	char *text = arena_alloc(arena, FILE_MAX);
	size_t n = fread(text, 1, FILE_MAX - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void
no_faults(const struct problems *problems)
{
	if (problems->count > 0)
		panic("%s: %s", problems->list[0].at, problems->list[0].text);
}

void
world_reseed(struct world *world, uint64_t seed)
{
	rng_seed(&world->rng, seed);
}

void
world_init(struct world *world, const char *timetable, uint64_t seed)
{
	secret_init();
	*world = (struct world){0};
	arena_init(&world->arena);
	world_reseed(world, seed);
	struct problems *problems = arena_new(&world->arena, struct problems);
	problems_init(problems, &world->arena);
	const char *days = read_whole(&world->arena, "conf/holidays/bank-holidays.json");
	int rc = holidays_parse(days, strlen(days), HOLIDAYS_DIVISION, &world->arena, problems,
				&world->holidays);
	const struct template_set *words = templates_load(NULL, NULL, LANGUAGE_EN, problems);
	const struct template_set *welsh = templates_load(NULL, NULL, LANGUAGE_CY, problems);
	struct travel_files files = {.timetable = timetable,
				     .taxi = "tests/data/taxi_everywhere.json"};
	world->travel = travel_open(&files, problems);
	no_faults(problems);
	ensure(rc == 0 && words != NULL && welsh != NULL);
	world->zone = civil_zone_load("Europe/London");
	ensure(world->zone != NULL);
	secret_key_make(secret_random_seeded(&world->rng), &world->hash_key);
	world->prepare =
	    (struct prepare_world){.travel = world->travel, .holidays = &world->holidays};
	world->app = (struct app_world){
	    .prepare = &world->prepare,
	    .memo = memo_new(MEMO_BYTES_MAX),
	    .templates = {words, welsh},
	    .holidays = &world->holidays,
	    .zone = world->zone,
	    .hash_key = &world->hash_key,
	    .random = secret_random_seeded(&world->rng),
	    .settings =
		{
		    .code_lifetime_minutes = 10,
		    .code_tries = 5,
		    .late_minutes_max = 180,
		    .answer_minutes = 120,
		    .remind_minutes = 60,
		    .ok_minutes = 20,
		    .call_again_minutes = 15,
		    .check_minutes = 45,
		    .leave_lead_minutes = 10,
		    .morning_min = 8 * 60,
		    .phone_rule = PHONE_TEST_ONLY,
		},
	};
}

void
world_fini(struct world *world)
{
	memo_free(world->app.memo);
	travel_close(world->travel);
	civil_zone_free(world->zone);
	arena_fini(&world->arena);
}

void
world_folder_make(char out[40])
{
	const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(out, 40, "%s/firstday-world-XXXXXX", where);
	if (mkdtemp(out) == NULL)
		panic("no folder can be made in %s", where);
}

void
world_folder_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	if (dir == NULL)
		return;
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		char path[320];
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(dir);
	rmdir(folder);
}

struct utc
world_at(const struct world *world, const char *date, const char *time)
{
	struct civil_date day;
	int minute = 0;
	ensure(civil_date_parse(date, &day) == 0 && civil_time_parse(time, &minute) == 0);
	return civil_to_utc(world->zone, day, minute);
}

struct phone
world_phone(int nnn)
{
	struct phone phone;
	snprintf(phone.digits, sizeof(phone.digits), "447700900%03d", nnn % 1000);
	return phone;
}
