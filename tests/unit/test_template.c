/* SPDX-License-Identifier: MIT
 *
 * Facts into words: dates and times as people read them, names cut where words end.
 */
#include "sms/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "setup/templates.h"
#include "sms/gsm7.h"
#include "tests/lib/shippedwords.h"

/* The set with other words for one kind. */
static const struct template_set *
with_words(enum kind kind, const char *words)
{
	struct template_set *other = arena_new(&shipped.arena, struct template_set);
	*other = *shipped.set;
	other->templates[kind].text = words;
	return other;
}

static const char *
ride(const char *line, const char *stop, const char *alight)
{
	const struct template_value values[] = {
	    template_date("date", civil_from_ymd(2023, 9, 15)),
	    template_text("line", line),
	    template_text("stop", stop),
	    template_number("depart", 9 * 60 + 35),
	    template_text("alight", alight),
	};
	return template_render(
	    with_words(KIND_PERSON_LEAVE_NOW_RIDE,
		       "{date}: time to go. {line} from {stop} at {depart}. Get off at {alight}. "
		       "Reply OK when you are on it."),
	    KIND_PERSON_LEAVE_NOW_RIDE, values, ARRAY_LEN(values), &shipped.arena);
}

static void
a_ride_is_told_with_day_date_and_12_hour_time(void **state)
{
	(void)state;
	assert_string_equal(ride("Bus 15", "Newport Bus Station", "Usk House"),
			    "Fri 15 Sep: time to go. Bus 15 from Newport Bus Station at 9:35am. "
			    "Get off at Usk House. Reply OK when you are on it.");
}

static void
long_names_are_cut_at_a_words_end_and_never_the_time(void **state)
{
	(void)state;
	assert_string_equal(
	    ride("Coach 201", "Newport Bus Station, Friars Walk, stand 14 by the river",
		 "Cwmbran Shopping Centre, Tudor Road, outside the library"),
	    "Fri 15 Sep: time to go. Coach 201 from Newport Bus Station, Friars Walk at 9:35am. "
	    "Get off at Cwmbran Shopping Centre, Tudor Road. Reply OK when you are on it.");
	const char *text =
	    ride("Bus 15", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
		 "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch");
	assert_int_equal(strlen(text), TEMPLATE_PERSON_MAX);
	assert_non_null(strstr(text, "at 9:35am"));
	assert_non_null(strstr(text, "Reply OK when you are on it."));
}

static void
names_of_characters_that_take_two_septets_have_the_same_room(void **state)
{
	(void)state;
	int septets;
	const char *text = ride("[[[[[[[[[[[[[[[[[[", "{{{{{{{{{{{{",
				"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9~~~~~~");
	assert_non_null(strstr(text, "[[[[[[[[[ from"));
	assert_true(gsm7_fits(text, strlen(text), &septets));
	assert_in_range(septets, 1, TEMPLATE_PERSON_MAX);
}

static void
names_come_in_plain_letters_and_one_line(void **state)
{
	(void)state;
	assert_string_equal(ride("Bus  15\n", " T\u0177 \u2018Bore da\u2019 ", "Si\u00e2n\u2026"),
			    "Fri 15 Sep: time to go. Bus 15 from Ty 'Bore da' at 9:35am. "
			    "Get off at Sian.... Reply OK when you are on it.");
}

static void
a_name_with_a_forbidden_word_is_said_otherwise_to_the_person_only(void **state)
{
	const struct template_value values[] = {
	    template_text("ref", "J4"),
	    template_text("label", "Probation"),
	    template_number("start", 600),
	};
	(void)state;
	const char *text = ride("Bus 15", "HMP Cardiff", "Old Prison Lane");
	assert_non_null(strstr(text, "from the stop nearby at 9:35am"));
	assert_null(words_find(&shipped.set->words, text, strlen(text)));
	assert_string_equal(
	    template_render(shipped.set, KIND_PERSON_STEP_VISIT, values, 3, &shipped.arena),
	    "10am your visit");
	assert_string_equal(
	    template_render(shipped.set, KIND_COORDINATOR_STEP_VISIT, values, 3, &shipped.arena),
	    "10am Probation");
}

