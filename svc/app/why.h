/* SPDX-License-Identifier: MIT
 *
 * Why nothing comes of a command, in the words of whoever sent it.
 */
#ifndef APP_WHY_H
#define APP_WHY_H

#include "app/day.h"

/* What the reason speaks of; what its kind has no field for is not looked at. */
struct why_facts {
	int appointment;
	int start_min, until_min;
	struct civil_date date;
};

/* The reason ${kind}, one of KIND_COORDINATOR_WHY_..., to ${to}; in the day's arena. */
const char *why_words(const struct day *day, const struct row_party *to, enum kind kind,
		      struct why_facts facts);

/* The same for one that speaks of nothing. */
const char *why_plain(const struct day *day, const struct row_party *to, enum kind kind);

#endif
