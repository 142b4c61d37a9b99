/* SPDX-License-Identifier: MIT
 *
 * What a seed draws: how bad the network is, how often the process dies, and the plan documents.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/world_town.h"
#include "tests/sim/posts.h"

struct purpose {
	const char *id;
	const char *kind;
	const char *label;
};

static const struct purpose purposes[] = {
    {"probation", "contact", "Sam"},      {"housing", "accommodation", "Housing desk"},
    {"chemist", "medication", "Chemist"}, {"benefits", "money", "Priya"},
    {"food", "food", "Food parcel"},      {"doctor", "health", "Dr Rees"},
};

static const char *const hours[] = {
    "Mo-Fr 09:00-17:00; PH off",     "Mo-Sa 08:00-18:00", "24/7", "Mo-Fr 09:00-16:30",
    "Mo-Su 09:30-12:30,13:30-17:00",
};

/* Fridays, clock changes, eves of holidays and plain days. */
static const char *const dates[] = {
    "2023-03-24", "2023-03-26", "2023-05-05", "2023-09-15", "2023-10-27", "2023-10-29",
    "2023-12-22", "2024-02-06", "2024-03-28", "2024-03-31", "2024-10-23", "2025-06-11",
};

static int
below(struct sim *sim, int n)
{
	return (int)rng_below(&sim->rng, (uint32_t)n);
}

static json_t *
hour(int minute)
{
	char text[CIVIL_TIME_SIZE];
	civil_time_format(minute, text);
	return json_string(text);
}

static const char *
one_of(struct sim *sim, const char *a, const char *b, const char *c)
{
	const char *const all[] = {a, b, c};
	return all[below(sim, 3)];
}

static json_t *
place_json(struct sim *sim, int stop, int nth)
{
	(void)sim;
	struct geo_point at = town_place(stop, nth);
	return json_pack("{s:s, s:f, s:f}", "name", town_stops[stop].name, "lat", at.lat, "lon",
			 at.lon);
}

static json_t *
draw_appointment(struct sim *sim, int k, const struct purpose *before)
{
	const struct purpose *purpose = &purposes[k];
	const char *priority = one_of(sim, "must", "must", below(sim, 2) ? "should" : "could");
	const char *phone = one_of(sim, "ask", "agreed", "never");
	json_t *appointment =
	    json_pack("{s:s, s:s, s:s, s:o, s:i, s:o, s:o, s:s, s:{s:s, s:s, s:s}, s:s, s:s, s:s}",
		      "id", purpose->id, "kind", purpose->kind, "label", purpose->label, "place",
		      place_json(sim, below(sim, TOWN_STOPS), below(sim, 2)), "minutes",
		      10 + 5 * below(sim, 11), "earliest", hour(480 + 30 * below(sim, 4)), "latest",
		      hour(900 + 30 * below(sim, 5)), "priority", priority, "modes", "visit",
		      below(sim, 8) ? "agreed" : "never", "phone", phone, "video",
		      below(sim, 6) ? "never" : "ask", "next_working_day",
		      one_of(sim, "ask", "never", "agreed"), "move",
		      one_of(sim, "ask", "ask", "agreed"), "source", "drawn");
	/* A document has to agree to something. */
	json_t *modes = json_object_get(appointment, "modes");
	if (strcmp(json_string_value(json_object_get(modes, "visit")), "never") == 0)
		json_object_set_new(modes, "phone", json_string("agreed"));
	if (below(sim, 5) != 0)
		json_object_set_new(appointment, "hours",
				    json_string(hours[below(sim, ARRAY_LEN(hours))]));
	if (below(sim, 10) != 0)
		json_object_set_new(appointment, "booked", hour(540 + 5 * below(sim, 72)));
	if (before != NULL && below(sim, 8) == 0)
		json_object_set_new(appointment, "after", json_pack("[s]", before->id));
	/* Who rings whom, without a draw: the rest of the seed stays what it was. */
	if ((sim->seed + (uint64_t)k) % 4 == 0)
		json_object_set_new(
		    appointment, "call",
		    (sim->seed + (uint64_t)k) % 8 == 0
			? json_pack("{s:s, s:s}", "from", "person", "number", "01632 960456")
			: json_pack("{s:s}", "number", "+44 (0)7700 900 555"));
	return appointment;
}

