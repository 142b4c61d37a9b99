/* SPDX-License-Identifier: MIT
 *
 * A limit that leaves nothing: which one has to give, and by how much at least.
 *
 * Each is given up alone first, and of those that help the one is taken that gives the smallest
 * share of itself. Where no single one helps all are, and then taken back one by one as long as a
 * journey stays, the last in the order first. Of a limit with a number the least that will do is
 * found by halving: more walking, or less time to change, never loses a journey.
 */
#include "travel/travel_parts.h"
#include "travel/walk.h"

#define WALK_STEP_M 25 /* how closely the least walking is found; the journey tells the rest */

/* A limit while it is given up: the question and the query with it. */
struct relaxing {
	struct travel_asked *asked;
	struct travel_question question; /* as it was asked */
	struct travel_query given;       /* its query, to be changed */
};

static bool
is_set(const struct travel_question *question, enum travel_limit limit)
{
	switch (limit) {
	case TRAVEL_LIMIT_WALK:
		return question->query->walk_m_max_leg < TRAVEL_WALK_ALONE_M_MAX;
	case TRAVEL_LIMIT_CHANGE:
		return question->query->change_minutes_min > 0;
	case TRAVEL_LIMIT_TIME:
		return question->by_arrival || question->latest_min < TRAVEL_MINUTE_MAX;
	case TRAVEL_LIMIT_MONEY:
		return question->money_pence != TRAVEL_PENCE_NONE;
	case TRAVEL_LIMIT_STEP_FREE:
		return question->query->step_free;
	case TRAVEL_LIMIT_AVOID:
		return question->query->n_avoid > 0;
	}
	return false;
}

static void
give_up(struct relaxing *relaxing, enum travel_limit limit)
{
	struct travel_question *question = &relaxing->asked->question;
	switch (limit) {
	case TRAVEL_LIMIT_WALK:
		relaxing->given.walk_m_max_leg = TRAVEL_WALK_M_MAX;
		return;
	case TRAVEL_LIMIT_CHANGE:
		relaxing->given.change_minutes_min = 0;
		return;
	case TRAVEL_LIMIT_TIME:
		if (question->by_arrival)
			question->minute = 0;
		question->by_arrival = false;
		question->latest_min = TRAVEL_MINUTE_MAX;
		return;
	case TRAVEL_LIMIT_MONEY:
		question->money_pence = TRAVEL_PENCE_NONE;
		return;
	case TRAVEL_LIMIT_STEP_FREE:
		relaxing->given.step_free = false;
		return;
	case TRAVEL_LIMIT_AVOID:
		relaxing->given.n_avoid = 0;
		return;
	}
}

static void
take_back(struct relaxing *relaxing, enum travel_limit limit)
{
	struct travel_question *question = &relaxing->asked->question;
	const struct travel_query *asked = relaxing->question.query;
	switch (limit) {
	case TRAVEL_LIMIT_WALK:
		relaxing->given.walk_m_max_leg = asked->walk_m_max_leg;
		return;
	case TRAVEL_LIMIT_CHANGE:
		relaxing->given.change_minutes_min = asked->change_minutes_min;
		return;
	case TRAVEL_LIMIT_TIME:
		question->minute = relaxing->question.minute;
		question->by_arrival = relaxing->question.by_arrival;
		question->latest_min = relaxing->question.latest_min;
		return;
	case TRAVEL_LIMIT_MONEY:
		question->money_pence = relaxing->question.money_pence;
		return;
	case TRAVEL_LIMIT_STEP_FREE:
		relaxing->given.step_free = asked->step_free;
		return;
	case TRAVEL_LIMIT_AVOID:
		relaxing->given.n_avoid = asked->n_avoid;
		return;
	}
}

static const struct travel_journey *
ask(struct relaxing *relaxing)
{
	struct travel_answer answer = {0};
	return travel_ask(relaxing->asked, &answer).journey;
}

static int
longest_walk_m(const struct travel_journey *journey)
{
	int most_m = 0;
	for (int i = 0; i < journey->n_legs; i++)
		if (journey->legs[i].walk_m > most_m)
			most_m = journey->legs[i].walk_m;
	return most_m;
}

/* The least walking limit between the asked one, which is too little, and the one given. */
static int
least_walk(struct relaxing *relaxing)
{
	int low = relaxing->question.query->walk_m_max_leg;
	int high = relaxing->given.walk_m_max_leg;
	while (high - low > WALK_STEP_M) {
		int middle = low + (high - low) / 2;
		relaxing->given.walk_m_max_leg = middle;
		const struct travel_journey *journey = ask(relaxing);
		if (journey != NULL)
			high = longest_walk_m(journey) > low ? longest_walk_m(journey) : middle;
		else
			low = middle;
	}
	relaxing->given.walk_m_max_leg = high;
	return high;
}

static int
most_change(struct relaxing *relaxing)
{
	int low = 0; /* will do */
	int high = relaxing->question.query->change_minutes_min;
	while (high - low > 1) {
		int middle = low + (high - low) / 2;
		relaxing->given.change_minutes_min = middle;
		if (ask(relaxing) != NULL)
			low = middle;
		else
			high = middle;
	}
	relaxing->given.change_minutes_min = low;
	return low;
}

/* The least money that will do: of the cheapest journey whose price is known. */
static int
least_money(struct relaxing *relaxing, const struct travel_journey *journey)
{
	struct travel_question *question = &relaxing->asked->question;
	struct pareto_journeys all = travel_choice_all(relaxing->asked);
	int least = journey->pence;
	for (uint32_t i = 0; i < all.n; i++)
		if (all.list[i].cost < least)
			least = all.list[i].cost;
	question->money_pence = least;
	return least;
}

