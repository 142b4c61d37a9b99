/* SPDX-License-Identifier: MIT
 *
 * Texts for somebody by way of somebody else. In every template of the person what asks for an
 * answer is the last sentence, but for a link behind it, and begins with the language's word for it
 * ("Reply"): the tests hold that.
 */
#include "app/post.h"

#include <string.h>

#include "sms/gsm7.h"

const struct row_party *
post_as_person(const struct day *day, const struct row_party *party)
{
	struct row_party *seen = arena_new(day->arena, struct row_party);
	*seen = *party;
	seen->role = PARTY_PERSON;
	return seen;
}

/* Whether the person is one without a phone who agreed to texts. */
static bool
is_agreed(const struct row_party parties[], int n)
{
	for (int i = 0; i < n; i++)
		if (parties[i].role == PARTY_PERSON)
			return !parties[i].has_phone && parties[i].has_consent;
	return false;
}

const struct row_party *
post_among(const struct row_party parties[], int n)
{
	static const enum party_role order[] = {PARTY_MENTOR, PARTY_COORDINATOR};
	const struct row_party *stopped = NULL;
	if (!is_agreed(parties, n))
		return NULL;
	for (size_t k = 0; k < ARRAY_LEN(order); k++)
		for (int i = 0; i < n; i++) {
			const struct row_party *party = &parties[i];
			if (party->role != order[k] || !party->passes_on || !party->has_phone ||
			    !party->has_consent)
				continue;
			if (party->stopped.s == NO_TIME.s)
				return party;
			stopped = party;
		}
	return stopped;
}

const struct row_party *
post_of(const struct day *day)
{
	const struct row_party *post = post_among(day->parties, day->n_parties);
	return post == NULL ? NULL : post_as_person(day, post);
}

bool
post_is(const struct day *day, const struct row_party *party)
{
	const struct row_party *stored = day_party_by_id(day, party->id);
	return party->role == PARTY_PERSON && stored != NULL && stored->role != PARTY_PERSON;
}

bool
post_can_answer(const struct day *day)
{
	return day->document.person.has_credit || day->world->settings.free_reply ||
	       post_of(day) != NULL;
}

/* "Reply OK." as "Reply J4 OK.": they may pass on for two. */
static const char *
name_plan(const struct day *day, const char *words, const char *reply)
{
	size_t n = strlen(reply);
	const char *named = "";
	for (const char *at; (at = strstr(words, reply)) != NULL; words = at + n) {
		bool is_whole = at[n] == ' ' && (at == words || at[-1] == ' ');
		named = arena_printf(day->arena, "%s%.*s%s%s", named, (int)(at - words) + (int)n,
				     words, is_whole ? " " : "", is_whole ? day->plan.ref : "");
	}
	return arena_printf(day->arena, "%s%s", named, words);
}

/* Without the last sentence, if it asks for an answer. */
static const char *
without_asking(const struct day *day, const char *words, const char *reply)
{
	const char *last = NULL;
	size_t n = strlen(reply);
	for (const char *at = words; (at = strstr(at, reply)) != NULL; at += n)
		if (at > words && at[-1] == ' ' && at[n] == ' ')
			last = at;
	if (last == NULL)
		return words;
	const char *link = strstr(last, ". ");
	bool has_link = link != NULL && strstr(link, "://") != NULL;
	return arena_printf(day->arena, "%.*s%s", (int)(last - words) - 1, words,
			    has_link ? link + 1 : "");
}

/* With what says that an answer is free, where there is room for it. */
static const char *
with_free(const struct day *day, const struct row_party *party, const char *words,
	  const char *reply)
{
	int septets = 0;
	const char *free_words =
	    arena_printf(day->arena, "%s %s", words, day_word(day, party, KIND_PERSON_WORD_FREE));
	bool fits = gsm7_fits(free_words, strlen(free_words), &septets) &&
		    septets <= template_most(KIND_FOR_PERSON);
	return strstr(words, reply) != NULL && fits ? free_words : words;
}

const char *
post_words(const struct day *day, const struct row_party *party, enum kind kind, const char *words,
	   bool is_answer)
{
	if (kind_audience(kind) != KIND_FOR_PERSON || kind == KIND_PERSON_WHOSE)
		return words;
	const char *reply = day_word(day, party, KIND_PERSON_WORD_REPLY);
	if (post_is(day, party)) {
		const struct template_value values[] = {
		    template_text("ref", day->plan.ref),
		    template_text("words", name_plan(day, words, reply)),
		};
		return template_render(day_words_for(day, party), KIND_OFFICER_PASS_ON, values,
				       ARRAY_LEN(values), day->arena);
	}
	if (is_answer || day->document.person.has_credit)
		return words;
	return day->world->settings.free_reply ? with_free(day, party, words, reply)
					       : without_asking(day, words, reply);
}