static json_t *
draw_appointments(struct sim *sim, int chosen[], int *n)
{
	*n = 1 + below(sim, 5);
	bool is_taken[ARRAY_LEN(purposes)] = {false};
	json_t *list = json_array();
	for (int i = 0; i < *n; i++) {
		int k = below(sim, ARRAY_LEN(purposes));
		while (is_taken[k])
			k = (k + 1) % (int)ARRAY_LEN(purposes);
		is_taken[k] = true;
		chosen[i] = k;
		json_array_append_new(
		    list, draw_appointment(sim, k, i > 0 ? &purposes[chosen[i - 1]] : NULL));
	}
	return list;
}

static json_t *
party(const char *role, int nnn, const char *label, bool consents)
{
	char number[16];
	snprintf(number, sizeof(number), "07700 900%03d", nnn);
	return json_pack("{s:s, s:s, s:s, s:s, s:b}", "role", role, "name", label, "label", label,
			 "number", number, "consent", (int)consents);
}

int
draw_person_phone(int plan)
{
	return 100 + plan;
}

static json_t *
draw_parties(struct sim *sim, int plan, const int chosen[], int n)
{
	json_t *list = json_array();
	json_array_append_new(list, party("person", draw_person_phone(plan), "Jay", true));
	if (below(sim, 12) != 0)
		json_array_append_new(list, party("coordinator", 201, "Alex", true));
	/* One officer for all, or one a plan; some speak for nothing by name. */
	int officer = below(sim, 3) == 0 ? 301 : 310 + plan;
	if (below(sim, 5) != 0)
		json_array_append_new(list, party("officer", officer, "Sam", below(sim, 10) != 0));
	for (int i = 0; i < n; i++) {
		if (below(sim, 3) == 0)
			continue;
		/* Now and then one number speaks in two parts. */
		int number = below(sim, 8) == 0 ? officer : 400 + 10 * plan + i;
		const char *role =
		    strcmp(purposes[chosen[i]].kind, "contact") == 0 ? "officer" : "service";
		json_t *service =
		    party(role, number, purposes[chosen[i]].label, below(sim, 12) != 0);
		json_object_set_new(service, "appointments",
				    json_pack("[s]", purposes[chosen[i]].id));
		if (below(sim, 12) == 0)
			json_object_del(service, "number");
		json_array_append_new(list, service);
	}
	/* A second who speaks for the first, without a draw: the rest of the seed stays what it was. */
	if ((sim->seed / 3 + (uint64_t)plan) % 2 == 0) {
		json_t *second = party("service", 600 + plan, "Duty desk", true);
		json_object_set_new(second, "appointments",
				    json_pack("[s]", purposes[chosen[0]].id));
		json_array_append_new(list, second);
	}
	return list;
}

static void
draw_rest(struct sim *sim, json_t *plan)
{
	json_t *person =
	    json_pack("{s:f, s:i, s:i, s:i}", "walk_mps", 0.8 + 0.1 * below(sim, 7),
		      "walk_m_max_leg", 600 + 200 * below(sim, 10), "change_minutes_min",
		      below(sim, 6), "arrive_early_minutes", 5 * below(sim, 3));
	if (below(sim, 3) != 0)
		json_object_set_new(person, "walk_m_max_day",
				    json_integer(3000 + 500 * below(sim, 12)));
	if (below(sim, 3) != 0)
		json_object_set_new(person, "money_pence", json_integer(500 * below(sim, 10)));
	json_object_set_new(plan, "person", person);
	/* In every third seed they chose to be asked how it went. */
	if (sim->seed % 3 == 0)
		json_object_set_new(person, "check_in", json_true());
	json_object_set_new(plan, "home", json_null());
	if (below(sim, 2) == 0) {
		json_t *home = place_json(sim, below(sim, TOWN_STOPS), 9);
		if (below(sim, 2) == 0)
			json_object_set_new(home, "arrive_by", hour(1080 + 30 * below(sim, 6)));
		json_object_set_new(plan, "home", home);
	}
	/* In every fifth seed the coordinator drives everybody. */
	bool is_drawn = below(sim, 4) == 0;
	if (is_drawn || sim->seed % 5 == 2)
		json_object_set_new(plan, "lift",
				    json_pack("{s:s, s:s}", "from", "09:00", "until", "13:00"));
	if (below(sim, 3) == 0)
		json_object_set_new(plan, "breaks",
				    json_pack("[{s:s, s:i, s:s, s:s}]", "kind", "meal", "minutes",
					      30, "from", "11:30", "until", "14:30"));
	if (below(sim, 8) == 0) {
		struct geo_point at = town_stops[below(sim, TOWN_STOPS)].at;
		json_object_set_new(
		    plan, "avoid",
		    json_pack("[{s:f, s:f, s:i}]", "lat", at.lat, "lon", at.lon, "radius_m", 250));
	}
}

