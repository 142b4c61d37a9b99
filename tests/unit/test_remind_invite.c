/* SPDX-License-Identifier: MIT
 *
 * Invitations by mail: to whom, when, once each; a change keeps the event and raises its SEQUENCE,
 * what is off is taken back, and one that is lost reaches a human.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "tests/lib/world_day.h"

#define FROM "plans@example.org"
#define DESK "desk@example.com"

/* The day with a mail address for the housing desk, and one for the officer. */
static json_t *
document_with_mail(void)
{
	json_t *document = today_document();
	json_t *parties = json_object_get(document, "parties");
	json_object_set_new(json_array_get(parties, 3), "mail", json_string(DESK));
	json_object_set_new(json_array_get(parties, 2), "mail", json_string("sam@example.com"));
	return document;
}

static void
begin(json_t *document)
{
	today.world.app.settings.mail_from = FROM;
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	assert_int_equal(today_import(document), 0);
	today_until(today.now);
}

static const struct app_send *
mail(int nth, const char *to)
{
	for (int i = 0; i < today.n_sends; i++)
		if (today.sends[i].mail != NULL && strcmp(today.sends[i].mail, to) == 0 &&
		    nth-- == 0)
			return &today.sends[i];
	return NULL;
}

/* The calendar of a mail, decoded and unfolded. */
static const char *
calendar_of(const struct app_send *send)
{
	const char *part = strstr(send->text, "text/calendar");
	assert_non_null(part);
	part = strstr(part, "\r\n\r\n") + 4;
	size_t n = strlen(part);
	char *text = arena_alloc(&today.arena, n);
	size_t n_text;
	const char *end;
	assert_int_equal(sodium_base642bin((unsigned char *)text, n, part, n, "\r\n", &n_text, &end,
					   sodium_base64_VARIANT_ORIGINAL),
			 0);
	assert_memory_equal(end, "--", 2);
	char *to = text;
	for (char *from = text; *from != '\0'; from++) {
		if (strncmp(from, "\r\n ", 3) == 0)
			from += 2;
		else
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

static void
holds(const char *text, const char *line)
{
	if (strstr(text, line) == NULL)
		fail_msg("no \"%s\" in\n%s", line, text);
}

/* The line that begins with ${name}. */
static const char *
line_of(const char *text, const char *name)
{
	const char *line = strstr(text, name);
	assert_non_null(line);
	return arena_strndup(&today.arena, line, strcspn(line, "\r"));
}

static int
sequence_of(const struct app_send *send)
{
	int sequence = -1;
	assert_int_equal(sscanf(line_of(calendar_of(send), "SEQUENCE:"), "SEQUENCE:%d", &sequence),
			 1);
	return sequence;
}

static void
what_is_settled_goes_out_once_to_who_wants_mail(void **state)
{
	(void)state;
	begin(document_with_mail());
	const struct app_send *first = mail(0, DESK);
	assert_non_null(first);
	holds(first->text, "From: <" FROM ">\r\nTo: <" DESK ">\r\nSubject: J4 visit\r\n");
	holds(first->text, "method=REQUEST");
	const char *calendar = calendar_of(first);
	holds(calendar, "\r\nMETHOD:REQUEST\r\n");
	holds(calendar, "DTSTART;TZID=Europe/London:20230915T114500\r\n");
	holds(calendar,
	      "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:" DESK);
	assert_null(strstr(calendar, "ousing"));
	/* The officer's is its own, and nobody's phone got one. */
	assert_non_null(mail(0, "sam@example.com"));
	assert_null(mail(1, "sam@example.com"));
	today_at("08:30");
	assert_null(mail(1, DESK));
	for (int i = 0; i < today.n_sends; i++)
		if (today.sends[i].mail == NULL || today.sends[i].mail[0] == '\0')
			assert_null(strstr(today.sends[i].text, "BEGIN:"));
}

/* The day with a housing desk that has its address in the directory alone. */
static json_t *
document_of_the_directory(void)
{
	json_t *document = today_document();
	today_use_directory(document, DAY_HOUSING,
			    "\"contacts\":[{\"email\":\"" DESK "\"}],"
			    "\"schedules\":[{\"freq\":\"DAILY\",\"opens_at\":\"09:00\","
			    "\"closes_at\":\"17:00\"}],");
	return document;
}

static void
an_address_of_the_directory_is_left_alone(void **state)
{
	(void)state;
	begin(document_of_the_directory());
	assert_null(mail(0, DESK));
}

static void
an_address_of_the_directory_is_used_where_the_house_allows_it(void **state)
{
	(void)state;
	today.world.app.settings.mail_by_directory = true;
	begin(document_of_the_directory());
	assert_non_null(mail(0, DESK));
	assert_null(mail(1, DESK));
}

static void
at_night_too_for_a_mail_wakes_nobody(void **state)
{
	(void)state;
	today.world.app.settings.mail_from = FROM;
	today_until(world_at(&today.world, "2023-09-14", "23:30"));
	assert_int_equal(today_import(document_with_mail()), 0);
	today_until(today.now);
	assert_non_null(mail(0, DESK));
}

static void
without_a_server_or_an_address_or_consent_none_goes(void **state)
{
	(void)state;
	json_t *document = document_with_mail();
	json_t *parties = json_object_get(document, "parties");
	json_object_set_new(json_array_get(parties, 3), "consent", json_false());
	begin(document);
	assert_null(mail(0, DESK));
	assert_non_null(mail(0, "sam@example.com"));
}

static void
where_no_mail_is_sent_none_is_written(void **state)
{
	(void)state;
	today_until(world_at(&today.world, "2023-09-14", "12:00"));
	assert_int_equal(today_import(document_with_mail()), 0);
	today_until(today.now);
	assert_null(today_claim(DAY_SERVICE, "invite:housing"));
}

static void
what_waits_for_a_yes_is_sent_with_the_yes(void **state)
{
	(void)state;
	json_t *document = document_with_mail();
	json_object_set_new(json_object_get(document, "gate"), "expected", json_string("09:50"));
	begin(document);
	assert_true(today_solution()->appointments[DAY_PROBATION].needs_yes);
	assert_null(mail(0, "sam@example.com"));
	today_text(DAY_OFFICER, arena_printf(&today.arena, "YES %s", today_code(DAY_OFFICER)));
	const struct app_send *sent = mail(0, "sam@example.com");
	assert_non_null(sent);
	int start = today_solution()->appointments[DAY_PROBATION].start_min;
	holds(calendar_of(sent),
	      arena_printf(&today.arena, "DTSTART;TZID=Europe/London:20230915T%02d%02d00",
			   start / 60, start % 60));
}

static void
a_move_is_the_same_event_with_a_higher_sequence(void **state)
{
	(void)state;
	begin(document_with_mail());
	today_text(DAY_COORDINATOR, "MOVE J4 HOUSING 12:30");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_solution()->appointments[DAY_HOUSING].start_min, 12 * 60 + 30);
	const struct app_send *first = mail(0, DESK), *second = mail(1, DESK);
	assert_non_null(second);
	assert_null(mail(2, DESK));
	assert_string_equal(line_of(calendar_of(first), "UID:"),
			    line_of(calendar_of(second), "UID:"));
	assert_true(sequence_of(second) > sequence_of(first));
	holds(calendar_of(second), "METHOD:REQUEST");
	holds(calendar_of(second), "T123000\r\n");
	assert_string_not_equal(line_of(first->text, "Message-ID:"),
				line_of(second->text, "Message-ID:"));
}

static void
what_is_off_is_taken_back_once_at_its_hour(void **state)
{
	(void)state;
	begin(document_with_mail());
	today_text(DAY_COORDINATOR, "DROP J4 HOUSING");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_int_equal(today_solution()->appointments[DAY_HOUSING].status, PLAN_DROPPED);
	const struct app_send *first = mail(0, DESK), *off = mail(1, DESK);
	assert_non_null(off);
	const char *calendar = calendar_of(off);
	holds(calendar, "\r\nMETHOD:CANCEL\r\n");
	holds(calendar, "\r\nSTATUS:CANCELLED\r\n");
	holds(calendar, "\r\nSUMMARY:J4 visit\r\n");
	holds(calendar, "T114500\r\n");
	assert_string_equal(line_of(calendar_of(first), "UID:"), line_of(calendar, "UID:"));
	assert_true(sequence_of(off) > sequence_of(first));
	/* Nor again with the next version; and when it is back it is asked for anew. */
	today_text(DAY_COORDINATOR, "PHONE J4 CHEMIST");
	today_at("08:30");
	assert_null(mail(2, DESK));
}

static void
an_unsent_invitation_dies_when_the_hour_changes(void **state)
{
	(void)state;
	today.is_mute = true; /* nothing is answered: what leaves stays under way */
	begin(document_with_mail());
	const struct row_message *first = today_claim(DAY_SERVICE, "invite:housing");
	assert_int_equal(first->state, OUTBOX_SUBMITTING);
	assert_int_equal(first->way, MESSAGE_MAIL);
	/* It is out of our hands, so its successor goes out beside it. */
	today.is_mute = false;
	today_text(DAY_COORDINATOR, "MOVE J4 HOUSING 12:30");
	today_text(DAY_COORDINATOR, today_code(DAY_COORDINATOR));
	assert_non_null(mail(1, DESK));
}

/* What was sent without an answer ends so. */
static void
ends(const struct app_send *sent, enum outbox_event how)
{
	struct app_event event = {.kind = APP_SENT,
				  .outbox = how,
				  .attempt = sent->attempt,
				  .provider_id = "",
				  .retry_after_s = -1};
	assert_int_equal(
	    today_event(&event, &(struct drive_subject){.message_id = sent->message_id}), 0);
}

static void
one_that_is_refused_reaches_the_coordinator(void **state)
{
	(void)state;
	today.is_mute = true;
	begin(document_with_mail());
	const struct app_send *sent = mail(0, DESK);
	today.is_mute = false;
	ends(sent, OUTBOX_ON_REJECTED);
	today_until((struct utc){today.now.s + 60});
	const struct row_message *alarm =
	    today_message(DAY_COORDINATOR, "coordinator.alarm_mail_lost");
	assert_non_null(alarm);
	holds(alarm->body, "our mail to Housing desk may not have arrived");
}

/* The mail server takes nothing until then; how many attempts the desk's mail had. */
static int
away_until(struct utc until)
{
	int n = 0;
	while (today.now.s < until.s) {
		for (; mail(n, DESK) != NULL; n++)
			ends(mail(n, DESK), OUTBOX_ON_NOT_SENT);
		today_until((struct utc){today.now.s + 300});
	}
	return n;
}

static void
one_that_was_never_sent_reaches_the_coordinator_an_hour_before(void **state)
{
	(void)state;
	static const char alarm[] = "coordinator.alarm_mail_lost";
	json_t *document = document_with_mail();
	json_t *officer = json_array_get(json_object_get(document, "parties"), 2);
	json_object_del(officer, "mail");
	today.is_mute = true;
	begin(document);
	assert_true(away_until(world_at(&today.world, "2023-09-15", "10:40")) > 2);
	assert_int_equal(today_count(DAY_COORDINATOR, alarm), 0);
	(void)away_until(world_at(&today.world, "2023-09-15", "10:50"));
	assert_int_equal(today_count(DAY_COORDINATOR, alarm), 1);
	holds(today_message(DAY_COORDINATOR, alarm)->body, "our mail to Housing desk may not");
	(void)away_until(world_at(&today.world, "2023-09-15", "12:30"));
	assert_int_equal(today_count(DAY_COORDINATOR, alarm), 1);
}

static void
one_in_doubt_goes_once_more_as_the_same_mail(void **state)
{
	(void)state;
	today.is_mute = true;
	begin(document_with_mail());
	const struct app_send *sent = mail(0, DESK);
	today.is_mute = false;
	ends(sent, OUTBOX_ON_UNKNOWN);
	today_until((struct utc){today.now.s + 3600});
	const struct app_send *again = mail(1, DESK);
	assert_non_null(again);
	assert_int_equal(again->message_id, sent->message_id);
	assert_int_equal(again->attempt, 2);
	assert_string_equal(again->text, sent->text);
	assert_null(mail(2, DESK));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, today_set_up, today_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_settled_goes_out_once_to_who_wants_mail),
	    TEST(an_address_of_the_directory_is_left_alone),
	    TEST(an_address_of_the_directory_is_used_where_the_house_allows_it),
	    TEST(at_night_too_for_a_mail_wakes_nobody),
	    TEST(without_a_server_or_an_address_or_consent_none_goes),
	    TEST(where_no_mail_is_sent_none_is_written),
	    TEST(what_waits_for_a_yes_is_sent_with_the_yes),
	    TEST(a_move_is_the_same_event_with_a_higher_sequence),
	    TEST(what_is_off_is_taken_back_once_at_its_hour),
	    TEST(an_unsent_invitation_dies_when_the_hour_changes),
	    TEST(one_that_is_refused_reaches_the_coordinator),
	    TEST(one_that_was_never_sent_reaches_the_coordinator_an_hour_before),
	    TEST(one_in_doubt_goes_once_more_as_the_same_mail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
