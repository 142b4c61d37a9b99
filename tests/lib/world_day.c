/* SPDX-License-Identifier: MIT
 *
 * The day's driver: each event is driven, what it sends is noted and accepted.
 */
#include "tests/lib/world_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/plan_json.h"
#include "store/part.h"
#include "tests/lib/world_town.h"

#define DATE "2023-09-15"

struct world_day today;

static void
open_store(void)
{
	char path[64], keys[64];
	snprintf(path, sizeof(path), "%s/db", today.folder);
	snprintf(keys, sizeof(keys), "%s/keys", today.folder);
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	assert_int_equal(
	    store_open(path, keys, secret_random_seeded(&today.world.rng), problems, &today.store),
	    0);
	today.drive = (struct drive){.store = today.store, .world = &today.world.app};
}

int
today_set_up(void **state)
{
	(void)state;
	today = (struct world_day){0};
	arena_init(&today.arena);
	world_folder_make(today.folder);
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	char timetable[64];
	snprintf(timetable, sizeof(timetable), "%s/town.tt", today.folder);
	town_build(timetable, problems);
	world_init(&today.world, timetable, 1);
	today.now = world_at(&today.world, "2023-09-14", "12:00");
	open_store();
	return 0;
}

int
today_tear_down(void **state)
{
	(void)state;
	store_close(today.store);
	world_fini(&today.world);
	world_folder_remove(today.folder);
	arena_fini(&today.arena);
	return 0;
}

static json_t *
place(int stop, int nth)
{
	struct geo_point at = town_place(stop, nth);
	return json_pack("{s:s, s:f, s:f}", "name", town_stops[stop].name, "lat", at.lat, "lon",
			 at.lon);
}

static json_t *
appointment(const char *id, const char *label, json_t *where, const char *booked, int minutes)
{
	return json_pack("{s:s, s:s, s:o, s:s, s:i, s:s, s:s, s:s, s:s, s:s}", "id", id, "label",
			 label, "place", where, "hours", "Mo-Su 09:00-17:00", "minutes", minutes,
			 "booked", booked, "earliest", "09:00", "latest", "16:30", "priority",
			 "must", "move", "ask");
}

static json_t *
party(const char *role, int nnn, const char *label, const char *speaks_for)
{
	char number[16];
	snprintf(number, sizeof(number), "07700 900%03d", nnn);
	json_t *made = json_pack("{s:s, s:s, s:s, s:b}", "role", role, "number", number, "label",
				 label, "consent", 1);
	if (speaks_for != NULL)
		json_object_set_new(made, "appointments", json_pack("[s]", speaks_for));
	return made;
}

json_t *
today_document(void)
{
	struct geo_point gate = town_place(0, 5);
	json_t *probation = appointment("probation", "Sam", place(2, 0), "10:00", 60);
	json_object_set_new(probation, "kind", json_string("contact"));
	json_t *housing = appointment("housing", "Housing desk", place(4, 0), "11:45", 20);
	json_t *chemist = appointment("chemist", "Chemist", place(3, 0), "13:30", 10);
	json_object_set_new(chemist, "move", json_string("agreed"));
	json_t *document =
	    json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:f, s:f, s:s, s:s, s:s}, s:o, s:{s:f, s:i, "
		      "s:i, s:i, s:i},"
		      " s:[o, o, o], s:[o, o, o, o]}",
		      "plan", "J4", "date", DATE, "zone", "Europe/London", "gate", "name",
		      "The Gate", "label", "the gate", "lat", gate.lat, "lon", gate.lon, "earliest",
		      "08:30", "expected", "09:00", "latest", "12:00", "home", place(5, 9),
		      "person", "walk_mps", 1.1, "walk_m_max_leg", 1600, "money_pence", 100,
		      "change_minutes_min", 4, "arrive_early_minutes", 5, "appointments", probation,
		      housing, chemist, "parties", party("person", DAY_PERSON, "Jay", NULL),
		      party("coordinator", DAY_COORDINATOR, "Alex", NULL),
		      party("officer", DAY_OFFICER, "Sam", "probation"),
		      party("service", DAY_SERVICE, "Housing desk", "housing"));
	assert_non_null(document);
	return document;
}

