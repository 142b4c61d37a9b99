/* SPDX-License-Identifier: MIT
 *
 * Words about a ride.
 */
#include "plan/ride.h"

#include <stdio.h>
#include <string.h>

#define NAME_BYTES_MAX 100 /* a longer name is not said: half of one helps nobody */

const char *const ride_asking_words[3] = {"nobody", "ring_operator", "ask_driver"};

/* What it is, in Welsh; a kind without a word of its own keeps the English one. */
static const char *
welsh_vehicle(const char *vehicle)
{
	static const char *const words[][2] = {
	    {"Bus", "Bws"}, {"Coach", "Coets"}, {"Train", "Tr\u00ean"}, {"Ferry", "Fferi"}};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(vehicle, words[i][0]) == 0)
			return words[i][1];
	return vehicle;
}

const char *
ride_vehicle(enum language language, const struct plan_ride *ride)
{
	const char *vehicle = ride->vehicle == NULL ? "Bus" : ride->vehicle;
	return language == LANGUAGE_CY ? welsh_vehicle(vehicle) : vehicle;
}

const char *
ride_line(enum language language, const struct plan_ride *ride, struct arena *arena)
{
	const char *extra = language == LANGUAGE_CY ? " (ecstra)" : " (extra)";
	/* No printed timetable has it: who looks there must not think that we are wrong. */
	return arena_printf(arena, "%s %s%s", ride_vehicle(language, ride), ride->line,
			    ride->is_extra ? extra : "");
}

const char *
ride_whom(const struct plan_ride *ride)
{
	const char *name = ride->operator_name;
	bool has_name = name != NULL && *name != '\0' && strlen(name) <= NAME_BYTES_MAX;
	bool is_to_ring =
	    ride->to_board == PLAN_ASK_OPERATOR || ride->to_alight == PLAN_ASK_OPERATOR;
	return is_to_ring && has_name ? name : NULL;
}

/* Why ${asking} has to be asked, "" if it has not. */
static const char *
purpose(const struct plan_ride *ride, enum plan_asking asking)
{
	bool to_board = ride->to_board == asking;
	bool to_alight = ride->to_alight == asking;
	return to_board && to_alight ? "to be picked up and let off"
	       : to_board            ? "to be picked up"
	       : to_alight           ? "to be let off"
				     : "";
}

const char *
ride_note(const struct plan_ride *ride, char out[RIDE_NOTE_SIZE])
{
	const char *whom = ride_whom(ride);
	const char *ring = purpose(ride, PLAN_ASK_OPERATOR);
	const char *ask = purpose(ride, PLAN_ASK_DRIVER);
	size_t n = 0;
	out[0] = '\0';
	if (*ring != '\0')
		n += (size_t)snprintf(out, RIDE_NOTE_SIZE, "Ring %s the day before %s. ",
				      whom == NULL ? "the operator" : whom, ring);
	if (*ask != '\0')
		n += (size_t)snprintf(out + n, RIDE_NOTE_SIZE - n, "Ask the driver %s. ", ask);
	if (ride->is_about)
		n += (size_t)snprintf(out + n, RIDE_NOTE_SIZE - n,
				      "Its times are only about right: be there early. ");
	if (n > 0)
		out[n - 1] = '\0';
	return out;
}
