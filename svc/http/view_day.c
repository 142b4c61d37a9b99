/* SPDX-License-Identifier: MIT
 *
 * The day that is shown, opened as an event would open it.
 */
#include "http/view_part.h"

struct day *
view_part_day(const struct desk *desk, int64_t plan_id, struct arena *arena, struct row_case *rows,
	      int *rc)
{
	struct row_beside *beside = NULL;
	int n_beside = 0;
	memo_tidy(desk->world->memo);
	*rc = store_case_live(desk->store, plan_id, arena, rows);
	if (*rc != 0)
		return NULL;
	struct store_beside asked = store_case_ask(rows, arena);
	*rc = store_beside_load(desk->store, &asked, arena, &beside, &n_beside);
	if (*rc != 0)
		return NULL;
	struct row_busy *busy = NULL;
	int n_busy = 0;
	const struct plan_document *document =
	    memo_document(desk->world->memo, rows->plan.document, arena);
	if (document != NULL) {
		struct store_busy_ask whose = across_busy_ask(
		    desk->world->zone, document, asked.numbers, asked.n_numbers, arena);
		*rc = store_busy_load(desk->store, &whose, arena, &busy, &n_busy);
		if (*rc != 0 && *rc != E_LIMIT)
			return NULL;
	}
	struct problems *problems = arena_new(arena, struct problems);
	problems_init(problems, arena);
	struct app_effects *effects = arena_new(arena, struct app_effects); /* they stay empty */
	app_effects_init(effects, arena, problems);
	struct day *day = arena_new(arena, struct day);
	const struct app_rows opened = {.plan_case = rows,
					.beside = beside,
					.n_beside = n_beside,
					.busy = busy,
					.n_busy = n_busy};
	*rc = day_open(day, desk->world, &opened, desk->clock.now(desk->clock.context), effects);
	return *rc == 0 ? day : NULL;
}