json_t *
today_document_on_asking(void)
{
	json_t *document = today_document();
	json_t *first = json_array_get(json_object_get(document, "appointments"), DAY_PROBATION);
	json_object_set_new(first, "modes",
			    json_pack("{s:s, s:s}", "visit", "agreed", "phone", "ask"));
	return document;
}

void
today_use_directory(json_t *document, int which, const char *members)
{
	json_t *one = json_array_get(json_object_get(document, "appointments"), (size_t)which);
	json_t *place = json_object_get(one, "place");
	const char *text =
	    arena_printf(&today.arena,
			 "[{\"id\":\"s\",\"name\":\"Service\",\"status\":\"active\",%s"
			 "\"service_at_locations\":[{\"id\":\"p\",\"location\":{\"id\":\"l\","
			 "\"location_type\":\"physical\",\"latitude\":%f,\"longitude\":%f}}]}]",
			 members, json_number_value(json_object_get(place, "lat")),
			 json_number_value(json_object_get(place, "lon")));
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	today.world.prepare.directory = directory_parse(text, strlen(text), &today.arena, problems);
	assert_non_null(today.world.prepare.directory);
	json_object_del(one, "place");
	json_object_del(one, "hours");
	json_object_set_new(one, "service", json_string("s"));
}

static void
note_sends(void)
{
	const struct app_effects *effects = today.effects;
	int first = today.n_sends;
	for (size_t i = 0; i < effects->n_sends; i++) {
		assert_true(today.n_sends < (int)ARRAY_LEN(today.sends));
		today.sends[today.n_sends] = effects->sends[i];
		today.sends[today.n_sends++].text =
		    arena_strdup(&today.arena, effects->sends[i].text);
	}
	int last = today.n_sends;
	for (int i = first; i < last && !today.is_mute; i++) {
		struct app_event accepted = {
		    .kind = APP_SENT,
		    .outbox = OUTBOX_ON_ACCEPTED,
		    .attempt = today.sends[i].attempt,
		    .provider_id = "",
		    .retry_after_s = -1,
		};
		struct drive_subject about = {.message_id = today.sends[i].message_id};
		assert_int_equal(today_event(&accepted, &about), 0);
	}
}

int
today_event(const struct app_event *event, const struct drive_subject *about)
{
	today.effects = arena_new(&today.arena, struct app_effects);
	int rc = drive_event(&today.drive, event, about, today.now, &today.arena, today.effects);
	if (rc == 0 && today.effects->n_sends > 0)
		note_sends();
	return rc;
}

void
today_look(void)
{
	const struct app_event wake = {.kind = APP_WAKE};
	assert_int_equal(today_event(&wake, &(struct drive_subject){.plan_id = today.plan_id}), 0);
}

/* All that is due by now. */
static void
settle(void)
{
	for (int turn = 0;; turn++) {
		struct utc due;
		assert_int_equal(drive_next_time(&today.drive, &due), 0);
		if (due.s == 0 || due.s > today.now.s)
			return;
		assert_true(turn < 100);
		assert_int_equal(
		    today_event(&(struct app_event){.kind = APP_DUE}, &(struct drive_subject){0}),
		    0);
		int64_t *plans, *texts;
		int n;
		assert_int_equal(store_parts_due(today.store, today.now, &today.arena, &texts, &n),
				 0);
		for (int i = 0; i < n; i++)
			assert_int_equal(today_event(&(struct app_event){.kind = APP_TORN},
						     &(struct drive_subject){.text_id = texts[i]}),
					 0);
		assert_int_equal(store_wake_load(today.store, today.now, &today.arena, &plans, &n),
				 0);
		for (int i = 0; i < n; i++)
			assert_int_equal(today_event(&(struct app_event){.kind = APP_WAKE},
						     &(struct drive_subject){.plan_id = plans[i]}),
					 0);
	}
}

int
today_import(json_t *document)
{
	char *text = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	struct app_event event = {
	    .kind = APP_IMPORT,
	    .document = arena_strdup(&today.arena, text),
	    .document_len = strlen(text),
	};
	free(text);
	int rc = today_event(&event, &(struct drive_subject){0});
	today.plan_id = today.effects->plan_id;
	return rc;
}

