/* SPDX-License-Identifier: MIT
 *
 * Which list of bank holidays is in use: the one that "firstday holidays refresh" fetched last, as
 * long as it is good and reaches as far as the one that we ship; else the shipped one, and why.
 */
#ifndef SETUP_HOLIDAYFILE_H
#define SETUP_HOLIDAYFILE_H

#include "calendar/holidays.h"
#include "conf/config.h"

#define HOLIDAYFILE_FEASTS "holidays/feasts.json" /* of setup/confpath.h; not there is an error */

struct holidayfile {
	const char *path; /* of the list in use */
	bool is_fetched;
	const char *why_shipped; /* in words; "" where it is fetched or nothing is to be fetched */
};

/*
 * Read the list of ${division} (NULL: the configuration's) by that rule, with its feasts; the list
 * and texts live in ${problems->arena}. Returns 0, or E_INPUT with the faults of the shipped list
 * where neither is any good, or of the feasts.
 */
MUST_USE
int holidayfile_load(const struct config *config, const char *division, struct problems *problems,
		     struct holidays *holidays, struct holidayfile *file);

/* Give a list that was read elsewhere its feasts. Returns 0, or E_INPUT with their faults. */
MUST_USE
int holidayfile_add_feasts(struct problems *problems, struct holidays *holidays);

#endif