static void
a_note_loses_whole_pieces_from_its_end(void **state)
{
	const char *steps = NULL;
	(void)state;
	for (int i = 0; i < 12; i++) {
		const struct template_value step[] = {
		    template_number("start", 600 + 45 * i),
		    template_text("label", "the housing office"),
		};
		steps = template_join(
		    steps,
		    template_render(shipped.set, KIND_PERSON_STEP_VISIT, step, 2, &shipped.arena),
		    &shipped.arena);
	}
	const struct template_value values[] = {template_date("date", civil_from_ymd(2023, 9, 15)),
						template_text("steps", steps)};
	assert_string_equal(
	    template_render(
		with_words(KIND_PERSON_PLAN_SUMMARY, "{date}: {steps}. Reply NEXT for the way."),
		KIND_PERSON_PLAN_SUMMARY, values, 2, &shipped.arena),
	    "Fri 15 Sep: 10am the housing office; 10:45am the housing office; "
	    "11:30am the housing office; 12:15pm the housing office. Reply NEXT for the way.");
}

static void
times_are_told_as_on_a_clocks_face(void **state)
{
	static const struct {
		int minute;
		const char *text;
	} times[] = {{0, "12 midnight"}, {1, "12:01am"},    {600, "10am"},
		     {630, "10:30am"},   {720, "12 noon"},  {725, "12:05pm"},
		     {870, "2:30pm"},    {1439, "11:59pm"}, {1510, "1:10am"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		assert_string_equal(template_time(LANGUAGE_EN, times[i].minute, &shipped.arena),
				    times[i].text);
}

static void
a_welsh_text_has_welsh_dates_times_and_words_in_place_of_names(void **state)
{
	const struct template_value values[] = {
	    template_date("date", civil_from_ymd(2023, 9, 18)),
	    template_text("label", "HMP Cardiff"),
	    template_number("start", 12 * 60),
	};
	(void)state;
	assert_string_equal(template_render(shipped.welsh, KIND_PERSON_CALL_SOON, values,
					    ARRAY_LEN(values), &shipped.arena),
			    "Llun 18 Medi: bydd eich ymweliad yn ffonio am hanner dydd ar y rhif "
			    "hwn. Cadwch eich mobeil ymlaen. Ble mae lle tawel?");
	assert_string_equal(template_day(LANGUAGE_CY, civil_from_ymd(2026, 3, 3), &shipped.arena),
			    "Maw 3 Mawrth");
	assert_string_equal(template_day(LANGUAGE_CY, civil_from_ymd(2027, 1, 31), &shipped.arena),
			    "Sul 31 Ion");
	assert_string_equal(template_time(LANGUAGE_CY, 14 * 60 + 30, &shipped.arena), "2:30pm");
	assert_string_equal(template_time(LANGUAGE_CY, 0, &shipped.arena), "hanner nos");
}

static void
every_welsh_text_waits_for_a_speaker(void **state)
{
	(void)state;
	assert_int_equal(template_unreviewed(shipped.set), 0);
	assert_int_equal(template_unreviewed(shipped.welsh), template_count(shipped.welsh));
}

static jmp_buf panicked;

static void
note_panic(const char *text)
{
	(void)text;
	longjmp(panicked, 1);
}

static void
a_fact_that_was_not_given_is_a_bug(void **state)
{
	const struct template_value values[] = {template_number("start", 600)};
	(void)state;
	panic_hook = note_panic;
	if (setjmp(panicked) == 0) {
		template_render(shipped.set, KIND_PERSON_STEP_VISIT, values, 1, &shipped.arena);
		fail_msg("no panic");
	}
	panic_hook = NULL;
}

/* Parses ${text} as a whole file for the officer and expects the problem ${at}: ${problem}. */
static void
is_faulty(const char *text, const char *at, const char *problem)
{
	struct template_set *other = arena_new(&shipped.arena, struct template_set);
	struct problems found;
	problems_init(&found, &shipped.arena);
	assert_int_equal(template_parse(KIND_FOR_OFFICER, "f", text, strlen(text), other, &found),
			 E_INPUT);
	for (size_t i = 0; i < problems_kept(&found); i++)
		if (strcmp(found.list[i].at, at) == 0 && strcmp(found.list[i].text, problem) == 0)
			return;
	fail_msg("no problem at %s: %s", at, problem);
}

static void
every_fault_of_a_file_is_told_with_its_line(void **state)
{
	(void)state;
	is_faulty("Hello.\n", "f:1", "words stand before the first [kind]");
	is_faulty("# x\n\n[answer]\nYes.\n", "f:3", "[answer] is no kind of message to a officer");
	is_faulty("[code_wrong\nNo.\n", "f:1", "the heading has no \"]\"");
	is_faulty("[code_wrong]\nNo.\n[code_wrong]\n", "f:3",
		  "[code_wrong] stands in line 1 already");
	is_faulty("[code_wrong] often\nNo.\n", "f:1",
		  "\"often\" is none of urgent_on_day, double_is_harmless, unreviewed");
	is_faulty("[code_wrong]\nNo {code}.\n", "f:1", "{code} is not given to this kind");
	is_faulty("[code_wrong]\nNo {code.\n", "f:1", "a brace stands alone");
	is_faulty("[code_wrong]\nNo\u2026\n", "f:2", "holds a character outside the GSM alphabet");
	is_faulty("[code_wrong]\n\n", "f:1", "has no words, or more than 600 bytes");
	is_faulty("[code_wrong]\nNo.\n", "f:2", "[answer_noted] is missing");
	is_faulty("[code_wrong]\nNo.\n[code_wrong.simple]\nNo {code}.\n", "f:3",
		  "{code} is not given to this kind");
	is_faulty("[code_wrong.simple]\nNo.\n[code_wrong.simple]\nNo.\n", "f:3",
		  "[code_wrong.simple] stands in line 1 already");
	is_faulty("[code_wrong.simpler]\nNo.\n", "f:1",
		  "[code_wrong.simpler] is no kind of message to a officer");
	is_faulty("[code_wrong.simple]\n\n", "f:1", "has no words, or more than 600 bytes");
	char wide[TEMPLATE_TEXT_MAX] = "[code_wrong]\n";
	memset(wide + strlen(wide), 'x', TEMPLATE_OFFICER_MAX + 1);
	is_faulty(wide, "f:1", "may take 307 septets, 306 is the most");
	const char *many = "{ref}{ref}{ref}{ref}{ref}{ref}{ref}{ref}{ref}{ref}{ref}";
	is_faulty(arena_printf(&shipped.arena, "[call_soon]\n%s%s%s%s\n", many, many, many, many),
		  "f:1", "has more than 40 fields and runs of words");
}

static void
flags_and_wrapped_lines_are_read(void **state)
{
	(void)state;
	const struct template *template = &shipped.set->templates[KIND_PERSON_LEAVE_NOW_RIDE];
	assert_true(template->urgent_on_day);
	assert_true(template->double_is_harmless);
	assert_null(strchr(template->text, '\n'));
	assert_false(shipped.set->templates[KIND_OFFICER_HOLD_UP].double_is_harmless);
	assert_false(shipped.set->templates[KIND_PERSON_EVENING_BEFORE].urgent_on_day);
}

static void
what_has_no_simple_words_is_said_in_the_plain_ones(void **state)
{
	(void)state;
	const struct template_set *plain = shipped.set, *simple = shipped.set->simple;
	assert_true(template_is_own(simple, KIND_PERSON_MORNING));
	assert_string_not_equal(simple->templates[KIND_PERSON_MORNING].text,
				plain->templates[KIND_PERSON_MORNING].text);
	assert_true(simple->templates[KIND_PERSON_MORNING].urgent_on_day);
	assert_false(simple->templates[KIND_PERSON_EVENING_BEFORE].urgent_on_day);
	assert_false(template_is_own(simple, KIND_PERSON_HELP));
	for (int kind = 0; kind < KIND_COUNT; kind++)
		assert_non_null(simple->templates[kind].text);
	assert_string_equal(simple->templates[KIND_OFFICER_CODE_WRONG].text,
			    plain->templates[KIND_OFFICER_CODE_WRONG].text);
	assert_int_equal(simple->words.n, plain->words.n);
	assert_true(template_count(plain) > KIND_COUNT);
}

static void
kinds_are_found_by_their_full_names(void **state)
{
	(void)state;
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		char name[KIND_NAME_SIZE];
		kind_full_name((enum kind)kind, name);
		assert_int_equal(kind_find(name), kind);
	}
	assert_int_equal(kind_find("person.morning"), KIND_PERSON_MORNING);
	assert_int_equal(kind_find("officer.morning"), -1);
	assert_true(kind_is_piece(KIND_COORDINATOR_LIST_LINE));
	assert_false(kind_is_piece(KIND_COORDINATOR_LIST_REPLY));
}

static void
a_missing_file_is_told_by_its_path(void **state)
{
	struct problems found;
	(void)state;
	problems_init(&found, &shipped.arena);
	assert_null(templates_load("conf/nowhere", NULL, LANGUAGE_EN, &found));
	assert_int_equal(problems_kept(&found), KIND_AUDIENCES);
	assert_string_equal(found.list[0].at, "conf/nowhere/en/person.txt");
}

static const char *
help(const char *tel)
{
	const struct template_value values[] = {template_text("who", "Alex"),
						template_text("tel", tel)};
	return template_render(with_words(KIND_PERSON_HELP, "{tel}"), KIND_PERSON_HELP, values,
			       ARRAY_LEN(values), &shipped.arena);
}

static void
a_number_loses_what_stands_between_its_digits_and_never_a_digit(void **state)
{
	(void)state;
	assert_string_equal(help("+44 1632 960 123"), "+44 1632 960 123");
	assert_string_equal(help("+44 (0)1632 960 456"), "+441632960456");
	/* The longest that there is, E.164: 15 digits. */
	assert_string_equal(help("+353 (86) 123-4567-890"), "+353861234567890");
	assert_string_equal(help("0.7.7.0.0.9.0.0.1.2.3"), "07700900123");
}

static const char *
take(const char *things, const char *label)
{
	const struct template_value values[] = {
	    template_date("date", civil_from_ymd(2023, 9, 15)),
	    template_text("label", label),
	    template_number("start", 600),
	    template_number("leave", 560),
	    template_text("bring", things),
	};
	return template_render(
	    with_words(KIND_PERSON_MORNING_TAKE,
		       "Good morning. {date}: first is {label} at {start}. Leave "
		       "at {leave}. Take: {bring}. Reply NEXT for the way."),
	    KIND_PERSON_MORNING_TAKE, values, ARRAY_LEN(values), &shipped.arena);
}

static void
things_are_told_whole_or_counted(void **state)
{
	(void)state;
	assert_string_equal(take("ID,letter from the council,  id", "Sam"),
			    "Good morning. Fri 15 Sep: first is Sam at 10am. Leave at 9:20am. "
			    "Take: ID, letter from the council. Reply NEXT for the way.");
	const char *text = take("ID, letter from the council, birth certificate, bank card, coat, "
				"house keys",
				"Sam");
	assert_string_equal(text,
			    "Good morning. Fri 15 Sep: first is Sam at 10am. Leave at 9:20am. "
			    "Take: ID, letter from the council, birth certificate, 3 more. "
			    "Reply NEXT for the way.");
	assert_true(strlen(text) <= TEMPLATE_PERSON_MAX);
	assert_non_null(
	    strstr(take("my prescription, ID, HMP card", "Sam"), "Take: your papers, ID. Reply"));
	assert_non_null(strstr(take("", "Sam"), "Take: your papers. Reply"));
}

static const char *
walk(const char *take)
{
	const struct template_value values[] = {
	    template_date("date", civil_from_ymd(2023, 9, 15)),
	    template_text("label", "Sam"),
	    template_text("place", "Stow Hill, behind the library"),
	    template_number("start", 600),
	    template_number("minutes", 9),
	    template_text("take", take),
	};
	return template_render(
	    with_words(KIND_PERSON_LEAVE_NOW_WALK,
		       "{date}: time to go. Walk to {place}. It takes {minutes} "
		       "min. {label} is at {start}. {take} Reply OK when you set "
		       "off."),
	    KIND_PERSON_LEAVE_NOW_WALK, values, ARRAY_LEN(values), &shipped.arena);
}

static void
an_extra_is_there_whole_or_not_at_all(void **state)
{
	static const char without[] =
	    "Fri 15 Sep: time to go. Walk to Stow Hill, behind the library. It takes 9 min. Sam is "
	    "at 10am. Reply OK when you set off.";
	(void)state;
	assert_string_equal(
	    walk("Take: ID, letter."),
	    "Fri 15 Sep: time to go. Walk to Stow Hill, behind the library. It takes "
	    "9 min. Sam is at 10am. Take: ID, letter. Reply OK when you set off.");
	assert_string_equal(walk(""), without);
	assert_string_equal(walk("Take: ID, letter from the council, birth certificate."), without);
	assert_string_equal(walk("Take: my prescription."), without);
}

static const char *
walk_with(const char *place, const char *take, const char *map)
{
	const struct template_value values[] = {
	    template_date("date", civil_from_ymd(2023, 9, 15)),
	    template_text("label", "Sam"),
	    template_text("place", place),
	    template_number("start", 600),
	    template_number("minutes", 9),
	    template_text("take", take),
	    template_text("map", map),
	};
	return template_render(shipped.set, KIND_PERSON_LEAVE_NOW_WALK, values, ARRAY_LEN(values),
			       &shipped.arena);
}

static void
a_link_is_at_the_end_whole_or_not_there_and_nothing_gives_way_to_it(void **state)
{
	static const char map[] = "Map: https://d.example/m/Zm9vYmFyIGJheiBxdXV4IA";
	(void)state;
	assert_string_equal(walk_with("Stow Hill", "", map),
			    "Fri 15 Sep: time to go. Walk to Stow Hill. It takes 9 min. Sam is at "
			    "10am. Reply OK when you set off. "
			    "Map: https://d.example/m/Zm9vYmFyIGJheiBxdXV4IA");
	const char *exactly = walk_with("Stow Hill, Baneswell", "", map);
	assert_int_equal(strlen(exactly), TEMPLATE_PERSON_MAX);
	assert_non_null(strstr(exactly, map));
	assert_string_equal(
	    walk_with("Stow Hill, Baneswells", "", map),
	    "Fri 15 Sep: time to go. Walk to Stow Hill, Baneswells. It takes 9 min. "
	    "Sam is at 10am. Reply OK when you set off.");
	/* What to take goes before it. */
	assert_string_equal(walk_with("Stow Hill", "Take: ID, letter.", map),
			    "Fri 15 Sep: time to go. Walk to Stow Hill. It takes 9 min. Sam is at "
			    "10am. Take: ID, letter. Reply OK when you set off.");
}

static void
a_link_that_no_text_may_have_is_none(void **state)
{
	char link[] = "https://day.example.org/12345678901/m/Zm9vYmFyIGJheiBxdXV4IA+";
	(void)state;
	assert_int_equal(strlen(link), 61);
	assert_false(template_link_fits(shipped.set, link));
	link[60] = '\0';
	assert_true(template_link_fits(shipped.set, link));
	assert_false(template_link_fits(shipped.set, ""));
	assert_false(
	    template_link_fits(shipped.set, "https://d.example/m/drug9vYmFyIGJheiBxdXV4I"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_loses_what_stands_between_its_digits_and_never_a_digit),
	    cmocka_unit_test(a_ride_is_told_with_day_date_and_12_hour_time),
	    cmocka_unit_test(long_names_are_cut_at_a_words_end_and_never_the_time),
	    cmocka_unit_test(names_of_characters_that_take_two_septets_have_the_same_room),
	    cmocka_unit_test(names_come_in_plain_letters_and_one_line),
	    cmocka_unit_test(a_name_with_a_forbidden_word_is_said_otherwise_to_the_person_only),
	    cmocka_unit_test(a_note_loses_whole_pieces_from_its_end),
	    cmocka_unit_test(times_are_told_as_on_a_clocks_face),
	    cmocka_unit_test(a_welsh_text_has_welsh_dates_times_and_words_in_place_of_names),
	    cmocka_unit_test(every_welsh_text_waits_for_a_speaker),
	    cmocka_unit_test(a_fact_that_was_not_given_is_a_bug),
	    cmocka_unit_test(every_fault_of_a_file_is_told_with_its_line),
	    cmocka_unit_test(flags_and_wrapped_lines_are_read),
	    cmocka_unit_test(what_has_no_simple_words_is_said_in_the_plain_ones),
	    cmocka_unit_test(kinds_are_found_by_their_full_names),
	    cmocka_unit_test(things_are_told_whole_or_counted),
	    cmocka_unit_test(an_extra_is_there_whole_or_not_at_all),
	    cmocka_unit_test(a_link_is_at_the_end_whole_or_not_there_and_nothing_gives_way_to_it),
	    cmocka_unit_test(a_link_that_no_text_may_have_is_none),
	    cmocka_unit_test(a_missing_file_is_told_by_its_path),
	};
	return cmocka_run_group_tests(tests, shippedwords_set_up, shippedwords_tear_down);
}
