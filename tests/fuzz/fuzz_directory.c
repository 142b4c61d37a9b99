/* SPDX-License-Identifier: MIT
 *
 * The service directory with its repeating schedules: refused with every fault, or its hours are
 * told; no rule runs for long.
 * reaches: calendar/directory.c calendar/schedule.c calendar/hours.c calendar/ics.c
 */
#include "calendar/directory.h"
#include "tests/fuzz/fuzz.h"

#define ENTRIES_ASKED 4

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct holiday list[1] = {{{19716}, "Christmas Day", ""}};
	const struct holidays holidays = {.division = "england-and-wales",
					  .list = list,
					  .n = 1,
					  .first = {19358},
					  .last = {19722}};
	struct problems *problems = fuzz_problems_new();
	const struct directory *directory =
	    directory_parse((const char *)data, n, problems->arena, problems);
	ensure((directory == NULL) == (problems->count > 0));
	for (size_t i = 0; directory != NULL && i < directory->n && i < ENTRIES_ASKED; i++)
		for (int day = 19710; day < 19720; day++) {
			struct hours_day hours;
			hours_open(&directory->entries[i].hours, &holidays,
				   (struct civil_date){day}, &hours);
			ensure(hours.n > 0 || hours.because[0] != '\0');
		}
	for (size_t i = 0; directory != NULL && i < directory->n_keys; i++) {
		const struct directory_entry *entry;
		int rc = directory_find(directory, directory->keys[i].key, &entry);
		ensure((rc == 0) == (directory->keys[i].entry != NULL));
	}
	fuzz_problems_free(problems);
	return 0;
}
