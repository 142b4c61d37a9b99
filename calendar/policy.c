/* SPDX-License-Identifier: MIT
 *
 * Reads the release-day policy and applies it to one nominal day.
 */
#include "calendar/policy.h"

#include <string.h>

#include "base/buf.h"
#include "base/jsonread.h"

#define TEXT_MAX 600

/* A rule with the days on which it is law. */
struct rule {
	struct civil_date in_force_from; /* both included */
	struct civil_date in_force_until;
	int term_over_days; /* lawful only */
	/* the rest of presumed rules only */
	int days_served_least;
	int eligible_days_earlier;
	bool extra_on_request;
	unsigned sentences; /* bit i stands for policy.sentences[i] */
	const char *sources[POLICY_SOURCES_MAX];
	size_t n_sources;
};

struct policy {
	const char *division;
	int ask_a_human_days;  /* before the lawful day: warned of from here on */
	int propose_days_most; /* before the nominal day: past it, never proposed */
	const char *sentences[POLICY_SENTENCES_MAX];
	const char *excluded_because[POLICY_SENTENCES_MAX]; /* of each, NULL if it is not */
	size_t n_sentences;
	struct rule lawful[POLICY_RULES_MAX];
	size_t n_lawful;
	struct rule presumed[POLICY_RULES_MAX];
	size_t n_presumed;
};

/* The index of the sentence, or n_sentences. */
static size_t
sentence_index(const struct policy *policy, const char *name)
{
	size_t i = 0;
	while (i < policy->n_sentences && strcmp(policy->sentences[i], name) != 0)
		i++;
	return i;
}

