/* SPDX-License-Identifier: MIT
 *
 * One backward scan of the day answers nearly everything: the journey, the next, the last, and what
 * is left when a ride is missed.
 */
#include "travel/travel_answer.h"

#include "travel/travel_parts.h"

const char *
travel_limit_name(enum travel_limit limit)
{
	static const char *const names[] = {"walk_m_max_leg", "change_minutes_min", "latest",
					    "money_pence",    "step_free",          "avoid"};
	return names[limit];
}

const char *
travel_merit_name(enum travel_merit merit)
{
	static const char *const names[] = {"fewest_changes", "least_walking", "cheapest"};
	return names[merit];
}

/* Only those quicker than walking all the way: who can walk is not told to wait for more. */
static size_t
keep_quicker(struct profile_step steps[], size_t n, int walk_minutes)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (csa_day_minute_after(steps[i].cost.arrive_s) -
			csa_day_minute_before(steps[i].latest_s) <
		    walk_minutes)
			steps[kept++] = steps[i];
	return kept;
}

/* Scan the day for the question. */
static void
scan(struct travel_asked *asked)
{
	struct travel *travel = asked->travel;
	const struct travel_question *question = &asked->question;
	asked->query = *question->query;
	asked->query.from_min = 0;
	asked->query.until_min = TRAVEL_MINUTE_MAX;
	travel_query_check(&asked->query);
	asked->n_steps = 0;
	asked->walk_m = -1;
	struct travel_query walker = asked->query;
	if (asked->may_walk_far)
		walker.walk_m_max_leg = TRAVEL_WALK_ALONE_M_MAX;
	if ((asked->query.ways & 1u << TRAVEL_WALK) != 0)
		asked->walk_m = travel_walk_m(travel, &walker, &question->from, &question->to,
					      &asked->walk_minutes);
	if (!travel->has_tt)
		return;
	travel_day_open(travel, &asked->query);
	const struct geo_point points[2] = {question->from.at, question->to.at};
	for (int i = 0; i < 2; i++)
		asked->doors[i] =
		    profile_place_make(&travel->near, &asked->query, points[i], asked->arena);
	profile_scan(&travel->profile, &(struct profile_query){.person = &asked->query,
							       .places = asked->doors,
							       .n_places = 2,
							       .target = 1});
	if ((asked->query.ways & 1u << TRAVEL_TRANSIT) == 0 ||
	    travel_is_same_place(&question->from, &question->to))
		return;
	const struct profile_steps *found = &travel->profile.from[0];
	asked->steps = arena_array(asked->arena, struct profile_step, found->n);
	asked->n_steps = travel_round_steps(found, asked->steps);
	if (asked->walk_m >= 0)
		asked->n_steps = keep_quicker(asked->steps, asked->n_steps, asked->walk_minutes);
}

/* The transit journey to choose among the steps, latest first; -1 if there is none. */
static int
choose(const struct travel_asked *asked, int minute, bool by_arrival)
{
	const struct profile_step *steps = asked->steps;
	if (asked->n_steps == 0)
		return -1;
	int32_t at_s = csa_day_s(&asked->travel->day, minute);
	for (size_t i = 0; by_arrival && i < asked->n_steps; i++)
		if (steps[i].cost.arrive_s <= at_s)
			return (int)i;
	for (size_t i = asked->n_steps; !by_arrival && i-- > 0;)
		if (steps[i].latest_s >= at_s)
			return (int)i;
	return -1;
}

static struct travel_told
tell(const struct travel_asked *asked, int step)
{
	const struct travel_question *question = &asked->question;
	const struct travel_trace trace = {
	    .query = &asked->query, .from = &question->from, .to = &question->to};
	struct travel_told told =
	    travel_legs_of_step(asked->travel, &trace, &asked->steps[step], asked->arena);
	told.order =
	    travel_order(asked, asked->steps[step].latest_s, asked->steps[step].cost.arrive_s);
	return told;
}

int
travel_order(const struct travel_asked *asked, int32_t leave_s, int32_t arrive_s)
{
	if (!asked->question.by_arrival)
		return (arrive_s + 59) / 60;
	return leave_s >= 0 ? -(leave_s / 60) : (59 - leave_s) / 60;
}

bool
travel_is_affordable(const struct travel_asked *asked, const struct travel_journey *journey)
{
	int limit = asked->question.money_pence;
	return limit == TRAVEL_PENCE_NONE || journey->pence == TRAVEL_PENCE_NONE ||
	       journey->pence <= limit;
}

/* The soonest that the money is enough for. */
static struct travel_told
find_affordable(const struct travel_asked *asked)
{
	struct travel_told best = travel_choice_walk(asked);
	struct pareto_journeys all = travel_choice_all(asked);
	for (uint32_t i = 0; i < all.n; i++) {
		struct travel_told told = travel_choice_tell(asked, &all.list[i]);
		if (travel_is_affordable(asked, told.journey) &&
		    (best.journey == NULL || told.order < best.order))
			best = told;
	}
	return best;
}

/* Whether time and money hold. */
static bool
is_within(const struct travel_asked *asked, const struct travel_journey *journey)
{
	const struct travel_question *question = &asked->question;
	return (question->by_arrival || journey->arrive_min <= question->latest_min) &&
	       travel_is_affordable(asked, journey);
}