void
today_begin_with(json_t *document)
{
	assert_int_equal(today_import(document), 0);
	settle();
}

void
today_begin(void)
{
	assert_int_equal(today_import(today_document()), 0);
	settle();
}

void
today_at(const char *time)
{
	today_until(world_at(&today.world, DATE, time));
}

void
today_until(struct utc until)
{
	assert_true(until.s >= today.now.s);
	for (;;) {
		struct utc due;
		assert_int_equal(drive_next_time(&today.drive, &due), 0);
		if (due.s == 0 || due.s > until.s)
			break;
		if (due.s > today.now.s)
			today.now = due;
		settle();
	}
	today.now = until;
}

void
today_text(int nnn, const char *text)
{
	struct app_event event = {
	    .kind = APP_TEXT,
	    .text = text,
	    .once = arena_printf(&today.arena, "test:%d", ++today.texts),
	};
	assert_int_equal(today_event(&event, &(struct drive_subject){.from = world_phone(nnn)}), 0);
	settle();
}

const struct row_case *
today_case(void)
{
	struct row_case *loaded = arena_new(&today.arena, struct row_case);
	assert_int_equal(store_case_load(today.store, today.plan_id, &today.arena, loaded), 0);
	return loaded;
}

const struct plan_solution *
today_solution(void)
{
	const char *text = today_case()->version.solution;
	struct problems *problems = arena_new(&today.arena, struct problems);
	problems_init(problems, &today.arena);
	json_t *json = json_parse(text, strlen(text), problems);
	struct plan_solution *solution = arena_new(&today.arena, struct plan_solution);
	assert_int_equal(plan_solution_parse(json, problems, solution), 0);
	json_decref(json);
	return solution;
}

static bool
is_to(const struct row_case *loaded, const struct row_message *message, int nnn)
{
	struct phone phone = world_phone(nnn);
	for (int i = 0; i < loaded->n_parties; i++)
		if (loaded->parties[i].id == message->party_id)
			return phone_equal(&loaded->parties[i].phone, &phone);
	return false;
}

const struct row_message *
today_message(int nnn, const char *kind)
{
	const struct row_case *loaded = today_case();
	for (int m = loaded->n_messages - 1; m >= 0; m--)
		if (is_to(loaded, &loaded->messages[m], nnn) &&
		    strcmp(loaded->messages[m].kind, kind) == 0)
			return &loaded->messages[m];
	return NULL;
}

const struct row_message *
today_claim(int nnn, const char *claim)
{
	const struct row_case *loaded = today_case();
	for (int m = loaded->n_messages - 1; m >= 0; m--)
		if (is_to(loaded, &loaded->messages[m], nnn) &&
		    strcmp(loaded->messages[m].claim, claim) == 0)
			return &loaded->messages[m];
	return NULL;
}

int
today_count(int nnn, const char *kind)
{
	const struct row_case *loaded = today_case();
	int n = 0;
	for (int m = 0; m < loaded->n_messages; m++)
		n += is_to(loaded, &loaded->messages[m], nnn) &&
		     strcmp(loaded->messages[m].kind, kind) == 0;
	return n;
}

void
today_holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

const char *
today_last(int nnn)
{
	struct phone phone = world_phone(nnn);
	for (int i = today.n_sends - 1; i >= 0; i--)
		if (phone_equal(&today.sends[i].to, &phone))
			return today.sends[i].text;
	return "";
}

const char *
today_code(int nnn)
{
	struct phone phone = world_phone(nnn);
	for (int i = today.n_sends - 1; i >= 0; i--) {
		if (!phone_equal(&today.sends[i].to, &phone))
			continue;
		/* The last: a number to ring may stand before it. */
		const char *code = NULL;
		for (const char *at = today.sends[i].text; *at != '\0'; at++)
			if (strspn(at, "0123456789") == SECRET_CODE_DIGITS)
				code = at;
		if (code != NULL)
			return arena_strndup(&today.arena, code, SECRET_CODE_DIGITS);
	}
	fail_msg("no code was texted to 900%03d", nnn);
	return NULL;
}
