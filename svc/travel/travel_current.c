/* SPDX-License-Identifier: MIT
 *
 * A fresh handle is opened beside the old one, and their insides change places.
 */
#include "travel/travel_current.h"

#include <string.h>

#include "travel/travel_handle.h"
#include "travel/table/tt_write.h"

int
travel_reopen(struct travel *travel, const struct travel_files *files, struct problems *problems)
{
	struct travel *fresh = travel_open(files, problems);
	if (fresh == NULL)
		return E_INPUT;
	/* A day that is laid out points into its own handle: neither has one when they change. */
	travel_close_day(travel);
	fresh->generation = travel->generation + 1;
	fresh->live_lost_utc_s = travel->live_lost_utc_s;
	fresh->known = travel->known;
	struct travel old = *travel;
	*travel = *fresh;
	*fresh = old;
	travel_close(fresh);
	return 0;
}

uint64_t
travel_generation(const struct travel *travel)
{
	return travel->generation;
}

uint64_t
travel_checksum(const struct travel *travel)
{
	uint64_t checksum = 0;
	if (travel->has_tt)
		memcpy(&checksum, (const char *)travel->tt.map + TT_CHECKSUM_AT, sizeof(checksum));
	return checksum;
}

struct coverage
travel_coverage(const struct travel *travel)
{
	return travel->coverage;
}

bool
travel_covers(const struct travel *travel, struct civil_date date)
{
	return !travel->has_tt || coverage_has(&travel->coverage, date);
}
