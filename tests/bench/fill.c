/* SPDX-License-Identifier: MIT
 *
 * Texts by the thousand for a store whose daemon is at rest, as replies to the parties of its
 * plans: usage  fill STATE_FOLDER COUNT DUE_UTC_S STEP_MS LIFETIME_S HARMLESS_OF_10
 *
 * The n-th is due STEP_MS x n after DUE_UTC_S, in whole seconds, and expires LIFETIME_S later. Each
 * body names its message ("Text 812: ..."), so that whoever gets it knows which it is.
 * HARMLESS_OF_10 of ten are of a kind whose double is harmless. Prints the first and the last id.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/store.h"

#define A_TRANSACTION 1000
#define PARTIES_MAX   4000

struct fill {
	struct arena arena;
	struct store *store;
	struct utc due;
	int64_t step_ms;
	int64_t lifetime_s;
	int harmless_of_10;
	struct {
		int64_t plan_id, party_id;
		int version;
	} to[PARTIES_MAX];
	int n_to;
};

static void
give_up(const char *what, int rc)
{
	fprintf(stderr, "fill: %s: %s\n", what, err_text(rc));
	exit(1);
}

static void
find_parties(struct fill *fill)
{
	int64_t *plan_ids;
	int n = 0;
	int rc = store_plan_list(fill->store, &fill->arena, &plan_ids, &n);
	for (int i = 0; rc == 0 && i < n; i++) {
		struct row_case found;
		rc = store_case_brief(fill->store, plan_ids[i], &fill->arena, &found);
		for (int p = 0; rc == 0 && p < found.n_parties && fill->n_to < PARTIES_MAX; p++) {
			if (!found.parties[p].has_phone)
				continue;
			fill->to[fill->n_to].plan_id = plan_ids[i];
			fill->to[fill->n_to].party_id = found.parties[p].id;
			fill->to[fill->n_to++].version = found.plan.version;
		}
	}
	if (rc != 0)
		give_up("the plans", rc);
	if (fill->n_to == 0)
		give_up("parties with a phone", E_NOT_FOUND);
}

static int
add_one(struct fill *fill, int64_t id, int64_t nth)
{
	int to = (int)(nth % fill->n_to);
	struct utc due = {fill->due.s + fill->step_ms * nth / 1000};
	struct store_write write = {
	    .kind = WRITE_MESSAGE,
	    .message = {.id = id,
			.plan_id = fill->to[to].plan_id,
			.party_id = fill->to[to].party_id,
			.version = fill->to[to].version,
			.kind = "not_understood",
			.claim = arena_printf(&fill->arena, "reply:%" PRId64, id),
			.fact = "",
			.body = arena_printf(&fill->arena,
					     "Text %" PRId64
					     ": Mon 14 Sep, 10:05 am. Bus 30 from Newport Market "
					     "Square, stand 4, to the Job Centre.",
					     id),
			.made = due,
			.due = due,
			.expires = {due.s + fill->lifetime_s},
			.next_try = due,
			.is_double_harmless = nth % 10 < fill->harmless_of_10,
			.provider_id = "",
			.via = ""},
	};
	return store_apply(fill->store, &write, 1);
}

static void
add(struct fill *fill, int64_t count)
{
	int64_t first = 0;
	for (int64_t done = 0; done < count;) {
		struct row_next_ids next;
		int rc = store_begin(fill->store);
		if (rc == 0)
			rc = store_next_ids(fill->store, &next);
		if (first == 0)
			first = next.message;
		for (int i = 0; rc == 0 && i < A_TRANSACTION && done < count; i++, done++)
			rc = add_one(fill, first + done, done);
		if (rc == 0)
			rc = store_commit(fill->store);
		if (rc != 0)
			give_up(store_failure(fill->store), rc);
		arena_reset(&fill->arena);
	}
	printf("%" PRId64 " %" PRId64 "\n", first, first + count - 1);
}

int
main(int argc, char *argv[])
{
	if (argc != 7) {
		fprintf(
		    stderr,
		    "usage: fill STATE_FOLDER COUNT DUE_UTC_S STEP_MS LIFETIME_S HARMLESS_OF_10\n");
		return EXIT_USAGE;
	}
	static struct fill fill;
	static struct problems problems;
	secret_init();
	arena_init(&fill.arena);
	problems_init(&problems, &fill.arena);
	int rc = store_open(arena_printf(&fill.arena, "%s/firstday.db", argv[1]),
			    arena_printf(&fill.arena, "%s/keys", argv[1]), secret_random_system(),
			    &problems, &fill.store);
	if (rc != 0)
		give_up(argv[1], rc);
	find_parties(&fill);
	fill.due.s = strtoll(argv[3], NULL, 10);
	fill.step_ms = strtoll(argv[4], NULL, 10);
	fill.lifetime_s = strtoll(argv[5], NULL, 10);
	fill.harmless_of_10 = (int)strtol(argv[6], NULL, 10);
	add(&fill, strtoll(argv[2], NULL, 10));
	store_close(fill.store);
	arena_fini(&fill.arena);
	return 0;
}
