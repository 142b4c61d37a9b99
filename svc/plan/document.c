/* SPDX-License-Identifier: MIT
 *
 * The plan document read member by member; a fault in one hides none in another.
 */
#include "plan/document.h"

#include <ctype.h>
#include <string.h>

#include "base/jsonread.h"
#include "plan/document_party.h"

#define ID_MAX         32
#define MINUTES_MOST   1440
#define WALK_M_MOST    100000
#define PENCE_MOST     10000000
#define WALK_MPS_USUAL 1.1
#define CHANGE_USUAL   4

static const char *const consent_words[] = {"never", "ask", "agreed"};
static const char *const priority_words[] = {"must", "should", "could"};
static const char *const mode_names[] = {"visit", "phone", "video"};

/* A name that texts, commands and pointers can carry: letters, digits, "-" and "_". */
static void
want_name(struct json_at object, const char *member, const char *text)
{
	bool is_good = text[0] != '\0' && strlen(text) <= ID_MAX;
	for (const char *p = text; *p != '\0'; p++)
		is_good = is_good && (isalnum((unsigned char)*p) || *p == '-' || *p == '_');
	if (!is_good && text[0] != '\0')
		problem_add(object.problems, json_member(object, member).pointer,
			    "may hold letters, digits, - and _, at most %d", ID_MAX);
}

static struct geo_point
read_point(struct json_at object)
{
	return (struct geo_point){
	    .lat = json_number(object, "lat", -90, 90),
	    .lon = json_number(object, "lon", -180, 180),
	};
}

static void
read_gate(struct json_at root, struct document_gate *gate)
{
	static const char *const names[] = {"name",     "label",    "lat",   "lon",
					    "earliest", "expected", "latest"};
	struct json_at at = json_member(root, "gate");
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	gate->name = json_text_or(at, "name", DOCUMENT_TEXT_MAX, "");
	gate->label = json_text_or(at, "label", DOCUMENT_TEXT_MAX, DOCUMENT_GATE_LABEL);
	gate->point = read_point(at);
	gate->expected_min = json_time(at, "expected");
	gate->earliest_min = json_time_or(at, "earliest", gate->expected_min);
	gate->latest_min = json_time_or(at, "latest", gate->expected_min);
	if (gate->earliest_min > gate->expected_min)
		problem_add(at.problems, json_member(at, "earliest").pointer,
			    "is later than expected");
	if (gate->expected_min > gate->latest_min)
		problem_add(at.problems, json_member(at, "latest").pointer,
			    "is earlier than expected");
}

/* A time, or "dark". */
static void
read_arrive_by(struct json_at home_at, struct document_home *home)
{
	struct json_at at = json_member(home_at, "arrive_by");
	const char *text = json_string_value(at.value);
	int minute;
	home->arrive_by_min = PLAN_NONE;
	home->arrive_before_dark = text != NULL && strcmp(text, "dark") == 0;
	if (home->arrive_before_dark)
		return;
	if (text != NULL && civil_time_parse(text, &minute) != 0)
		problem_add(at.problems, at.pointer,
			    "\"%s\" is neither a time like \"19:00\" nor \"dark\"", text);
	else
		home->arrive_by_min = json_time_or(home_at, "arrive_by", PLAN_NONE);
}

