/* SPDX-License-Identifier: MIT
 *
 * What base/civil.h says of zones, one line for one line of standard input, for judge_zone.mjs:
 *
 *	local ZONE DATE MINUTE	the instant, in seconds since 1970
 *	utc ZONE SECONDS	date, minute of it, seconds east of Greenwich
 *	turn ZONE DATE		the first minute and the number of the minutes left out (or,
 *				negative, shown twice)
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"

#define ZONES_MAX 32

static const struct civil_zone *
zone_of(const char *name)
{
	static struct civil_zone *zones[ZONES_MAX];
	static int n;
	for (int i = 0; i < n; i++)
		if (strcmp(civil_zone_name(zones[i]), name) == 0)
			return zones[i];
	ensure(n < ZONES_MAX);
	zones[n] = civil_zone_load(name);
	if (zones[n] == NULL)
		panic("no zone \"%s\"", name);
	return zones[n++];
}

static struct civil_date
date_of(const char *text)
{
	struct civil_date date;
	if (civil_date_parse(text, &date) != 0)
		panic("no date \"%s\"", text);
	return date;
}

static void
tell_utc(const struct civil_zone *zone, struct utc at)
{
	struct civil_date date;
	char text[CIVIL_DATE_SIZE];
	int minute;
	civil_from_utc(zone, at, &date, &minute);
	civil_date_format(date, text);
	printf("%s %d %d\n", text, minute, civil_offset_s(zone, at));
}

int
main(void)
{
	char line[200];
	while (fgets(line, sizeof(line), stdin) != NULL) {
		const char *words[4] = {"", "", "", ""};
		char *rest = line;
		for (size_t i = 0; i < ARRAY_LEN(words) && rest != NULL; i++)
			words[i] = strtok_r(rest, " \n", &rest);
		const struct civil_zone *zone = zone_of(words[1]);
		if (strcmp(words[0], "local") == 0) {
			int minute = (int)strtol(words[3], NULL, 10);
			struct utc at = civil_to_utc(zone, date_of(words[2]), minute);
			printf("%" PRId64 "\n", at.s);
		} else if (strcmp(words[0], "utc") == 0) {
			tell_utc(zone, (struct utc){strtoll(words[2], NULL, 10)});
		} else {
			struct civil_turn turn = civil_turn_of(zone, date_of(words[2]));
			printf("%d %d\n", turn.from_min, turn.minutes);
		}
	}
	return 0;
}
