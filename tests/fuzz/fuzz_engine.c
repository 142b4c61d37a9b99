/* SPDX-License-Identifier: MIT
 *
 * What engines elsewhere answer, whatever the bytes: a failure with its reason, or cells and
 * journeys that hold together. The first byte chooses the HTTP status.
 * reaches: svc/travel/engines/otp.c svc/travel/engines/valhalla.c svc/travel/engines/stage.c
 *	    svc/travel/engines/engines.c
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "travel/engines/engine.h"

static void
check_trips(const struct known_trips *trips)
{
	ensure(trips->n_journeys >= 0 && trips->n_journeys <= KNOWN_JOURNEYS_MAX);
	for (int i = 0; i < trips->n_journeys; i++) {
		const struct travel_journey *journey = &trips->journeys[i];
		ensure(journey->n_legs >= 1 && journey->n_legs <= ENGINE_LEGS_MAX);
		ensure(journey->depart_min >= 0 && journey->depart_min <= journey->arrive_min &&
		       journey->arrive_min <= TRAVEL_MINUTE_MAX);
		int walk_m = 0;
		for (int k = 0; k < journey->n_legs; k++) {
			const struct travel_leg *leg = &journey->legs[k];
			ensure(leg->depart_min <= leg->arrive_min);
			ensure(k == 0 || journey->legs[k - 1].arrive_min <= leg->depart_min);
			ensure(strlen(leg->from) <= ENGINE_TEXT_MAX &&
			       strlen(leg->to) <= ENGINE_TEXT_MAX);
			walk_m += leg->walk_m;
		}
		ensure(journey->walk_m == walk_m);
	}
}

static void
check_answer(const struct engine_question *question, const struct engine_answer *answer)
{
	ensure(answer->why != NULL && answer->left_out != NULL);
	ensure((answer->result == ENGINE_OK) == (answer->why[0] == '\0'));
	if (answer->result != ENGINE_OK)
		return;
	if (question->topic == KNOWN_TRANSIT) {
		check_trips(&answer->trips);
		return;
	}
	for (int i = 0; i < question->n_from * question->n_to; i++)
		ensure(answer->cells[i].m >= -1 && answer->cells[i].s >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct geo_point from[] = {{51.4806, -3.1679}, {51.5, -3.1}};
	static const struct geo_point to[] = {{51.588, -2.995}, {51.5, -3.0}};
	static const int statuses[] = {200, 200, 400, 429, 500, 0};
	static struct civil_zone *zone;
	if (zone == NULL)
		zone = civil_zone_load("Europe/London");
	if (n == 0 || zone == NULL)
		return 0;
	struct travel_query query = travel_query_default(civil_from_ymd(2023, 9, 15));
	for (int i = 0; i < engine_count; i++)
		for (int topic = 0; topic < KNOWN_TOPICS; topic++) {
			struct arena arena;
			struct engine_answer answer;
			int n_points = topic == KNOWN_TRANSIT || (data[0] & 64) != 0 ? 1 : 2;
			struct engine_question question = {(enum known_topic)topic,
							   from,
							   n_points,
							   to,
							   n_points,
							   &query,
							   false,
							   zone};
			if ((engine_list[i]->can >> topic & 1) == 0)
				continue;
			arena_init(&arena);
			engine_list[i]->parse(&question, statuses[data[0] % ARRAY_LEN(statuses)],
					      (const char *)data + 1, n - 1, &arena, &answer);
			check_answer(&question, &answer);
			arena_fini(&arena);
		}
	return 0;
}
