/* SPDX-License-Identifier: MIT
 *
 * Each opening is left whole, cut at one end, cut in two, or gone.
 */
#include "app/openings.h"

#include <string.h>

bool
openings_overlap(struct plan_interval a, struct plan_interval b)
{
	return a.from_min < b.until_min && b.from_min < a.until_min;
}

void
openings_cut(struct plan_appointment *appointment, struct plan_interval taken,
	     const struct plan_interval *keep)
{
	struct plan_interval left[PLAN_OPENINGS_MAX];
	int n = 0;
	for (int k = 0; k < appointment->n_openings; k++) {
		struct plan_interval open = appointment->openings[k];
		struct plan_interval pieces[3] = {open};
		int n_pieces = 1;
		bool keeps = keep != NULL && keep->from_min >= open.from_min &&
			     keep->until_min <= open.until_min && openings_overlap(*keep, taken);
		if (openings_overlap(open, taken)) {
			n_pieces = 0;
			if (open.from_min < taken.from_min)
				pieces[n_pieces++] =
				    (struct plan_interval){open.from_min, taken.from_min};
			if (keeps)
				pieces[n_pieces++] = *keep;
			if (taken.until_min < open.until_min)
				pieces[n_pieces++] =
				    (struct plan_interval){taken.until_min, open.until_min};
		}
		for (int i = 0; i < n_pieces && n < PLAN_OPENINGS_MAX; i++)
			left[n++] = pieces[i];
	}
	memcpy(appointment->openings, left, sizeof(left[0]) * (size_t)n);
	appointment->n_openings = n;
}
