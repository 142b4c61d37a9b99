/* SPDX-License-Identifier: MIT
 *
 * What whoever relies on a ride has to know of it beside its times.
 */
#ifndef PLAN_RIDE_H
#define PLAN_RIDE_H

#include "base/language.h"
#include "plan/plan.h"

#define RIDE_NOTE_SIZE 400

/* Its line as people call it: "Bus 15", "Coach X7 (extra)", in Welsh "Bws 15". */
const char *ride_line(enum language language, const struct plan_ride *ride, struct arena *arena);

/* What it is: "Bus", "Coach", "Bws"; a bus if nobody said. */
const char *ride_vehicle(enum language language, const struct plan_ride *ride);

extern const char *const ride_asking_words[3]; /* "nobody" "ring_operator" "ask_driver" */

/* Whom to ring; NULL if nobody, or if no name of use is known. */
const char *ride_whom(const struct plan_ride *ride);

/* Sentences for a person: whom to ring or ask, and that its times are only about right. "" if there
 * is nothing to say. In ${out}, which is returned. */
const char *ride_note(const struct plan_ride *ride, char out[RIDE_NOTE_SIZE]);

#endif
