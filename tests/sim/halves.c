/* SPDX-License-Identifier: MIT
 *
 * Texts in halves, and what must come of them.
 */
#include "tests/sim/halves.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/parts.h"
#include "store/part.h"
#include "tests/sim/solver.h"

#define EVERY 3 /* seed, and text of such a seed */

static bool
is_on(const struct sim *sim)
{
	return sim->seed % EVERY == 1 && sim->texts % EVERY == 0 && sim->texts < SIM_HALVES_MAX;
}

static void
make_half(struct sim_item *item, const struct sim_half *half, int number)
{
	size_t n = strlen(half->whole) / 2;
	while (n > 0 && ((unsigned char)half->whole[n] & 0xc0) == 0x80)
		n--;
	item->half = half->text;
	item->part = (struct part){
	    .reference = (int)half->text, .is_wide = true, .total = 2, .number = number};
	snprintf(item->text, sizeof(item->text), "%.*s", number == 1 ? (int)n : SIM_TEXT_SIZE - 1,
		 half->whole + (number == 1 ? 0 : n));
}

void
halves_split(struct sim *sim, struct sim_item *item)
{
	if (!is_on(sim) || strlen(item->text) < 2)
		return;
	struct sim_half *half = &sim->halves[sim->texts];
	half->whole = arena_strdup(&sim->arena, item->text);
	half->text = sim->texts;
	half->is_lost = sim->texts % 5 == 0;
	int first = 1 + (int)(sim->texts / EVERY % 2);
	for (int more = 1; !half->is_lost && more <= 1 + (sim->texts % 4 == 0); more++) {
		struct utc at = {item->at.s + more * (sim->texts * 7 % 45)};
		struct sim_item *other = life_add(sim, ITEM_TEXT, at);
		other->phone = item->phone;
		make_half(other, half, 3 - first);
		snprintf(other->once, sizeof(other->once), "sim:t%" PRId64 ".%d", sim->texts, more);
	}
	make_half(item, half, first);
}

const char *
halves_said(const struct sim *sim)
{
	if (sim->half == 0 || sim->event->part == NULL)
		return sim->event->text;
	for (size_t i = 0; i < sim->effects->n_writes; i++)
		if (sim->effects->writes[i].kind == WRITE_PART &&
		    sim->effects->writes[i].part.state == PART_JOINED)
			return sim->halves[sim->half].whole;
	return "";
}

/* The half that came is written: it waits, or is the last. */
static void
half_kept(struct sim *sim, struct sim_half *half, const struct row_part *part)
{
	if (part->state == PART_JOINED) {
		half->taken++;
		sim->counts.joined++;
		if (half->taken > 1)
			rule_broken(sim, "text %" PRId64 " was joined twice", half->text);
		return;
	}
	if (half->kept > 0 && sim->now.s < half->since.s + PARTS_WAIT_S)
		rule_broken(sim, "both halves of text %" PRId64 " wait for another", half->text);
	if (half->taken > 0)
		rule_broken(sim, "half of text %" PRId64 " waits, which was taken", half->text);
	if (half->kept++ == 0) {
		half->text_id = part->text_id;
		half->since = sim->now;
	}
}

static void
half_torn(struct sim *sim)
{
	sim->counts.torn++;
	for (int i = 0; i < SIM_HALVES_MAX; i++) {
		struct sim_half *half = &sim->halves[i];
		if (half->text_id != sim->about->text_id)
			continue;
		if (sim->now.s < half->since.s + PARTS_WAIT_S || half->taken > 0 ||
		    half->torn++ > 0)
			rule_broken(sim, "text %d was given up, and is not to be", i);
	}
}

void
halves_judge(struct sim *sim)
{
	if (sim->event->kind == APP_TORN)
		half_torn(sim);
	if (sim->half == 0)
		return;
	struct sim_half *half = &sim->halves[sim->half];
	for (size_t i = 0; i < sim->effects->n_writes; i++) {
		const struct store_write *write = &sim->effects->writes[i];
		if (write->kind == WRITE_PART)
			half_kept(sim, half, &write->part);
		if (write->kind == WRITE_EVENT && write->event.party_id != 0 &&
		    strcmp(write->event.text, half->whole) != 0)
			rule_broken(sim, "of text %" PRId64 " half was taken as the whole",
				    half->text);
	}
}

void
halves_at_rest(struct sim *sim)
{
	int64_t *text_ids;
	int n = 0;
	struct utc far = {sim->end.s - 1};
	if (store_parts_due(sim->store, far, &sim->step, &text_ids, &n) != 0 || n != 0)
		rule_broken(sim, "%d texts wait for their other half for ever", n);
	for (int i = 0; i < SIM_HALVES_MAX; i++) {
		const struct sim_half *half = &sim->halves[i];
		bool has_waited = half->kept > 0 && half->since.s + PARTS_WAIT_S < sim->end.s;
		if (has_waited && half->torn + half->taken != 1)
			rule_broken(sim, "text %d was taken %d times, given up %d times", i,
				    half->taken, half->torn);
		if (half->is_lost && half->taken > 0)
			rule_broken(sim, "text %d was taken, of which half is lost", i);
	}
}

int
halves_tick(struct sim *sim)
{
	int64_t *text_ids;
	int n = 0;
	struct arena arena;
	arena_init(&arena);
	int rc = store_parts_due(sim->store, sim->now, &arena, &text_ids, &n);
	for (int i = 0; rc == 0 && i < n; i++) {
		trace_line(sim, "text %" PRId64 " is given up", text_ids[i]);
		rc = life_drive(sim, &(struct app_event){.kind = APP_TORN},
				&(struct drive_subject){.text_id = text_ids[i]});
	}
	arena_fini(&arena);
	return rc;
}