static void
read_sentences(struct json_at list, struct arena *arena, struct policy *policy)
{
	static const char *const names[] = {"name", "excluded_because"};
	if (!json_want_array(list, 1, POLICY_SENTENCES_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		if (!json_want_object(item))
			continue;
		json_only(item, names, ARRAY_LEN(names));
		const char *name = json_text(item, "name", TEXT_MAX);
		const char *because = json_text_or(item, "excluded_because", TEXT_MAX, NULL);
		if (sentence_index(policy, name) < policy->n_sentences)
			problem_add(item.problems, item.pointer, "\"%s\" stands there twice", name);
		policy->sentences[policy->n_sentences] = arena_strdup(arena, name);
		policy->excluded_because[policy->n_sentences++] = arena_strdup(arena, because);
	}
}

static void
read_rule_sentences(struct json_at rule_at, const struct policy *policy, struct rule *rule)
{
	struct json_at list = json_member(rule_at, "sentences");
	if (!json_want_array(list, 1, POLICY_SENTENCES_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		const char *name = json_string_value(item.value);
		size_t index = sentence_index(policy, name == NULL ? "" : name);
		if (index == policy->n_sentences)
			problem_add(item.problems, item.pointer, "is none of the sentences");
		else
			rule->sentences |= 1U << index;
	}
}

static void
read_sources(struct json_at list, struct arena *arena, struct rule *rule)
{
	if (!json_want_array(list, 1, POLICY_SOURCES_MAX))
		return;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		const char *text = json_string_value(item.value);
		if (text == NULL || text[0] == '\0' || strlen(text) > TEXT_MAX)
			problem_add(item.problems, item.pointer, "must be a text of 1 to %d bytes",
				    TEXT_MAX);
		else
			rule->sources[rule->n_sources++] = arena_strdup(arena, text);
	}
}

static struct civil_date
date_or(struct json_at at, const char *name, struct civil_date fallback)
{
	return json_member(at, name).value == NULL ? fallback : json_date(at, name);
}

static void
read_presumed(struct json_at item, const struct policy *policy, struct rule *rule)
{
	rule->days_served_least = json_int(item, "days_served_least", 0, 36500);
	rule->eligible_days_earlier =
	    json_int(item, "eligible_days_earlier", 1, POLICY_EARLIER_MAX);
	rule->extra_on_request = json_bool_or(item, "extra_on_request", false);
	read_rule_sentences(item, policy, rule);
}

static bool
are_law_on_one_day(const struct rule *a, const struct rule *b)
{
	return a->in_force_from.day <= b->in_force_until.day &&
	       b->in_force_from.day <= a->in_force_until.day;
}

/* The rules of one kind, in any order; no two are law on the same day for the same sentence. */
static void
read_rules(struct json_at list, bool is_presumed, struct arena *arena, struct policy *policy)
{
	static const char *const lawful_names[] = {"id", "in_force_from", "in_force_until",
						   "term_over_days", "sources"};
	static const char *const presumed_names[] = {
	    "id",        "in_force_from",     "in_force_until",
	    "sentences", "days_served_least", "eligible_days_earlier",
	    "sources",   "extra_on_request"};
	if (!json_want_array(list, is_presumed ? 0 : 1, POLICY_RULES_MAX))
		return;
	struct rule *rules = is_presumed ? policy->presumed : policy->lawful;
	size_t n = json_array_size(list.value);
	for (size_t i = 0; i < n; i++) {
		struct json_at item = json_item(list, i);
		struct rule *rule = &rules[i];
		if (!json_want_object(item))
			continue;
		if (is_presumed)
			json_only(item, presumed_names, ARRAY_LEN(presumed_names));
		else
			json_only(item, lawful_names, ARRAY_LEN(lawful_names));
		json_text(item, "id", TEXT_MAX);
		rule->in_force_from = date_or(item, "in_force_from", civil_from_ymd(1900, 1, 1));
		rule->in_force_until =
		    date_or(item, "in_force_until", civil_from_ymd(2199, 12, 31));
		read_sources(json_member(item, "sources"), arena, rule);
		if (is_presumed)
			read_presumed(item, policy, rule);
		else
			rule->term_over_days = json_int(item, "term_over_days", 0, 36500);
		for (size_t k = 0; k < i; k++)
			if (are_law_on_one_day(&rules[k], rule) &&
			    (!is_presumed || (rules[k].sentences & rule->sentences) != 0))
				problem_add(item.problems, item.pointer,
					    "is in force on days of rule %zu", k);
	}
	*(is_presumed ? &policy->n_presumed : &policy->n_lawful) = n;
}

const struct policy *
policy_parse(const char *text, size_t n, struct arena *arena, struct problems *problems)
{
	static const char *const names[] = {
	    "policy",    "division", "ask_a_human_days", "propose_days_most",
	    "sentences", "lawful",   "presumed"};
	static const char *const kinds[] = {"release-day"};
	size_t before = problems->count;
	if (n > POLICY_BYTES_MAX) {
		problem_add(problems, "", "is larger than %d bytes", POLICY_BYTES_MAX);
		return NULL;
	}
	json_t *value = json_parse(text, n, problems);
	if (value == NULL)
		return NULL;
	struct json_at root = json_root(value, problems);
	struct policy *policy = arena_new(arena, struct policy);
	if (json_want_object(root)) {
		json_only(root, names, ARRAY_LEN(names));
		json_word(root, "policy", kinds, ARRAY_LEN(kinds));
		policy->division = arena_strdup(arena, json_text(root, "division", TEXT_MAX));
		policy->ask_a_human_days = json_int(root, "ask_a_human_days", 1, 365);
		policy->propose_days_most = json_int(root, "propose_days_most", 1, 365);
		read_sentences(json_member(root, "sentences"), arena, policy);
		read_rules(json_member(root, "lawful"), false, arena, policy);
		read_rules(json_member(root, "presumed"), true, arena, policy);
	}
	json_decref(value);
	return problems->count > before ? NULL : policy;
}

size_t
policy_sentences(const struct policy *policy, const char *const **names)
{
	*names = policy->sentences;
	return policy->n_sentences;
}

static bool
is_in_force(const struct rule *rule, struct civil_date date)
{
	return date.day >= rule->in_force_from.day && date.day <= rule->in_force_until.day;
}

static const struct rule *
rule_in_force(const struct rule rules[], size_t n, struct civil_date date)
{
	for (size_t i = 0; i < n; i++)
		if (is_in_force(&rules[i], date))
			return &rules[i];
	return NULL;
}

/* The rule for that sentence; where all leave it out, the first that does. */
static const struct rule *
rule_for(const struct policy *policy, size_t sentence, struct civil_date date)
{
	for (size_t i = 0; i < policy->n_presumed; i++)
		if (is_in_force(&policy->presumed[i], date) &&
		    (policy->presumed[i].sentences >> sentence & 1) != 0)
			return &policy->presumed[i];
	return rule_in_force(policy->presumed, policy->n_presumed, date);
}

/* "Fri 15 Sep 2023" */
static const char *
date_text(struct arena *arena, struct civil_date date)
{
	struct civil_ymd ymd = civil_to_ymd(date);
	return arena_printf(arena, "%s %d %s %d", civil_weekday_abbrev(civil_weekday(date)),
			    ymd.day, civil_month_abbrev(ymd.month), ymd.year);
}

static void
warn(struct policy_answer *answer, const char *kind, const char *text)
{
	ensure(answer->n_warnings < POLICY_WARNINGS_MAX);
	answer->warnings[answer->n_warnings++] = (struct policy_warning){kind, text};
}

static void
add_sources(struct policy_answer *answer, const struct rule *rule)
{
	for (size_t i = 0; i < rule->n_sources; i++)
		answer->sources[answer->n_sources++] = rule->sources[i];
}

/* A working day that is not followed at once by a day that is none. */
static bool
is_eligible(const struct holidays *holidays, struct civil_date date)
{
	return holidays_is_working_day(holidays, date) &&
	       holidays_is_working_day(holidays, civil_add_days(date, 1));
}

static struct civil_date
eligible_before(const struct holidays *holidays, struct civil_date date)
{
	do
		date.day--;
	while (!is_eligible(holidays, date));
	return date;
}

/* Why it is left out, NULL if it is not; what the answer supposes is warned of. */
static const char *
excluded(const struct policy *policy, const struct rule *rule, size_t sentence, int days_served,
	 struct arena *arena)
{
	const char *because = policy->excluded_because[sentence];
	if ((rule->sentences >> sentence & 1) == 0)
		return because != NULL ? because : "the rule leaves this sentence out";
	if (days_served == POLICY_DAYS_UNKNOWN || days_served >= rule->days_served_least)
		return NULL;
	return arena_printf(arena, "%d days served since sentence, the rule asks for %d",
			    days_served, rule->days_served_least);
}

static const char *
too_far(const struct policy *policy, struct civil_date nominal, struct civil_date earlier,
	struct arena *arena)
{
	int days = nominal.day - earlier.day;
	if (days <= policy->propose_days_most)
		return NULL;
	return arena_printf(arena, "%d days before %s; more than %d are for a human to decide",
			    days, date_text(arena, nominal), policy->propose_days_most);
}

static void
presume(const struct policy *policy, const struct holidays *holidays,
	const struct policy_question *question, struct arena *arena, struct policy_answer *answer)
{
	size_t sentence = sentence_index(policy, question->sentence);
	const struct rule *rule = rule_for(policy, sentence, answer->lawful);
	if (rule == NULL || holidays_is_working_day(holidays, civil_add_days(answer->lawful, 1)))
		return;
	add_sources(answer, rule);
	answer->excluded_because = excluded(policy, rule, sentence, question->days_served, arena);
	if (answer->excluded_because != NULL)
		return;
	if (question->days_served == POLICY_DAYS_UNKNOWN && rule->days_served_least > 0)
		warn(answer, "days_served",
		     arena_printf(arena, "supposes that at least %d days were served",
				  rule->days_served_least));
	answer->has_presumed = true;
	answer->presumed = answer->lawful;
	for (int i = 0; i < rule->eligible_days_earlier; i++)
		answer->presumed = eligible_before(holidays, answer->presumed);
	answer->presumed_not_proposed = too_far(policy, question->nominal, answer->presumed, arena);
	answer->has_extra = rule->extra_on_request;
	if (!answer->has_extra)
		return;
	answer->extra = eligible_before(holidays, answer->presumed);
	answer->extra_not_proposed = too_far(policy, question->nominal, answer->extra, arena);
}

/* Days so early that somebody should look; where the list does not reach them, guesses. */
static void
warn_of_far(const struct policy *policy, const struct holidays *holidays, struct arena *arena,
	    struct policy_answer *answer)
{
	struct civil_date earliest = answer->has_extra      ? answer->extra
				     : answer->has_presumed ? answer->presumed
							    : answer->lawful;
	int days_earlier = answer->lawful.day - earliest.day;
	if (days_earlier >= policy->ask_a_human_days)
		warn(answer, "far_back",
		     arena_printf(arena, "the %s day %s is %d days before %s: look at it first",
				  answer->has_extra ? "extra" : "presumed",
				  date_text(arena, earliest), days_earlier,
				  date_text(arena, answer->lawful)));
	if (!holidays_covers(holidays, earliest) ||
	    !holidays_covers(holidays, civil_add_days(answer->lawful, 1)))
		warn(answer, "holidays_end",
		     arena_printf(arena, "bank holidays are known from %s to %s only",
				  date_text(arena, holidays->first),
				  date_text(arena, holidays->last)));
}

static void
warn_of_days(const struct holidays *holidays, const struct policy_question *question,
	     struct arena *arena, struct policy_answer *answer)
{
	struct civil_date next = civil_add_days(answer->lawful, 1);
	const struct holiday *holiday = holidays_find(holidays, next);
	const char *day = date_text(arena, answer->lawful);
	const char *open = date_text(arena, holidays_working_day_after(holidays, answer->lawful));
	if (answer->lawful.day != question->nominal.day)
		warn(answer, "moved",
		     arena_printf(arena, "%s is no working day: the lawful day is %s",
				  date_text(arena, question->nominal), day));
	if (civil_weekday(answer->lawful) == CIVIL_FRIDAY)
		warn(answer, "friday",
		     arena_printf(arena, "%s: the next working day is %s", day, open));
	if (holiday != NULL)
		warn(answer, "before_holiday",
		     arena_printf(arena,
				  "%s comes before a bank holiday (%s): the next working day "
				  "is %s",
				  day, holiday->title, open));
}

int
policy_release(const struct policy *policy, const struct holidays *holidays,
	       const struct policy_question *question, struct arena *arena,
	       struct problems *problems, struct policy_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	size_t before = problems->count;
	if (sentence_index(policy, question->sentence) == policy->n_sentences) {
		struct buf buf;
		buf_init(&buf);
		for (size_t i = 0; i < policy->n_sentences; i++)
			buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", policy->sentences[i]);
		problem_add(problems, "sentence", "is \"%s\", allowed are %s", question->sentence,
			    buf_text(&buf));
		buf_fini(&buf);
	}
	if (holidays->division != NULL && strcmp(holidays->division, policy->division) != 0)
		problem_add(problems, "division",
			    "the rules are those of %s, the bank holidays those of %s",
			    policy->division, holidays->division);
	const struct rule *rule =
	    rule_in_force(policy->lawful, policy->n_lawful, question->nominal);
	if (rule == NULL)
		problem_add(problems, "nominal", "no rule of law is known for that day");
	if (problems->count > before)
		return E_INPUT;
	answer->lawful = holidays_working_day_back(holidays, question->nominal);
	add_sources(answer, rule);
	bool is_short = question->days_served != POLICY_DAYS_UNKNOWN &&
			question->days_served <= rule->term_over_days;
	if (answer->lawful.day != question->nominal.day && is_short)
		warn(answer, "short_term",
		     arena_printf(arena, "the move is for terms of over %d days: check the term",
				  rule->term_over_days));
	presume(policy, holidays, question, arena, answer);
	warn_of_days(holidays, question, arena, answer);
	warn_of_far(policy, holidays, arena, answer);
	return 0;
}
