/* SPDX-License-Identifier: MIT
 *
 * The same rules as those by which texts leave (day_queue, post.h), told beforehand.
 */
#include "app/reach.h"

#include "app/book.h"
#include "app/post.h"
#include "app/remind.h"

const char *
reach_word(enum reach_way way)
{
	static const char *const words[] = {"text", "passed_on", "voice", "paper", "none"};
	return words[way];
}

struct reach_asked
reach_of_document(const struct plan_document *document, bool free_reply, struct arena *arena)
{
	struct row_party *parties = arena_array(arena, struct row_party, document->n_parties);
	for (int i = 0; i < document->n_parties; i++) {
		const struct document_party *from = &document->parties[i];
		parties[i] = (struct row_party){
		    .role = book_role(from->role),
		    .name = from->name,
		    .label = from->label,
		    .has_phone = from->number != NULL,
		    .has_consent = from->consent,
		    .passes_on = from->passes_on,
		};
	}
	return (struct reach_asked){parties, document->n_parties, document->person.has_credit,
				    document->person.phone_in_hand, free_reply};
}

struct reach_asked
reach_of_day(const struct day *day)
{
	return (struct reach_asked){day->parties, day->n_parties, day->document.person.has_credit,
				    day->document.person.phone_in_hand,
				    day->world->settings.free_reply};
}

static bool
can_be_texted(const struct row_party *party)
{
	return party->has_phone && party->has_consent && party->stopped.s == NO_TIME.s;
}

/* The coordinator, who asks and tells by voice. */
static const struct row_party *
voice_of(const struct reach_asked *asked)
{
	for (int i = 0; i < asked->n; i++)
		if (asked->parties[i].role == PARTY_COORDINATOR &&
		    can_be_texted(&asked->parties[i]))
			return &asked->parties[i];
	return NULL;
}

static const char *
name_of(const struct row_party *party, const char *else_words)
{
	return party->label[0] != '\0'  ? party->label
	       : party->name[0] != '\0' ? party->name
					: else_words;
}

static const char *
why_silent(const struct row_party *party)
{
	return !party->has_consent             ? "no consent"
	       : party->stopped.s != NO_TIME.s ? "said STOP"
	       : !party->has_phone             ? "no number"
					       : "";
}

/* With a number of their own. */
static const char *
own_phone_words(const struct reach_asked *asked, struct arena *arena)
{
	return arena_printf(arena, "by text to their own phone%s%s",
			    asked->phone_in_hand ? "" : ", on the day; before it the printed sheet",
			    asked->has_credit   ? ""
			    : asked->free_reply ? "; no credit, but an answer is free"
						: "; no credit, so no text asks for an answer");
}

static void
reach_person(const struct reach_asked *asked, struct reach *reach, struct arena *arena)
{
	const struct row_party *party = reach->party;
	const struct row_party *post = post_among(asked->parties, asked->n);
	if (can_be_texted(party)) {
		reach->way = REACH_TEXT;
		reach->text = own_phone_words(asked, arena);
	} else if (!party->has_consent || party->has_phone) {
		reach->way = REACH_NONE;
		reach->text = arena_printf(arena, "not by text: %s", why_silent(party));
	} else if (post != NULL && post->stopped.s == NO_TIME.s) {
		reach->way = REACH_PASSED_ON;
		reach->via = post;
		reach->text = arena_printf(arena, "by text to %s, who passes it on",
					   name_of(post, "the coordinator"));
	} else {
		reach->way = REACH_PAPER;
		reach->text = "by the printed sheet alone: no number, and nobody passes texts on";
	}
}

static void
reach_other(const struct reach_asked *asked, struct reach *reach, struct arena *arena)
{
	const struct row_party *party = reach->party;
	bool is_asked = party->role == PARTY_OFFICER || party->role == PARTY_SERVICE;
	const struct row_party *voice = voice_of(asked);
	reach->way = REACH_NONE;
	if (!is_asked && party->role != PARTY_COORDINATOR &&
	    post_among(asked->parties, asked->n) != party) {
		reach->text = "has no part in the texts";
	} else if (can_be_texted(party)) {
		reach->way = REACH_TEXT;
		reach->text = "by text";
	} else if (is_asked && voice != NULL && party->stopped.s == NO_TIME.s) {
		reach->way = REACH_VOICE;
		reach->via = voice;
		reach->text = arena_printf(arena, "by voice, through %s: %s",
					   name_of(voice, "the coordinator"), why_silent(party));
	} else {
		reach->text = arena_printf(arena, "not at all: %s", why_silent(party));
	}
}

const struct reach *
reach_list(const struct reach_asked *asked, struct arena *arena)
{
	struct reach *list = arena_array(arena, struct reach, asked->n);
	for (int i = 0; i < asked->n; i++) {
		list[i] = (struct reach){.party = &asked->parties[i]};
		if (list[i].party->role == PARTY_PERSON)
			reach_person(asked, &list[i], arena);
		else
			reach_other(asked, &list[i], arena);
	}
	return list;
}

json_t *
reach_json(const struct reach *list, int n)
{
	json_t *array = json_array();
	for (int i = 0; i < n; i++) {
		const struct row_party *via = list[i].via;
		const struct row_party *party = list[i].party;
		json_array_append_new(
		    array, json_pack("{s:I,s:s,s:s,s:s,s:o,s:s}", "party", (json_int_t)party->id,
				     "role", rows_word(&rows_party_roles, (int)party->role),
				     "label", party->label, "way", reach_word(list[i].way), "via",
				     via == NULL ? json_null()
						 : json_string(name_of(via, "the coordinator")),
				     "text", list[i].text));
	}
	return array;
}

const char *
reach_why_not(const struct reach_asked *asked, struct arena *arena)
{
	const struct reach *list = reach_list(asked, arena);
	for (int i = 0; i < asked->n; i++)
		if (list[i].party->role == PARTY_PERSON)
			return list[i].way == REACH_TEXT || list[i].way == REACH_PASSED_ON
				   ? NULL
				   : arena_printf(arena, "the person cannot be texted: %s",
						  why_silent(list[i].party));
	return asked->n == 0 ? NULL : "the person cannot be texted: not among the parties";
}

void
reach_tell(const struct day *day, const struct row_party *to, struct wants *wants)
{
	const struct reach_asked asked = reach_of_day(day);
	const struct row_party *person = NULL;
	for (int i = 0; i < day->n_parties; i++)
		if (day->parties[i].role == PARTY_PERSON)
			person = &day->parties[i];
	/* That they said STOP is told when they say it. */
	if (reach_why_not(&asked, day->arena) == NULL ||
	    (person != NULL && person->stopped.s != NO_TIME.s))
		return;
	const struct day_say say = {
	    .party = to,
	    .kind = KIND_COORDINATOR_ALARM_UNREACHED,
	    .claim = "unreached",
	    .fact = "",
	    .due = day->now,
	    .expires = day_utc(day, MINUTES_PER_DAY),
	};
	const struct template_value values[] = {template_text("ref", day->plan.ref),
						template_date("date", day->plan.date)};
	remind_add(wants, &say, values, ARRAY_LEN(values));
}
