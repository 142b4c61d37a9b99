/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "app/hub.h"

/* A desk that shuts before anybody is out, a contact whose call would be asked for, and a chemist
 * who stays where he is. */
static const char document_text[] =
    "{\"plan\": \"P1\", \"date\": \"2023-09-15\", "
    "\"gate\": {\"lat\": 51.5, \"lon\": -3.0, \"expected\": \"09:30\"}, "
    "\"appointments\": ["
    "{\"id\": \"desk\", \"kind\": \"accommodation\", \"minutes\": 20, \"booked\": \"09:00\", "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"Fr 08:00-09:20\"}, "
    "{\"id\": \"contact\", \"kind\": \"contact\", \"minutes\": 30, \"booked\": \"09:00\", "
    "\"modes\": {\"visit\": \"agreed\", \"phone\": \"ask\"}, \"next_working_day\": \"ask\", "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"24/7\"}, "
    "{\"id\": \"chemist\", \"kind\": \"medication\", \"minutes\": 10, \"booked\": \"12:00\", "
    "\"place\": {\"lat\": 51.5, \"lon\": -3.0}, \"hours\": \"24/7\"}]}";
static const char holidays_text[] =
    "{\"england-and-wales\": {\"division\": \"england-and-wales\", \"events\": ["
    "{\"title\": \"First\", \"date\": \"2023-01-02\", \"notes\": \"\"}, "
    "{\"title\": \"Last\", \"date\": \"2023-12-26\", \"notes\": \"\"}]}}";
static const char *const kinds[] = {"contact", "accommodation"};

struct fixture {
	struct arena arena;
	struct problems problems;
	struct holidays holidays;
	struct plan_document document;
	struct prepare_world world;
	struct hub_offer offer;
};

static int
set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	arena_init(&fixture->arena);
	problems_init(&fixture->problems, &fixture->arena);
	fixture->world.holidays = &fixture->holidays;
	fixture->offer = (struct hub_offer){
	    .at = {51.5, -3.0},
	    .name = "Hall",
	    .from_min = 600,
	    .until_min = 720,
	    .kinds = kinds,
	    .n_kinds = 2,
	};
	int rc = holidays_parse(holidays_text, sizeof(holidays_text) - 1, HOLIDAYS_DIVISION,
				&fixture->arena, &fixture->problems, &fixture->holidays);
	if (rc == 0)
		rc = document_parse(document_text, sizeof(document_text) - 1, &fixture->problems,
				    &fixture->document);
	return rc;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;
	arena_fini(&fixture->arena);
	free(fixture);
	return 0;
}

static bool
is_whole(struct fixture *fixture)
{
	bool whole = false;
	assert_int_equal(hub_is_kept_whole(&fixture->world, &fixture->document, &fixture->offer,
					   &fixture->problems, &whole),
			 0);
	return whole;
}

static void
visits_of_its_kinds_come_to_the_hub_and_others_stay(void **state)
{
	struct fixture *fixture = *state;
	struct plan_document out;
	fixture->offer.at.lat = 51.6;
	hub_document(&fixture->document, &fixture->offer, &fixture->arena, &out);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(out.appointments[i].place_name, "Hall");
		assert_string_equal(out.appointments[i].hours, "Mo-Su,PH 10:00-12:00");
		assert_true(out.appointments[i].point.lat > 51.55);
		assert_int_equal(out.appointments[i].booked_min, PLAN_NONE);
	}
	assert_string_equal(out.appointments[2].hours, "24/7");
	assert_int_equal(out.appointments[2].booked_min, 720);
}

static void
what_is_still_to_be_asked_does_not_make_a_plan_whole(void **state)
{
	struct fixture *fixture = *state;
	fixture->offer.n_kinds = 0;
	assert_false(is_whole(fixture));
	/* With the desk out of the way only the contact is too early: it would take a yes. */
	fixture->document.appointments[0].booked_min = PLAN_NONE;
	fixture->document.appointments[0].hours = "24/7";
	assert_false(is_whole(fixture));
	fixture->document.appointments[1].mode[PLAN_PHONE] = PLAN_AGREED;
	fixture->document.appointments[1].move = PLAN_AGREED;
	assert_true(is_whole(fixture));
}

static void
a_session_that_is_long_enough_makes_the_day_whole(void **state)
{
	struct fixture *fixture = *state;
	assert_true(is_whole(fixture));
	fixture->offer.until_min = fixture->offer.from_min + 50;
	assert_true(is_whole(fixture));
	fixture->offer.until_min--;
	assert_false(is_whole(fixture));
}

static void
no_count_is_told_that_could_point_at_somebody(void **state)
{
	(void)state;
	assert_int_equal(hub_telling(0, 4), HUB_FEWER_THAN);
	assert_int_equal(hub_telling(4, 40), HUB_FEWER_THAN);
	assert_int_equal(hub_telling(5, 40), HUB_EXACT);
	assert_int_equal(hub_telling(35, 40), HUB_EXACT);
	assert_int_equal(hub_telling(36, 40), HUB_MORE_THAN);
	assert_int_equal(hub_telling(39, 40), HUB_MORE_THAN);
	assert_int_equal(hub_telling(40, 40), HUB_EXACT);
}

int
main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    EACH(visits_of_its_kinds_come_to_the_hub_and_others_stay),
	    EACH(what_is_still_to_be_asked_does_not_make_a_plan_whole),
	    EACH(a_session_that_is_long_enough_makes_the_day_whole),
	    EACH(no_count_is_told_that_could_point_at_somebody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
