/* SPDX-License-Identifier: MIT
 *
 * How old what is known of an entry is.
 */
#include "calendar/directory.h"

bool
directory_is_stale(const struct directory_entry *entry, struct civil_date date, int most_days)
{
	return most_days > 0 && (!entry->is_assured || date.day - entry->assured.day > most_days);
}

const char *
directory_confirmed_words(const struct directory_entry *entry, struct civil_date date,
			  struct arena *arena)
{
	char day[CIVIL_DATE_SIZE];
	if (!entry->is_assured)
		return "never confirmed";
	civil_date_format(entry->assured, day);
	if (date.day <= entry->assured.day)
		return arena_printf(arena, "last confirmed on %s", day);
	return arena_printf(arena, "last confirmed on %s, %d days before", day,
			    date.day - entry->assured.day);
}
