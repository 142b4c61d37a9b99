/* SPDX-License-Identifier: MIT
 *
 * Somebody else's calendar: refused and told, or times within the window, ascending and apart.
 * reaches: calendar/busyread*.c calendar/icsline.c calendar/icsrule*.c calendar/icstime.c
 *          calendar/icszone.c
 */
#include "calendar/busyread.h"

#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct civil_zone *zone;
	struct problems *problems = fuzz_problems_new();
	struct busyread_list list;
	if (zone == NULL)
		zone = civil_zone_load("Europe/London");
	ensure(zone != NULL);
	const struct busyread_ask ask = {
	    .from = civil_to_utc(zone, civil_from_ymd(2023, 9, 1), 0),
	    .until = civil_to_utc(zone, civil_from_ymd(2023, 11, 15), 0),
	    .zone = zone,
	};
	busyread_init(&list, problems->arena);
	int rc = busyread_add(&ask, (const char *)data, n, &list, problems);
	ensure(rc == 0 || (list.n == 0 && problems->count > 0));
	for (size_t i = 0; i < problems_kept(problems); i++)
		ensure(problems->list[i].at[0] != '\0' && problems->list[i].text[0] != '\0');
	if (busyread_close(&list) == 0)
		for (size_t i = 0; i < list.n; i++) {
			ensure(list.times[i].from.s < list.times[i].until.s);
			ensure(list.times[i].from.s >= ask.from.s);
			ensure(list.times[i].until.s <= ask.until.s);
			ensure(i == 0 || list.times[i - 1].until.s < list.times[i].from.s);
		}
	fuzz_problems_free(problems);
	return 0;
}