/* The break of a limit that had to be given up, which is then given up no more than needed. */
static struct travel_break
measure(struct relaxing *relaxing, enum travel_limit limit)
{
	const struct travel_question *question = &relaxing->question;
	struct travel_break found = {.limit = limit};
	const struct travel_journey *journey = ask(relaxing);
	ensure(journey != NULL);
	switch (limit) {
	case TRAVEL_LIMIT_WALK:
		found.value = question->query->walk_m_max_leg;
		found.needs = least_walk(relaxing);
		break;
	case TRAVEL_LIMIT_CHANGE:
		found.value = question->query->change_minutes_min;
		found.needs = most_change(relaxing);
		break;
	case TRAVEL_LIMIT_TIME:
		found.value = question->by_arrival ? question->minute : question->latest_min;
		found.needs = journey->arrive_min;
		break;
	case TRAVEL_LIMIT_MONEY:
		found.value = question->money_pence;
		found.needs = least_money(relaxing, journey);
		break;
	case TRAVEL_LIMIT_STEP_FREE:
	case TRAVEL_LIMIT_AVOID:
		break;
	}
	return found;
}

/* What the journey in the end needs: halving may have stopped beside it. */
static void
settle(struct relaxing *relaxing, struct travel_answer *answer)
{
	const struct travel_journey *journey = ask(relaxing);
	ensure(journey != NULL);
	for (int i = 0; i < answer->n_breaks; i++) {
		struct travel_break *found = &answer->breaks[i];
		if (found->limit == TRAVEL_LIMIT_WALK)
			found->needs = longest_walk_m(journey);
		if (found->limit == TRAVEL_LIMIT_TIME)
			found->needs = journey->arrive_min;
	}
}

/* On foot all the way, farther than any search of stops goes. */
static bool
walk_alone(struct relaxing *relaxing, struct travel_answer *answer)
{
	const struct travel_question *question = &relaxing->question;
	int m = walk_m(question->from.at, question->to.at);
	if (m > TRAVEL_WALK_ALONE_M_MAX || (question->query->ways & 1u << TRAVEL_WALK) == 0)
		return false;
	relaxing->asked->may_walk_far = true;
	if (ask(relaxing) == NULL) {
		relaxing->asked->may_walk_far = false;
		return false;
	}
	answer->breaks[answer->n_breaks++] =
	    (struct travel_break){TRAVEL_LIMIT_WALK, question->query->walk_m_max_leg, m};
	return true;
}

/* How much of a limit is given up: the whole of it is 1, and so is an hour. */
static double
share_of(const struct travel_break *broken)
{
	double by = broken->needs > broken->value ? broken->needs - broken->value
						  : broken->value - broken->needs;
	if (broken->limit == TRAVEL_LIMIT_TIME)
		return by / 60;
	return broken->value > 0 ? by / broken->value : by;
}

/* One alone: of those with a number the one that gives least, else the first that helps. */
static bool
relax_one(struct relaxing *relaxing, struct travel_answer *answer)
{
	struct relaxing best = *relaxing;
	struct travel_question best_question = relaxing->question;
	struct travel_break *found = &answer->breaks[0];
	for (int limit = 0; limit < TRAVEL_LIMITS; limit++) {
		bool is_last_resort =
		    limit == TRAVEL_LIMIT_STEP_FREE || limit == TRAVEL_LIMIT_AVOID;
		if (!is_set(&relaxing->question, (enum travel_limit)limit) ||
		    (is_last_resort && answer->n_breaks > 0))
			continue;
		give_up(relaxing, (enum travel_limit)limit);
		if (ask(relaxing) != NULL) {
			struct travel_break broken = measure(relaxing, (enum travel_limit)limit);
			if (answer->n_breaks == 0 || share_of(&broken) < share_of(found)) {
				*found = broken;
				answer->n_breaks = 1;
				best = *relaxing;
				best_question = relaxing->asked->question;
			}
		}
		take_back(relaxing, (enum travel_limit)limit);
	}
	if (answer->n_breaks == 0)
		return walk_alone(relaxing, answer);
	*relaxing = best;
	relaxing->asked->question = best_question;
	return true;
}

static bool
relax_all(struct relaxing *relaxing, struct travel_answer *answer)
{
	bool is_given[TRAVEL_LIMITS];
	for (int limit = 0; limit < TRAVEL_LIMITS; limit++) {
		is_given[limit] = is_set(&relaxing->question, (enum travel_limit)limit);
		if (is_given[limit])
			give_up(relaxing, (enum travel_limit)limit);
	}
	if (ask(relaxing) == NULL)
		return false;
	for (int limit = TRAVEL_LIMITS; limit-- > 0;) {
		if (!is_given[limit])
			continue;
		take_back(relaxing, (enum travel_limit)limit);
		if (ask(relaxing) != NULL)
			is_given[limit] = false;
		else
			give_up(relaxing, (enum travel_limit)limit);
	}
	for (int limit = 0; limit < TRAVEL_LIMITS; limit++)
		if (is_given[limit])
			answer->breaks[answer->n_breaks++] =
			    measure(relaxing, (enum travel_limit)limit);
	return true;
}

bool
travel_relax(struct travel_asked *asked, struct travel_answer *answer)
{
	struct relaxing *relaxing = arena_new(asked->arena, struct relaxing);
	relaxing->asked = asked;
	relaxing->question = asked->question;
	relaxing->given = *asked->question.query;
	asked->question.query = &relaxing->given;
	if (!relax_one(relaxing, answer) && !relax_all(relaxing, answer)) {
		asked->question = relaxing->question;
		return false;
	}
	settle(relaxing, answer);
	return true;
}
