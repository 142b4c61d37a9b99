/* SPDX-License-Identifier: MIT
 *
 * Whether a set fits at all: the most hopeful labels first, a few of each number of tasks done at a
 * time, so that a day that is there is come to soon, and nothing is followed twice where none is.
 */
#include "plan/pass.h"

#define LABELS_AT_ONCE 4

/* Labels from ${first} on, which are new: who has come to where a visit is to be goes on at once,
 * the others wait. */
static void
wait(struct pass *pass, int32_t first)
{
	struct frontier *frontier = &pass->search->frontier;
	for (int32_t at = first; at < frontier->n; at++) {
		const struct label *label = &frontier->labels[at];
		if (label->is_beaten)
			continue;
		if (label->task == PLAN_NONE && label->parent != PLAN_NONE)
			pass_expand(pass, at);
		else
			hopes_push(&pass->search->hopes, __builtin_popcount(label->done),
				   (struct hope){label->hope, at});
	}
}

/* Follow some of a depth. */
static void
follow(struct pass *pass, int depth)
{
	struct search *search = pass->search;
	for (int i = 0; i < LABELS_AT_ONCE && search->hopes.n[depth] > 0;) {
		int32_t at = hopes_pop(&search->hopes, depth);
		int32_t first = search->frontier.n;
		if (search->frontier.labels[at].is_beaten || !pass_is_hopeful(pass, at))
			continue;
		pass_expand(pass, at);
		wait(pass, first);
		i++;
	}
}

static bool
is_any_left(const struct hopes *hopes)
{
	bool is_any = false;
	for (int depth = 0; depth < HOPES_DEPTHS; depth++)
		is_any = is_any || hopes->n[depth] > 0;
	return is_any;
}

void
pass_fit_begin(struct pass *pass)
{
	pass_begin(pass);
	hopes_clear(&pass->search->hopes);
	wait(pass, 0);
	pass->is_cut = is_any_left(&pass->search->hopes);
}

int
pass_fit_go_on(struct pass *pass, int width)
{
	struct search *search = pass->search;
	const struct frontier *frontier = &search->frontier;
	for (int n = 0; n < width && pass->is_cut; n += LABELS_AT_ONCE) {
		for (int depth = 0; depth < HOPES_DEPTHS && !frontier->is_spent; depth++) {
			follow(pass, depth);
			if (pass->best->is_found && !frontier->is_spent)
				return 0;
		}
		pass->is_cut = !frontier->is_spent && is_any_left(&search->hopes);
	}
	return frontier->is_spent ? E_LIMIT : 0;
}
