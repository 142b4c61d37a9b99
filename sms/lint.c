/* SPDX-License-Identifier: MIT
 *
 * The rules of DESIGN section 7, each a small function that says what is wrong or NULL.
 */
#include "sms/lint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "sms/command.h"
#include "sms/gsm7.h"
#include "sms/lint_samples.h"
#include "sms/reading.h"

#define REASONS_MAX 32
#define FEW_STEP    97 /* minutes or days */

/* What is looked for in the words of a language. */
struct tongue {
	const char *reply;   /* what asks for an answer */
	const char *joining; /* words that end a command which is told in a sentence */
};

static const struct tongue tongues[LANGUAGE_COUNT] = {
    [LANGUAGE_EN] = {"reply", "or and to for if when"},
    [LANGUAGE_CY] = {"atebwch", "neu a ac i i'w am os pan wrth er"},
};

/* A template under test. */
struct trial {
	const struct template_set *set;
	const struct lint_how *how;
	enum kind kind;
	enum kind_audience audience;
	char name[KIND_NAME_SIZE + 8];
	struct kind_field fields[KIND_FIELDS_MAX];
	int n_fields;
	const char *told[REASONS_MAX]; /* reasons given already */
	int n_told;
	long n_rendered;
	struct arena arena; /* reset for each message */
	struct problems *problems;
};

static void
tell(struct trial *trial, const char *reason, const char *text)
{
	for (int i = 0; i < trial->n_told; i++)
		if (strcmp(trial->told[i], reason) == 0)
			return;
	if (trial->n_told < REASONS_MAX)
		trial->told[trial->n_told++] = arena_strdup(trial->problems->arena, reason);
	problem_add(trial->problems, trial->name, "%s: \"%s\"", reason, text);
}

static const char *
fault_of_size(const struct trial *trial, const char *text)
{
	static const int most[] = {
	    [KIND_FOR_PERSON] = TEMPLATE_PERSON_MAX,
	    [KIND_FOR_COORDINATOR] = TEMPLATE_COORDINATOR_MAX,
	    [KIND_FOR_OFFICER] = TEMPLATE_OFFICER_MAX,
	};
	int septets = 0;
	if (!gsm7_fits(text, strlen(text), &septets))
		return "holds a character outside the GSM alphabet";
	return septets > most[trial->audience] ? "is too long" : NULL;
}

/* Dates with slashes and times without am or pm, in words of ours: a name may hold what it likes. */
static const char *
fault_of_digits(const char *text)
{
	for (size_t i = 1; text[i] != '\0'; i++) {
		if (!isdigit((unsigned char)text[i - 1]) || !isdigit((unsigned char)text[i + 1]))
			continue;
		if (text[i] == '/')
			return "writes a date with slashes";
		size_t digits = strspn(text + i + 1, "0123456789");
		if (text[i] == ':' && digits == 2 && strncmp(text + i + 3, "am", 2) != 0 &&
		    strncmp(text + i + 3, "pm", 2) != 0)
			return "writes a time without am or pm";
	}
	return NULL;
}

static const char *
fault_of_carrier_words(const char *text)
{
	static const char *const taken[] = {"CANCEL", "END", "QUIT", "START"};
	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		size_t n = strlen(taken[i]);
		for (const char *at = text; (at = strstr(at, taken[i])) != NULL; at++)
			if ((at == text || !isalnum((unsigned char)at[-1])) &&
			    !isalnum((unsigned char)at[n]))
				return "uses a word that the carriers take for themselves";
	}
	return NULL;
}

/* A link in words of ours, which can only be somebody else's: one of ours is a field. */
static const char *
fault_of_links(const char *words)
{
	for (const char *at = strchr(words, '.'); at != NULL; at = strchr(at + 1, '.'))
		if (at > words && isalnum((unsigned char)at[-1]) && isalpha((unsigned char)at[1]))
			return "writes a link of its own";
	return strstr(words, "://") != NULL ? "writes a link of its own" : NULL;
}

