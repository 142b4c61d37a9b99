/* SPDX-License-Identifier: MIT
 *
 * A service at a location, as a server has it in a list of its own, laid into its service, where
 * directory.h reads it.  [HSDS 3.0 "service_at_location"]
 */
#ifndef CALENDAR_DIRECTORY_PAIRS_H
#define CALENDAR_DIRECTORY_PAIRS_H

#include "calendar/directory_page.h"

/* The id of the service that ${pair} is of (its service's, else service_id), in ${arena}; "" if it
 * says none. */
const char *directory_pairs_service(const struct directory_part *pair, struct arena *arena);

/*
 * Lay ${pair} among the service_at_locations of ${service}, in the place of one with its id; the
 * service's new text stands in ${arena}. What is no object, or too large for one, changes nothing.
 */
void directory_pairs_lay(struct directory_part *service, const struct directory_part *pair,
			 struct arena *arena);

#endif