/* One member gone wrong: it is to be refused, whole. */
static void
spoil(struct sim *sim, json_t *plan)
{
	json_t *first = json_array_get(json_object_get(plan, "appointments"), 0);
	switch (below(sim, 6)) {
	case 0:
		json_object_set_new(first, "minutes", json_integer(0));
		return;
	case 1:
		json_object_set_new(first, "hours", json_string("Mo-Fr 9 to 5"));
		return;
	case 2:
		json_object_set_new(plan, "date", json_string("2023-02-30"));
		return;
	case 3:
		json_object_set_new(plan, "zone", json_string("Europe/Paris"));
		return;
	case 4:
		json_array_append_new(
		    json_object_get(plan, "parties"),
		    json_pack("{s:s, s:s}", "role", "officer", "number", "01632 960000"));
		return;
	case 5:
		json_object_del(plan, "gate");
		return;
	}
}

static void
draw_document(struct sim *sim, int k, const char *date)
{
	struct sim_document *document = &sim->documents[k];
	int chosen[ARRAY_LEN(purposes)];
	int n = 0;
	struct geo_point gate = town_place(0, 5);
	document->gate_min = 510 + 15 * below(sim, 9);
	snprintf(document->ref, sizeof(document->ref), "J%d", (k + 1) % 10);
	json_t *plan =
	    json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:f, s:f, s:s, s:o, s:s}}", "plan",
		      document->ref, "date", date, "zone", "Europe/London", "gate", "name",
		      "The Gate", "label", "the gate", "lat", gate.lat, "lon", gate.lon, "earliest",
		      "08:00", "expected", hour(document->gate_min), "latest", "12:00");
	draw_rest(sim, plan);
	json_object_set_new(plan, "appointments", draw_appointments(sim, chosen, &n));
	json_object_set_new(plan, "parties", draw_parties(sim, k, chosen, n));
	posts_draw(sim, plan, k);
	document->is_bad = below(sim, 10) == 0;
	if (document->is_bad)
		spoil(sim, plan);
	char *text = json_dumps(plan, JSON_COMPACT);
	document->json = arena_strdup(&sim->arena, text);
	free(text);
	json_decref(plan);
	int rc = civil_date_parse(date, &document->date);
	ensure(rc == 0);
}

void
draw_seed(struct sim *sim)
{
	static const int crashes[] = {0, 0, 10, 50, 200};
	sim->crash_per_10000 = crashes[below(sim, ARRAY_LEN(crashes))];
	sim->loss_percent = below(sim, 12);
	sim->unknown_percent = below(sim, 25);
	sim->slow_percent = below(sim, 30);
	sim->reject_percent = below(sim, 4);
	const char *date = dates[below(sim, ARRAY_LEN(dates))];
	sim->n_documents = 1 + below(sim, SIM_PLANS_MAX);
	for (int k = 0; k < sim->n_documents; k++)
		draw_document(sim, k, date);
	/* Handed in up to six days before, at any hour; or on the day itself. */
	struct utc morning = civil_to_utc(sim->world->zone, sim->documents[0].date, 6 * 60);
	sim->now = (struct utc){morning.s - 3600 * (int64_t)below(sim, 150)};
	if (below(sim, 4) == 0)
		sim->now = (struct utc){morning.s + 60 * below(sim, 300)};
	sim->end = (struct utc){morning.s + 4 * 86400};
	for (int k = 0; k < sim->n_documents; k++)
		life_add(sim, ITEM_IMPORT, life_later(sim, below(sim, 7200)))->plan = k;
	if (below(sim, 3) == 0) {
		sim->outage_from = (struct utc){morning.s + 60 * below(sim, 600)};
		sim->outage_until = (struct utc){sim->outage_from.s + 60 * (1 + below(sim, 90))};
	}
}