/* Whether each date, time, number, code and link stands whole in the text. */
static const char *
fault_of_facts(struct trial *trial, const struct template_value values[], const char *text)
{
	const char *words = trial->set->templates[trial->kind].text;
	for (int i = 0; i < trial->n_fields; i++) {
		const char *fact = NULL;
		char field[sizeof trial->fields[i].name + 2];
		enum kind_type type = trial->fields[i].type;
		snprintf(field, sizeof field, "{%s}", trial->fields[i].name);
		if (strstr(words, field) == NULL)
			continue;
		if (type == KIND_DATE)
			fact = template_day(trial->set->language, values[i].date, &trial->arena);
		else if (type == KIND_TIME)
			fact = template_time(trial->set->language, values[i].number, &trial->arena);
		else if (type == KIND_MINUTES || type == KIND_NUMBER || type == KIND_METRES)
			fact = arena_printf(&trial->arena, "%d", values[i].number);
		else if (type == KIND_CODE || type == KIND_REF || type == KIND_TEL ||
			 type == KIND_LINK)
			fact = values[i].text;
		if (fact != NULL && strstr(text, fact) == NULL)
			return "loses a date, time, number, code or link";
	}
	return NULL;
}

static void
render_and_read(struct trial *trial, const struct template_value values[])
{
	arena_reset(&trial->arena);
	trial->n_rendered++;
	const char *text = template_render(trial->set, trial->kind, values, (size_t)trial->n_fields,
					   &trial->arena);
	const char *faults[] = {fault_of_size(trial, text), fault_of_carrier_words(text),
				fault_of_facts(trial, values, text)};
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (faults[i] != NULL)
			tell(trial, faults[i], text);
	const char *word = trial->audience == KIND_FOR_PERSON
			       ? words_find(&trial->set->words, text, strlen(text))
			       : NULL;
	if (word != NULL)
		tell(trial, arena_printf(&trial->arena, "holds the word \"%s\"", word), text);
}

static void
fill(const struct trial *trial, bool is_longest, struct template_value values[])
{
	for (int i = 0; i < trial->n_fields; i++)
		values[i] =
		    lint_sample(&trial->fields[i],
				is_longest ? lint_samples_count(trial->fields[i].type) - 1 : 0);
}

/* One field through its samples and the area's, the others as they stand: of dates and times all
 * where there is least room, else a few. */
static void
sweep(struct trial *trial, struct template_value values[], int i, bool is_longest)
{
	const struct kind_field *field = &trial->fields[i];
	const struct lint_list *area = &trial->how->area[field->type];
	struct template_value kept = values[i];
	bool is_many = field->type == KIND_DATE || field->type == KIND_TIME;
	int step = !is_many ? 1 : is_longest ? trial->how->every : FEW_STEP;
	for (int s = 0; s < lint_samples_count(field->type); s += step) {
		values[i] = lint_sample(field, s);
		render_and_read(trial, values);
	}
	for (size_t a = 0; a < area->n; a++) {
		values[i] = template_text(field->name, area->texts[a]);
		render_and_read(trial, values);
	}
	values[i] = kept;
}

static void
mix(struct trial *trial, struct template_value values[], struct rng *rng)
{
	for (int i = 0; i < trial->n_fields; i++) {
		enum kind_type type = trial->fields[i].type;
		values[i] = lint_sample(&trial->fields[i],
					(int)rng_below(rng, (uint32_t)lint_samples_count(type)));
	}
	render_and_read(trial, values);
}

static void
try_all_values(struct trial *trial)
{
	struct template_value values[KIND_FIELDS_MAX];
	char random[KIND_FIELDS_MAX][LINT_RANDOM_SIZE];
	struct rng rng;
	rng_seed(&rng, trial->how->seed + (uint64_t)trial->kind);
	for (int longest = 0; longest < 2; longest++) {
		fill(trial, longest == 1, values);
		render_and_read(trial, values);
		for (int i = 0; i < trial->n_fields; i++)
			sweep(trial, values, i, longest == 1);
	}
	for (int n = 0; n < trial->how->n_mixtures; n++)
		mix(trial, values, &rng);
	for (int n = 0; n < trial->how->n_random; n++) {
		for (int i = 0; i < trial->n_fields; i++)
			values[i] = lint_random(&trial->fields[i], &rng, random[i]);
		render_and_read(trial, values);
	}
}

