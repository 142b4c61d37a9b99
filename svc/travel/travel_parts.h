/* SPDX-License-Identifier: MIT
 *
 * What the parts of an answer share: for travel_answer.c, travel_relax.c, travel_choice.c and
 * travel_mix.c only.
 */
#ifndef TRAVEL_TRAVEL_PARTS_H
#define TRAVEL_TRAVEL_PARTS_H

#include "travel/pareto.h"
#include "travel/travel_answer.h"
#include "travel/travel_handle.h"

/* The question as it stands (some limits may be given up), and the day's profile for it. */
struct travel_asked {
	struct travel *travel;
	struct travel_question question;
	struct travel_query query; /* the question's own copy, for the whole day */
	struct arena *arena;
	struct profile_place doors[2];
	struct profile_step *steps; /* latest first; only those quicker than walking */
	size_t n_steps;
	bool is_known;     /* the last answer came from an engine elsewhere */
	bool may_walk_far; /* all the way on foot may be TRAVEL_WALK_ALONE_M_MAX */
	int walk_m;        /* all the way on foot, -1: not allowed */
	int walk_minutes;
};

/* The answer within the limits: journey, next and last only. */
struct travel_told travel_ask(struct travel_asked *asked, struct travel_answer *answer);

/* The day's journeys for the question by all merits; in travel_choice.c. */
struct pareto_journeys travel_choice_all(const struct travel_asked *asked);
struct travel_told travel_choice_tell(const struct travel_asked *asked,
				      const struct pareto_journey *journey);
/* The journey on foot alone that fits the question; NULL if it may not be or there is no time. */
struct travel_told travel_choice_walk(const struct travel_asked *asked);
void travel_choice_add(const struct travel_asked *asked, struct travel_answer *answer);

/*
 * What journeys are compared by: minutes of the day itself, not of the clock, which shows an hour
 * twice in one night of the year. Less is sooner there or, asked by arrival, leaves later.
 */
int travel_order(const struct travel_asked *asked, int32_t leave_s, int32_t arrive_s);

/* Whether the question's money is enough; an unknown price is let through. */
bool travel_is_affordable(const struct travel_asked *asked, const struct travel_journey *journey);

/* Give up limits until something is left; false: nothing ever is. In travel_relax.c. */
bool travel_relax(struct travel_asked *asked, struct travel_answer *answer);

/* By taxi and lift, alone and mixed with a ride; in travel_mix.c. */
void travel_mix_add(const struct travel_asked *asked, struct travel_answer *answer);

/* Prices by route and towns by stop for the search. */
void travel_choice_fares(const struct travel_asked *asked, struct pareto_query *query);
/* The walks between a door and its stops as ends. */
uint32_t travel_choice_ends(const struct travel_asked *asked, int door, struct pareto_end **ends);
#define TRAVEL_ALWAYS_S 1000000000 /* bounds of an end that has none */

#endif
