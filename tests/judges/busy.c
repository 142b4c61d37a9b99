/* SPDX-License-Identifier: MIT
 *
 * Calendars as busy times, for judge_busy.mjs. Of standard input, again and again: "FROM UNTIL ZONE
 * BYTES", two instants in seconds, and so many bytes of a calendar. One line for each: what
 * busyread_add returned, the number of faults told, and the times as FROM-UNTIL.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "calendar/busyread.h"

int
main(void)
{
	char name[64];
	long long from, until;
	size_t n;
	while (scanf("%lld %lld %63s %zu", &from, &until, name, &n) == 4 && getchar() == '\n') {
		struct arena arena;
		struct problems problems;
		struct busyread_list list;
		arena_init(&arena);
		problems_init(&problems, &arena);
		busyread_init(&list, &arena);
		struct civil_zone *zone = civil_zone_load(name);
		char *text = arena_alloc(&arena, n + 1);
		if (zone == NULL || fread(text, 1, n, stdin) != n)
			panic("no such zone, or cut short");
		const struct busyread_ask ask = {.from = {from}, .until = {until}, .zone = zone};
		int rc = busyread_add(&ask, text, n, &list, &problems);
		if (busyread_close(&list) != 0)
			panic("too many times");
		printf("%d %zu", rc, problems.count);
		for (size_t i = 0; i < list.n; i++)
			printf(" %" PRId64 "-%" PRId64, list.times[i].from.s,
			       list.times[i].until.s);
		printf("\n");
		civil_zone_free(zone);
		arena_fini(&arena);
	}
	return 0;
}
