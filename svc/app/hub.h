/* SPDX-License-Identifier: MIT
 *
 * What a hub would do: several services sit in one place for one session, and whoever comes goes
 * from table to table. Over many plans it counts how many could be kept whole if such a place were
 * there, at which place and in which hours.
 *
 * A plan can be kept whole when every appointment that is a must takes place that day without
 * anybody's yes that is not given yet. At the hub a slot is given as people come: no booked time,
 * any start in the session.
 */
#ifndef APP_HUB_H
#define APP_HUB_H

#include "app/prepare.h"

#define HUB_KINDS_MAX   12
#define HUB_COUNT_SHOWN 5 /* smaller counts could point at somebody */

struct hub_offer {
	struct geo_point at;
	const char *name; /* of the place */
	int from_min;     /* the session, 0..1440, from before until */
	int until_min;
	const char *const *kinds; /* of appointments whose services come; "contact" ... */
	int n_kinds;              /* 0: there is no hub */
};

/*
 * ${document} as it would be with the hub: visits of the offer's kinds take place there, at any
 * time of the session; what is still to be asked counts as refused. Texts live in ${arena}.
 */
void hub_document(const struct plan_document *document, const struct hub_offer *offer,
		  struct arena *arena, struct plan_document *out);

/*
 * Whether the plan can be kept whole with ${offer}. E_INPUT with what prepare finds; E_LIMIT and
 * E_CORRUPT as plan_solve.
 */
MUST_USE
int hub_is_kept_whole(const struct prepare_world *world, const struct plan_document *document,
		      const struct hub_offer *offer, struct problems *problems, bool *is_whole);

/* How a count may be told. */
enum hub_telling {
	HUB_EXACT,      /* as it is */
	HUB_FEWER_THAN, /* only that it is under HUB_COUNT_SHOWN */
	HUB_MORE_THAN,  /* only that those left out are under HUB_COUNT_SHOWN, and at least one */
};
enum hub_telling hub_telling(int count, int of);

#endif