static void
read_home(struct json_at root, struct plan_document *document)
{
	static const char *const names[] = {"name", "label", "lat", "lon", "arrive_by"};
	struct json_at at = json_member(root, "home");
	document->has_home = at.value != NULL;
	if (!document->has_home || !json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	document->home = (struct document_home){
	    .name = json_text_or(at, "name", DOCUMENT_TEXT_MAX, "home"),
	    .point = read_point(at),
	};
	read_arrive_by(at, &document->home);
}

static void
read_person(struct json_at root, struct document_person *person)
{
	static const char *const names[] = {"walk_mps",           "walk_m_max_leg",
					    "walk_m_max_day",     "money_pence",
					    "change_minutes_min", "arrive_early_minutes",
					    "simple_day",         "has_phone",
					    "has_data",           "minutes_without_break_max",
					    "phone_in_hand",      "language",
					    "check_in",           "has_credit"};
	struct json_at at = json_member(root, "person");
	if (at.value != NULL && json_want_object(at))
		json_only(at, names, ARRAY_LEN(names));
	*person = (struct document_person){
	    .walk_mps = json_number_or(at, "walk_mps", 0.2, 3, WALK_MPS_USUAL),
	    .walk_m_max_leg = json_int_or(at, "walk_m_max_leg", 0, WALK_M_MOST, PLAN_NONE),
	    .walk_m_max_day = json_int_or(at, "walk_m_max_day", 0, WALK_M_MOST, PLAN_NONE),
	    .money_pence = json_int_or(at, "money_pence", 0, PENCE_MOST, PLAN_NONE),
	    .change_minutes_min = json_int_or(at, "change_minutes_min", 0, 60, CHANGE_USUAL),
	    .arrive_early_minutes = json_int_or(at, "arrive_early_minutes", 0, 120, 0),
	    .minutes_without_break_max =
		json_int_or(at, "minutes_without_break_max", 1, MINUTES_MOST, PLAN_NONE),
	    .simple_day = json_bool_or(at, "simple_day", false),
	    .has_phone = json_bool_or(at, "has_phone", true),
	    .has_data = json_bool_or(at, "has_data", true),
	    .has_credit = json_bool_or(at, "has_credit", true),
	    .phone_in_hand = json_bool_or(at, "phone_in_hand", false),
	    .check_in = json_bool_or(at, "check_in", false),
	    .language = (enum language)json_word_or(at, "language", language_words, LANGUAGE_COUNT,
						    LANGUAGE_EN),
	};
}

static void
read_ways(struct json_at root, struct plan_document *document)
{
	static const char *const lift_names[] = {"from", "until"};
	static const char *const warrant_names[] = {"to", "lat", "lon", "radius_m"};
	struct json_at lift = json_member(root, "lift");
	document->has_lift = lift.value != NULL;
	if (document->has_lift && json_want_object(lift)) {
		json_only(lift, lift_names, ARRAY_LEN(lift_names));
		document->lift.from_min = json_time(lift, "from");
		document->lift.until_min = json_time(lift, "until");
		if (document->lift.until_min < document->lift.from_min)
			problem_add(lift.problems, json_member(lift, "until").pointer,
				    "is earlier than from");
	}
	struct json_at warrant = json_member(root, "warrant");
	document->warrant_to = NULL;
	if (warrant.value != NULL && json_want_object(warrant)) {
		json_only(warrant, warrant_names, ARRAY_LEN(warrant_names));
		document->warrant_to = json_text(warrant, "to", DOCUMENT_TEXT_MAX);
		if (json_has(warrant, "lat") || json_has(warrant, "lon") ||
		    json_has(warrant, "radius_m"))
			document->warrant_round = (struct document_avoid){
			    .point = read_point(warrant),
			    .radius_m = json_int(warrant, "radius_m", 1, 20000),
			};
	}
}

/* Other kinds are breaks, too, but nobody has eaten after them. */
static bool
is_meal(const char *kind)
{
	return strcmp(kind, "meal") == 0 || strcmp(kind, "food") == 0 || strcmp(kind, "break") == 0;
}

static void
read_breaks(struct json_at root, struct plan_document *document)
{
	static const char *const names[] = {"kind", "minutes", "from", "until"};
	struct json_at list = json_member(root, "breaks");
	document->n_breaks = 0;
	if (list.value == NULL || !json_want_array(list, 0, PLAN_BREAKS_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at at = json_item(list, i);
		if (!json_want_object(at))
			continue;
		json_only(at, names, ARRAY_LEN(names));
		struct plan_break *rest = &document->breaks[document->n_breaks++];
		*rest = (struct plan_break){
		    .kind = json_text_or(at, "kind", DOCUMENT_TEXT_MAX, "break"),
		    .minutes = json_int(at, "minutes", 1, MINUTES_MOST),
		    .from_min = json_time(at, "from"),
		    .until_min = json_time(at, "until"),
		};
		rest->is_meal = is_meal(rest->kind);
		if (rest->until_min - rest->from_min < rest->minutes)
			problem_add(at.problems, at.pointer,
				    "does not fit: %d minutes between from and until",
				    rest->minutes);
	}
}

static void
read_avoid(struct json_at root, struct plan_document *document)
{
	static const char *const names[] = {"lat", "lon", "radius_m"};
	struct json_at list = json_member(root, "avoid");
	document->n_avoid = 0;
	if (list.value == NULL || !json_want_array(list, 0, DOCUMENT_AVOID_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at at = json_item(list, i);
		if (!json_want_object(at))
			continue;
		json_only(at, names, ARRAY_LEN(names));
		document->avoid[document->n_avoid++] = (struct document_avoid){
		    .point = read_point(at),
		    .radius_m = json_int(at, "radius_m", 1, 20000),
		};
	}
}

/* "service", or "place" with its own "hours". */
static void
read_where(struct json_at at, struct document_appointment *appointment)
{
	static const char *const names[] = {"name", "lat", "lon"};
	struct json_at place = json_member(at, "place");
	appointment->service = json_text_or(at, "service", DOCUMENT_TEXT_MAX, NULL);
	appointment->hours = json_text_or(at, "hours", DOCUMENT_HOURS_MAX, NULL);
	appointment->place_name = "";
	if (appointment->service != NULL) {
		if (place.value != NULL)
			problem_add(at.problems, place.pointer,
				    "stands beside \"service\": which is it?");
		if (appointment->hours != NULL)
			problem_add(at.problems, json_member(at, "hours").pointer,
				    "belongs to \"place\"; a service has its own hours");
		return;
	}
	if (place.value == NULL) {
		problem_add(at.problems, at.pointer, "needs a \"service\" or a \"place\"");
		return;
	}
	if (!json_want_object(place))
		return;
	json_only(place, names, ARRAY_LEN(names));
	appointment->place_name = json_text_or(place, "name", DOCUMENT_TEXT_MAX, "");
	appointment->point = read_point(place);
}

static void
read_modes(struct json_at at, struct document_appointment *appointment)
{
	struct json_at modes = json_member(at, "modes");
	appointment->mode[PLAN_VISIT] = PLAN_AGREED;
	appointment->mode[PLAN_PHONE] = PLAN_NEVER;
	appointment->mode[PLAN_VIDEO] = PLAN_NEVER;
	if (modes.value == NULL || !json_want_object(modes))
		return;
	json_only(modes, mode_names, ARRAY_LEN(mode_names));
	for (int m = 0; m < 3; m++)
		appointment->mode[m] = (enum plan_consent)json_word_or(
		    modes, mode_names[m], consent_words, 3, PLAN_NEVER);
}

static void
read_call(struct json_at appointment, struct document_appointment *of)
{
	static const char *const names[] = {"from", "number"};
	static const char *const from_words[] = {"service", "person"};
	struct json_at at = json_member(appointment, "call");
	if (at.value == NULL || !json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	of->call.is_by_person = json_word_or(at, "from", from_words, 2, 0) == 1;
	of->call.number = json_text_or(at, "number", DOCUMENT_TEXT_MAX, NULL);
	if (of->call.number != NULL)
		document_want_number(at, of->call.number);
}

/* Whoever is to ring has to know where. */
static void
want_call_numbers(struct json_at root, const struct plan_document *document)
{
	struct json_at list = json_member(root, "appointments");
	for (int i = 0; i < document->n_appointments; i++) {
		const struct document_appointment *of = &document->appointments[i];
		if (of->call.is_by_person && document_call_number(document, i) == NULL)
			problem_add(root.problems,
				    json_member(json_item(list, (size_t)i), "call").pointer,
				    "needs a \"number\": none is known of who speaks for it");
	}
}

/* Texts join them by commas. */
static void
read_bring(struct json_at appointment, struct document_appointment *of)
{
	struct json_at list = json_member(appointment, "bring");
	if (list.value == NULL || !json_want_array(list, 0, DOCUMENT_BRING_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at at = json_item(list, i);
		const char *thing = json_string_value(at.value);
		if (thing == NULL || thing[strspn(thing, " ")] == '\0' ||
		    strlen(thing) > DOCUMENT_THING_MAX || strpbrk(thing, ",;") != NULL)
			problem_add(
			    at.problems, at.pointer,
			    "is not one thing of 1 to %d characters, without \",\" and \";\"",
			    DOCUMENT_THING_MAX);
		else
			of->bring[of->n_bring++] = arena_strdup(at.problems->arena, thing);
	}
}

static void
read_appointment(struct json_at at, struct document_appointment *appointment)
{
	static const char *const names[] = {
	    "id",     "kind",     "label",  "service",  "place",  "hours", "minutes",
	    "booked", "earliest", "latest", "priority", "weight", "modes", "next_working_day",
	    "move",   "after",    "source", "call",     "bring"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	appointment->id = json_text(at, "id", DOCUMENT_TEXT_MAX);
	want_name(at, "id", appointment->id);
	if (strcmp(appointment->id, "gate") == 0 || strcmp(appointment->id, "home") == 0)
		problem_add(at.problems, json_member(at, "id").pointer,
			    "is the name of a place of every day");
	appointment->kind = json_text_or(at, "kind", DOCUMENT_TEXT_MAX, "");
	appointment->label = json_text_or(at, "label", DOCUMENT_TEXT_MAX, appointment->id);
	read_where(at, appointment);
	appointment->minutes = json_int(at, "minutes", 1, MINUTES_MOST);
	appointment->booked_min = json_time_or(at, "booked", PLAN_NONE);
	appointment->earliest_min = json_time_or(at, "earliest", 0);
	appointment->latest_min = json_time_or(at, "latest", PLAN_MINUTE_MAX);
	if (appointment->latest_min < appointment->earliest_min)
		problem_add(at.problems, json_member(at, "latest").pointer,
			    "is earlier than earliest");
	appointment->priority =
	    (enum plan_priority)json_word_or(at, "priority", priority_words, 3, PLAN_MUST);
	appointment->weight = json_int_or(at, "weight", 1, 1000, PLAN_NONE);
	read_modes(at, appointment);
	appointment->next_day =
	    (enum plan_consent)json_word_or(at, "next_working_day", consent_words, 3, PLAN_NEVER);
	appointment->move =
	    (enum plan_consent)json_word_or(at, "move", consent_words, 3, PLAN_NEVER);
	appointment->source = json_text_or(at, "source", DOCUMENT_TEXT_MAX, "");
	read_call(at, appointment);
	read_bring(at, appointment);
}

static int
index_of(const struct plan_document *document, const char *id)
{
	for (int i = 0; i < document->n_appointments; i++)
		if (strcmp(document->appointments[i].id, id) == 0)
			return i;
	return -1;
}

unsigned
document_ids(const struct plan_document *document, struct json_at list)
{
	unsigned set = 0;
	if (list.value == NULL || !json_want_array(list, 0, PLAN_APPOINTMENTS_MAX))
		return 0;
	for (size_t k = 0; k < json_array_size(list.value); k++) {
		struct json_at at = json_item(list, k);
		const char *id = json_string_value(at.value);
		int i = id == NULL ? -1 : index_of(document, id);
		if (id == NULL)
			problem_add(at.problems, at.pointer, "must be the id of an appointment");
		else if (i < 0)
			problem_add(at.problems, at.pointer, "\"%s\" is no appointment here", id);
		else
			set |= 1u << i;
	}
	return set;
}

/* An order that runs in a circle can never be kept. */
static void
want_no_circle(struct json_at list, const struct plan_document *document)
{
	unsigned reach[PLAN_APPOINTMENTS_MAX];
	int n = document->n_appointments;
	for (int i = 0; i < n; i++)
		reach[i] = document->appointments[i].after;
	for (int round = 0; round < n; round++)
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				if ((reach[i] >> j & 1) != 0)
					reach[i] |= reach[j];
	for (int i = 0; i < n; i++)
		if ((reach[i] >> i & 1) != 0)
			problem_add(list.problems,
				    json_member(json_item(list, (size_t)i), "after").pointer,
				    "runs in a circle");
}

static void
read_appointments(struct json_at root, struct plan_document *document)
{
	struct json_at list = json_member(root, "appointments");
	document->n_appointments = 0;
	if (!json_want_array(list, 1, PLAN_APPOINTMENTS_MAX))
		return;
	size_t n = json_array_size(list.value);
	for (size_t i = 0; i < n; i++) {
		struct document_appointment *appointment = &document->appointments[i];
		*appointment = (struct document_appointment){
		    .id = "", .kind = "", .label = "", .place_name = "", .source = ""};
		read_appointment(json_item(list, i), appointment);
		if (appointment->id[0] != '\0' && index_of(document, appointment->id) >= 0)
			problem_add(list.problems, json_member(json_item(list, i), "id").pointer,
				    "\"%s\" is there twice", appointment->id);
		document->n_appointments++;
	}
	for (size_t i = 0; i < n; i++)
		document->appointments[i].after =
		    document_ids(document, json_member(json_item(list, i), "after"));
	want_no_circle(list, document);
}

int
document_read(json_t *value, struct problems *problems, struct plan_document *document)
{
	static const char *const names[] = {"plan",   "date",   "zone",         "gate",
					    "home",   "person", "lift",         "warrant",
					    "breaks", "avoid",  "appointments", "parties"};
	size_t faults = problems->count;
	struct json_at root = json_root(value, problems);
	*document = (struct plan_document){0};
	if (!json_want_object(root))
		return E_INPUT;
	json_only(root, names, ARRAY_LEN(names));
	document->plan = json_text(root, "plan", DOCUMENT_TEXT_MAX);
	want_name(root, "plan", document->plan);
	document->date = json_date(root, "date");
	document->zone = json_text_or(root, "zone", DOCUMENT_TEXT_MAX, "Europe/London");
	read_gate(root, &document->gate);
	read_home(root, document);
	read_person(root, &document->person);
	read_ways(root, document);
	read_breaks(root, document);
	read_avoid(root, document);
	read_appointments(root, document);
	document_read_parties(root, document);
	want_call_numbers(root, document);
	return problems->count > faults ? E_INPUT : 0;
}

int
document_parse(const char *text, size_t n, struct problems *problems,
	       struct plan_document *document)
{
	if (n > DOCUMENT_BYTES_MAX) {
		problem_add(problems, "", "is %zu bytes long, allowed are %d", n,
			    DOCUMENT_BYTES_MAX);
		return E_INPUT;
	}
	json_t *value = json_parse(text, n, problems);
	if (value == NULL)
		return E_INPUT;
	int rc = document_read(value, problems, document);
	json_decref(value);
	return rc;
}