struct travel_told
travel_ask(struct travel_asked *asked, struct travel_answer *answer)
{
	const struct travel_question *question = &asked->question;
	scan(asked);
	const struct travel_place ends[2] = {question->from, question->to};
	asked->is_known = !travel_is_same_place(&ends[0], &ends[1]) &&
			  travel_known_journey(asked->travel, &asked->query, ends, question->minute,
					       question->by_arrival, asked->arena, answer);
	if (asked->is_known) {
		if (answer->journey != NULL && !is_within(asked, answer->journey))
			answer->journey = NULL;
		return (struct travel_told){.journey = answer->journey};
	}
	int chosen = choose(asked, question->minute, question->by_arrival);
	struct travel_told told = {0};
	if (chosen >= 0)
		told = tell(asked, chosen);
	struct travel_told walk = travel_choice_walk(asked);
	if (walk.journey != NULL && (told.journey == NULL || walk.order <= told.order)) {
		told = walk;
		/* Whoever could walk at any time may still like to know the next ride. */
		chosen = choose(asked, walk.journey->depart_min + 1, false) + 1;
	}
	if (told.journey != NULL && !travel_is_affordable(asked, told.journey))
		told = find_affordable(asked);
	if (told.journey != NULL && !is_within(asked, told.journey))
		told = (struct travel_told){0};
	answer->journey = told.journey;
	answer->next = chosen > 0 ? tell(asked, chosen - 1).journey : NULL;
	answer->last = asked->n_steps > 0 ? tell(asked, 0).journey : NULL;
	return told;
}

/* What is next for somebody at the stop of ${hop} whom that ride has left behind. */
static const struct travel_journey *
miss(const struct travel_asked *asked, struct profile_ride hop)
{
	const struct travel *travel = asked->travel;
	const struct tt_connection *board = &travel->day.connections[hop.board];
	uint32_t stop = tt_from(board);
	struct profile_step step = profile_missed(&travel->profile, stop, board->depart_s);
	if (step.cost.arrive_s == CSA_NEVER)
		return NULL;
	const struct tt *tt = travel->day.tt;
	struct travel_place here = {tt_stop_at(tt, stop), tt_text(tt, tt->stops[stop].name)};
	if (step.entry == PROFILE_NONE)
		return travel_legs_walk(travel, &asked->query, &here, &asked->question.to,
					travel_minute_after(travel, step.latest_s), asked->arena);
	struct travel_trace trace = {
	    .query = &asked->query, .from = &here, .to = &asked->question.to};
	return travel_legs_of_step(travel, &trace, &step, asked->arena).journey;
}

static void
add_missed(const struct travel_asked *asked, const struct travel_told *told,
	   struct travel_answer *answer)
{
	struct travel_missed *missed =
	    arena_array(asked->arena, struct travel_missed, told->n_hops);
	for (int i = 0; i < told->journey->n_legs; i++)
		if (told->journey->legs[i].n_rides > 0) {
			missed[answer->n_missed] =
			    (struct travel_missed){told->journey->legs[i].rides,
						   miss(asked, told->hops[answer->n_missed])};
			answer->n_missed++;
		}
	answer->missed = missed;
}

/* The first that runs on the next date, for who has nothing left on this one. */
static const struct travel_journey *
find_next_day(struct travel *travel, const struct travel_question *question, struct arena *arena)
{
	struct travel_query *query = arena_new(arena, struct travel_query);
	*query = *question->query;
	query->date = civil_add_days(query->date, 1);
	query->ways &= 1u << TRAVEL_TRANSIT;
	struct travel_asked asked = {.travel = travel, .question = *question, .arena = arena};
	asked.question.query = query;
	asked.question.latest_min = TRAVEL_MINUTE_MAX;
	asked.question.minute =
	    question->minute > MINUTES_PER_DAY ? question->minute - MINUTES_PER_DAY : 0;
	struct travel_answer answer = {0};
	return travel_ask(&asked, &answer).journey;
}

struct travel_answer
travel_answer_find(struct travel *travel, const struct travel_question *question,
		   struct arena *arena)
{
	ensure(question->minute >= 0 && question->minute <= TRAVEL_MINUTE_MAX);
	struct travel_answer answer = {.date = question->query->date, .are_choices_whole = true};
	struct travel_asked asked = {.travel = travel, .question = *question, .arena = arena};
	struct travel_told told = travel_ask(&asked, &answer);
	const struct travel_journey *last = answer.last;
	if (told.journey == NULL && travel_relax(&asked, &answer))
		told = travel_ask(&asked, &answer);
	if (last != NULL)
		answer.last = last;
	/* What an engine elsewhere told is told alone: the timetable here may not know it. */
	if (told.journey != NULL && !asked.is_known) {
		add_missed(&asked, &told, &answer);
		travel_choice_add(&asked, &answer);
	}
	if (answer.n_breaks > 0) {
		/* With a car the limits may hold: they are not given up for it. */
		struct travel_answer none = {0};
		asked =
		    (struct travel_asked){.travel = travel, .question = *question, .arena = arena};
		travel_ask(&asked, &none);
	}
	travel_mix_add(&asked, &answer);
	if ((told.journey == NULL || answer.n_breaks > 0) && !question->by_arrival)
		answer.next_day = find_next_day(travel, question, arena);
	return answer;
}
