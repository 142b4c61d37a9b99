/* SPDX-License-Identifier: MIT
 *
 * The footpaths between the stops of a split day, for csa_split.c only.
 */
#ifndef TRAVEL_CSA_SPLIT_FEET_H
#define TRAVEL_CSA_SPLIT_FEET_H

#include "travel/scan/csa_split.h"

/*
 * Make split->foot and fill split->foot_first, which has room, for ${n_stops} stops whose outer,
 * next and classes stand: those of the timetable for all and for some, each between the stops that
 * it holds for, and those from a stop to its fellows, which take no time.
 */
void csa_split_feet_make(struct csa_split *split, uint32_t n_stops);

#endif
