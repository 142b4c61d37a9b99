/* SPDX-License-Identifier: MIT
 *
 * Every way from place to place laid out, for prepare.c alone.
 */
#ifndef APP_PREPARE_TRAVEL_H
#define APP_PREPARE_TRAVEL_H

#include "app/prepare.h"

/*
 * Fill out->problem.travel and the journeys behind it; places and limits stand there already.
 * Beside the quickest rides come those that spare what the person's limits count: changes on a
 * simple day, money, walking of the day.
 */
void prepare_travel(const struct prepare_world *world, const struct plan_document *document,
		    struct arena *arena, struct prepared *out);

#endif