static bool
is_joining(enum language language, const char *word, size_t n)
{
	for (const char *at = tongues[language].joining; *at != '\0';) {
		size_t length = strcspn(at, " ");
		if (length == n && memcmp(at, word, n) == 0)
			return true;
		at += length + strspn(at + length, " ");
	}
	return false;
}

/* Reads one command that begins at ${at} with a word in capitals: up to a mark or a joining word.
 * Returns its length. */
static size_t
command_length(enum language language, const char *at)
{
	size_t end = 0;
	for (size_t i = 0; at[i] != '\0';) {
		size_t n = strcspn(at + i, " ,;!?");
		if (is_joining(language, at + i, n))
			return end;
		end = i + n;
		if (n > 0 && at[end - 1] == '.')
			return end - 1;
		if (at[end] != ' ')
			break;
		i = end + 1;
	}
	return end;
}

static void
check_commands(struct trial *trial, const char *text)
{
	for (const char *at = text; *at != '\0';) {
		size_t capitals = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
		size_t word = strcspn(at, " ,.;:!?");
		if (capitals < 2 || capitals != word) {
			at += word + strspn(at + word, " ,.;:!?");
			continue;
		}
		size_t n = command_length(trial->set->language, at);
		struct command command = command_parse(trial->audience, at, n);
		if (command.verb <= COMMAND_AMBIGUOUS)
			tell(trial,
			     arena_printf(&trial->arena,
					  "tells to send \"%.*s\", which is not "
					  "understood",
					  (int)n, at),
			     text);
		at += n;
		at += strspn(at, " ,.;:!?");
	}
}

/* The grade is a measure of English alone. */
static const char *
fault_of_reading(struct trial *trial, const char *text)
{
	double grade = reading_grade(text);
	double lix = reading_lix(text);
	bool is_simple = trial->set->is_simple;
	double most_grade = is_simple ? LINT_SIMPLE_GRADE_MAX : LINT_GRADE_MAX;
	double most_lix = is_simple ? LINT_SIMPLE_LIX_MAX : LINT_LIX_MAX;
	if (trial->set->language == LANGUAGE_EN && grade > most_grade)
		return arena_printf(&trial->arena, "is hard to read (grade %.1f)", grade);
	if (trial->set->language != LANGUAGE_EN && lix > most_lix)
		return arena_printf(&trial->arena, "is hard to read (LIX %.0f)", lix);
	return NULL;
}

/* One step at a time: of the raw words, each sentence has one field beside the date and the whole
 * text one time. */
static const char *
fault_of_steps(const struct trial *trial, const char *words)
{
	int n_times = 0;
	int in_sentence = 0;
	for (const char *at = words; *at != '\0'; at++) {
		if (strchr(".?!", *at) != NULL && (at[1] == ' ' || at[1] == '\0'))
			in_sentence = 0;
		if (*at != '{')
			continue;
		for (int i = 0; i < trial->n_fields; i++) {
			const struct kind_field *field = &trial->fields[i];
			size_t n = strlen(field->name);
			if (strncmp(at + 1, field->name, n) != 0 || at[1 + n] != '}')
				continue;
			n_times += field->type == KIND_TIME;
			/* An extra is a sentence of its own. */
			in_sentence += field->type != KIND_DATE && field->type != KIND_EXTRA;
		}
		if (in_sentence > 1)
			return "tells two things in one sentence";
	}
	return n_times > 1 ? "tells two times" : NULL;
}

static int
count_word(const char *text, const char *word)
{
	int n = 0;
	for (const char *at = text; (at = strcasestr(at, word)) != NULL; at += strlen(word))
		n++;
	return n;
}

