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

/* A template under test. */
struct trial {
	const struct template_set *set;
	enum kind kind;
	enum kind_audience audience;
	char name[KIND_NAME_SIZE];
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

/* Dates with slashes and times without am or pm. */
static const char *
fault_of_digits(const char *text)
{
	for (size_t i = 1; i < strlen(text); i++) {
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
			fact = template_day(values[i].date, &trial->arena);
		else if (type == KIND_TIME)
			fact = template_time(values[i].number, &trial->arena);
		else if (type == KIND_MINUTES || type == KIND_NUMBER)
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
	const char *faults[] = {fault_of_size(trial, text), fault_of_digits(text),
				fault_of_carrier_words(text), fault_of_facts(trial, values, text)};
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		if (faults[i] != NULL)
			tell(trial, faults[i], text);
	const char *word = words_find(&trial->set->words, text, strlen(text));
	if (trial->audience == KIND_FOR_PERSON && word != NULL)
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

static void
try_all_values(struct trial *trial)
{
	struct template_value values[KIND_FIELDS_MAX];
	struct rng rng;
	rng_seed(&rng, (uint64_t)trial->kind);
	for (int longest = 0; longest < 2; longest++) {
		fill(trial, longest == 1, values);
		render_and_read(trial, values);
		for (int i = 0; i < trial->n_fields; i++) {
			const struct kind_field *field = &trial->fields[i];
			struct template_value kept = values[i];
			for (int s = 0; s < lint_samples_count(field->type); s++) {
				values[i] = lint_sample(field, s);
				render_and_read(trial, values);
			}
			values[i] = kept;
		}
	}
	for (int mixture = 0; mixture < LINT_MIXED; mixture++) {
		for (int i = 0; i < trial->n_fields; i++)
			values[i] = lint_sample(&trial->fields[i],
						(int)rng_below(&rng, (uint32_t)lint_samples_count(
									 trial->fields[i].type)));
		render_and_read(trial, values);
	}
}

/* Reads one command that begins at ${at} with a word in capitals: up to a mark or a joining word.
 * Returns its length. */
static size_t
command_length(const char *at)
{
	static const char *const joining[] = {"or", "and", "to", "for", "if", "when"};
	size_t end = 0;
	for (size_t i = 0; at[i] != '\0';) {
		size_t n = strcspn(at + i, " ,;!?");
		for (size_t j = 0; j < ARRAY_LEN(joining); j++)
			if (n == strlen(joining[j]) && memcmp(at + i, joining[j], n) == 0)
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
		size_t n = command_length(at);
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
	if (count_word(text, "reply") > 1)
		tell(trial, "asks for more than one reply", text);
	check_commands(trial, text);
	if (trial->audience != KIND_FOR_PERSON || kind_is_piece(trial->kind))
		return;
	if (reading_longest_sentence(text) > LINT_SENTENCE_WORDS)
		tell(trial, "has a sentence that is too long", text);
	if (reading_grade(text) > LINT_GRADE_MAX)
		tell(trial,
		     arena_printf(&trial->arena, "is hard to read (grade %.1f)",
				  reading_grade(text)),
		     text);
}

long
lint_template(const struct template_set *set, enum kind kind, struct problems *problems)
{
	struct trial trial = {
	    .set = set, .kind = kind, .audience = kind_audience(kind), .problems = problems};
	kind_full_name(trial.kind, trial.name);
	trial.n_fields = kind_fields(trial.kind, trial.fields);
	arena_init(&trial.arena);
	check_wording(&trial);
	try_all_values(&trial);
	arena_fini(&trial.arena);
	return trial.n_rendered;
}

long
lint_templates(const struct template_set *set, struct problems *problems)
{
	long n_rendered = 0;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		n_rendered += lint_template(set, (enum kind)kind, problems);
	return n_rendered;
}
