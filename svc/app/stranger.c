/* SPDX-License-Identifier: MIT
 *
 * Strangers: two texts at most, outside any plan.
 */
#include "app/stranger.h"

#include <inttypes.h>
#include <string.h>

#include "app/effects.h"
#include "sms/command.h"
#include "sms/template.h"

#define USEFUL_S (12 * 3600) /* through any night */

static bool
is_ours(const struct stranger_settings *settings, const struct phone *phone)
{
	for (int i = 0; i < settings->n_own; i++)
		if (phone_equal(&settings->own[i], phone))
			return true;
	return false;
}

/* Their text without its words; of a party that was made before it, if there is one. */
static void
write_event(const struct app_rows *rows, const struct app_event *event, int64_t party_id,
	    struct utc now, struct app_effects *effects)
{
	struct row_event row = {
	    .id = rows->next.event,
	    .party_id = party_id,
	    .at = now,
	    .kind = "text",
	    .text = "",
	    .once = event->once,
	};
	effect_write(effects, (struct store_write){.kind = WRITE_EVENT, .event = row});
}

/* STOP holds for a number, whoever has it. */
static void
set_stopped(const struct row_party *stranger, struct utc stopped, struct utc now,
	    struct app_effects *effects)
{
	struct row_party number = {.phone = stranger->phone, .has_phone = true, .stopped = stopped};
	effect_write(effects, (struct store_write){.kind = WRITE_PARTY_STOPPED, .party = number});
	effect_audit(effects, now, NULL, stranger->id, "a stranger said %s",
		     stopped.s == NO_TIME.s ? "BACK" : "STOP");
}

/* The party, written if the house has it not yet. */
static struct row_party
ensure_party(const struct row_party *wanted, int64_t person_id, struct row_next_ids *next,
	     struct app_effects *effects)
{
	struct row_party party = *wanted;
	party.person_id = person_id;
	if (party.id != 0)
		return party;
	party.id = next->party++;
	party.stopped = NO_TIME; /* as known before this text, which may have been BACK */
	effect_write(effects, (struct store_write){.kind = WRITE_PARTY, .party = party});
	return party;
}

static int64_t
ensure_house(const struct row_stranger *known, struct row_next_ids *next, struct utc now,
	     struct app_effects *effects)
{
	if (known->person_id != 0)
		return known->person_id;
	struct row_person house = {.id = next->person++, .created = now, .is_house = true};
	effect_write(effects, (struct store_write){.kind = WRITE_PERSON, .person = house});
	return house.id;
}

/* One of the two texts; by night it waits for the morning, and is useless soon after. */
struct say {
	const struct row_party *to;
	enum kind kind;
	const char *claim;
	const struct template_value *values;
	size_t n_values;
};

static void
queue(const struct app_world *world, const struct say *say, struct row_next_ids *next,
      struct utc now, struct app_effects *effects)
{
	const struct template_set *words = app_words(world, LANGUAGE_EN);
	char *name = arena_alloc(effects->arena, KIND_NAME_SIZE);
	kind_full_name(say->kind, name);
	struct row_message message = {
	    .id = next->message++,
	    .party_id = say->to->id,
	    .kind = name,
	    .claim = say->claim,
	    .fact = "",
	    .body = template_render(words, say->kind, say->values, say->n_values, effects->arena),
	    .made = now,
	    .due = now,
	    .expires = {now.s + USEFUL_S},
	    .next_try = now,
	    .state = OUTBOX_QUEUED,
	    .is_double_harmless = words->templates[say->kind].double_is_harmless,
	    .provider_id = "",
	};
	effect_write(effects, (struct store_write){.kind = WRITE_MESSAGE, .message = message});
}

static void
tell_duty(const struct app_world *world, const struct row_party *duty,
	  const struct row_party *stranger, struct row_next_ids *next, struct utc now,
	  struct app_effects *effects)
{
	char number[PHONE_FULL_SIZE];
	phone_full(&stranger->phone, number);
	const struct template_value values[] = {template_text("number", number)};
	const struct say note = {duty, KIND_COORDINATOR_STRANGER,
				 arena_printf(effects->arena, "stranger:%" PRId64, stranger->id),
				 values, ARRAY_LEN(values)};
	queue(world, &note, next, now, effects);
	effects->is_duty_told = true;
}

/* Returns the stranger's party. */
static int64_t
answer(const struct app_world *world, const struct app_rows *rows, struct utc now,
       struct app_effects *effects)
{
	const struct row_stranger *known = rows->stranger;
	struct row_next_ids next = rows->next;
	int64_t house = ensure_house(known, &next, now, effects);
	struct row_party stranger = ensure_party(&known->stranger, house, &next, effects);
	const struct say line = {&stranger, KIND_PERSON_UNKNOWN_NUMBER, "stranger", NULL, 0};
	queue(world, &line, &next, now, effects);
	if (known->duty.has_phone && known->duty.stopped.s == NO_TIME.s) {
		struct row_party duty = ensure_party(&known->duty, house, &next, effects);
		tell_duty(world, &duty, &stranger, &next, now, effects);
	}
	return stranger.id;
}

/* Whether to say anything at all. */
static bool
is_to_answer(const struct stranger_settings *settings, const struct row_stranger *known,
	     struct utc now, struct app_effects *effects)
{
	if (known->answered.s != NO_TIME.s && now.s - known->answered.s < STRANGER_DAY_S)
		return false;
	if (known->n_answered < settings->per_hour)
		return true;
	effect_audit(effects, now, NULL, 0, "a stranger was not answered: %d in an hour",
		     known->n_answered);
	return false;
}

void
stranger_text(const struct app_world *world, const struct app_rows *rows,
	      const struct app_event *event, struct utc now, struct app_effects *effects)
{
	const struct stranger_settings *settings = world->settings.strangers;
	const struct row_stranger *known = rows->stranger;
	const struct phone *from = &known->stranger.phone;
	size_t n = strnlen(event->text, APP_TEXT_MAX);
	struct command command = command_parse(KIND_FOR_PERSON, event->text, n);
	bool is_stopped = known->stranger.stopped.s != NO_TIME.s;
	bool is_duty = known->duty.has_phone && phone_equal(from, &known->duty.phone);
	int64_t party_id = known->stranger.id;
	bool is_ignored = settings == NULL || is_ours(settings, from);
	effects->is_stranger = !is_ignored && !is_duty;
	if (!is_ignored && command.verb == COMMAND_STOP) {
		if (!is_stopped)
			set_stopped(&known->stranger, now, now, effects);
	} else if (!is_ignored) {
		bool is_back = command.verb == COMMAND_BACK;
		if (is_stopped && is_back)
			set_stopped(&known->stranger, NO_TIME, now, effects);
		if (!is_duty && (!is_stopped || is_back) &&
		    is_to_answer(settings, known, now, effects))
			party_id = answer(world, rows, now, effects);
	}
	write_event(rows, event, party_id, now, effects);
}