/* Rules of the wording itself, seen in one everyday message. */
static void
check_wording(struct trial *trial)
{
	struct template_value values[KIND_FIELDS_MAX];
	bool has_time = false;
	bool has_date = false;
	const char *words = trial->set->templates[trial->kind].text;
	for (int i = 0; i < trial->n_fields; i++) {
		char field[sizeof trial->fields[i].name + 2];
		snprintf(field, sizeof field, "{%s}", trial->fields[i].name);
		bool is_used = strstr(words, field) != NULL;
		has_time = has_time || (is_used && trial->fields[i].type == KIND_TIME);
		has_date = has_date || (is_used && trial->fields[i].type == KIND_DATE);
	}
	arena_reset(&trial->arena);
	fill(trial, false, values);
	const char *text = template_render(trial->set, trial->kind, values, (size_t)trial->n_fields,
					   &trial->arena);
	if (has_time && !has_date && trial->audience != KIND_FOR_COORDINATOR &&
	    !kind_is_piece(trial->kind))
		tell(trial, "tells a time without its date", text);
	if (count_word(text, tongues[trial->set->language].reply) > 1)
		tell(trial, "asks for more than one reply", text);
	const char *digits = fault_of_digits(text);
	if (digits != NULL)
		tell(trial, digits, text);
	const char *link = fault_of_links(words);
	if (link != NULL)
		tell(trial, link, text);
	check_commands(trial, text);
	if (trial->audience != KIND_FOR_PERSON || kind_is_piece(trial->kind))
		return;
	const char *steps = trial->set->is_simple ? fault_of_steps(trial, words) : NULL;
	if (steps != NULL)
		tell(trial, steps, text);
	if (reading_longest_sentence(text) >
	    (trial->set->is_simple ? LINT_SIMPLE_WORDS : LINT_SENTENCE_WORDS))
		tell(trial, "has a sentence that is too long", text);
	const char *hard = fault_of_reading(trial, text);
	if (hard != NULL)
		tell(trial, hard, text);
}

long
lint_template(const struct template_set *set, enum kind kind, const struct lint_how *how,
	      struct problems *problems)
{
	struct trial trial = {.set = set,
			      .how = how,
			      .kind = kind,
			      .audience = kind_audience(kind),
			      .problems = problems};
	char name[KIND_NAME_SIZE];
	kind_full_name(trial.kind, name);
	snprintf(trial.name, sizeof trial.name, "%s%s", name, set->is_simple ? ".simple" : "");
	trial.n_fields = kind_fields(trial.kind, trial.fields);
	arena_init(&trial.arena);
	check_wording(&trial);
	try_all_values(&trial);
	arena_fini(&trial.arena);
	return trial.n_rendered;
}

/* Whether there is a letter outside its fields. */
static bool
has_own_words(const char *text)
{
	bool is_field = false;
	for (; *text != '\0'; text++) {
		is_field = *text == '{' || (is_field && *text != '}');
		if (!is_field && isalpha((unsigned char)*text))
			return true;
	}
	return false;
}

long
lint_templates(const struct template_set *set, const struct lint_how *how,
	       struct problems *problems)
{
	long n_rendered = 0;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		n_rendered += lint_template(set, (enum kind)kind, how, problems);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (template_is_own(set->simple, (enum kind)kind))
			n_rendered += lint_template(set->simple, (enum kind)kind, how, problems);
	return n_rendered;
}

static void
simple_differs(const struct template_set *set, const struct template_set *from, enum kind kind,
	       struct problems *problems)
{
	char name[KIND_NAME_SIZE];
	bool is_own = template_is_own(set->simple, kind);
	kind_full_name(kind, name);
	const char *at = arena_printf(problems->arena, "%s.simple", name);
	if (is_own != template_is_own(from->simple, kind))
		problem_add(problems, at, "stands in one language alone");
	else if (is_own &&
		 strcmp(set->simple->templates[kind].text, from->simple->templates[kind].text) == 0)
		problem_add(problems, at, "is the same in both languages: \"%s\"",
			    set->simple->templates[kind].text);
}

void
lint_differs(const struct template_set *set, const struct template_set *from,
	     struct problems *problems)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		char name[KIND_NAME_SIZE];
		const char *text = set->templates[kind].text;
		simple_differs(set, from, (enum kind)kind, problems);
		if (strcmp(text, from->templates[kind].text) != 0 || !has_own_words(text))
			continue;
		kind_full_name((enum kind)kind, name);
		problem_add(problems, name, "is the same in both languages: \"%s\"", text);
	}
}
