/* SPDX-License-Identifier: MIT
 *
 * A pass that follows, of all labels with as many tasks done, only the most hopeful.
 */
#include <string.h>

#include "plan/pass.h"

static int
count_tasks(task_set set)
{
	return __builtin_popcount(set);
}

struct hopeful {
	int32_t hope;
	int32_t label;
};

static bool
is_more_hopeful(struct hopeful a, struct hopeful b)
{
	return a.hope != b.hope ? a.hope < b.hope : a.label < b.label;
}

/* Put one more into a list of the ${width} most hopeful, the most hopeful first. */
static int
keep_most_hopeful(struct hopeful list[], int n, int width, struct hopeful one)
{
	if (n == width && !is_more_hopeful(one, list[n - 1]))
		return n;
	int first = 0; /* where it belongs */
	for (int end = n; first < end;) {
		int middle = first + (end - first) / 2;
		if (is_more_hopeful(list[middle], one))
			first = middle + 1;
		else
			end = middle;
	}
	n += n < width;
	memmove(list + first + 1, list + first, sizeof(one) * (size_t)(n - 1 - first));
	list[first] = one;
	return n;
}

int
pass_guess(struct pass *pass)
{
	struct frontier *frontier = &pass->search->frontier;
	struct arena scratch;
	arena_init(&scratch);
	pass_begin(pass);
	struct hopeful *list = arena_array(&scratch, struct hopeful, pass->width);
	int32_t first = 0;
	for (int depth = 0; first < frontier->n && !frontier->is_spent; depth++) {
		int32_t end = frontier->n;
		int n = 0;
		for (int32_t at = first; at < end; at++) {
			const struct label *label = &frontier->labels[at];
			if (count_tasks(label->done) != depth ||
			    (at != 0 && label->task == PLAN_NONE))
				continue;
			pass->is_cut = pass->is_cut || n == pass->width;
			n = keep_most_hopeful(list, n, pass->width,
					      (struct hopeful){label->hope, at});
		}
		for (int i = 0; i < n; i++)
			pass_expand(pass, list[i].label);
		for (int32_t at = end; at < frontier->n; at++)
			if (frontier->labels[at].task == PLAN_NONE)
				pass_expand(pass, at);
		first = end;
	}
	arena_fini(&scratch);
	return frontier->is_spent ? E_LIMIT : 0;
}
