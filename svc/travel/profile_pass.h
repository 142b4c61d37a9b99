/* SPDX-License-Identifier: MIT
 *
 * What those who alight can do as well, or better, further on by the vehicle that they are on.
 */
#ifndef TRAVEL_PROFILE_PASS_H
#define TRAVEL_PROFILE_PASS_H

#include "travel/profile_catch.h"

/*
 * Which of walks->walks nobody makes who comes by a ride: every vehicle of the day on which one may
 * come to the stop where the walk begins calls later, with a change, where the rest of the walk is
 * shorter and done sooner. Freed by the caller. ${catches} knows arrivals and runs already.
 */
bool *profile_pass_walks(const struct profile_catches *catches, const struct near *near,
			 const struct profile_walks *walks, const struct travel_query *person);

/* Fill catches->call and catches->shared. */
void profile_pass_calls(struct profile_catches *catches, const struct csa_day *day);

#endif
