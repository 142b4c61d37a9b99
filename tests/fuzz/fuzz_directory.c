/* SPDX-License-Identifier: MIT
 *
 * The service directory with its repeating schedules: refused with every fault, or its hours are
 * told; no rule runs for long. What is written of it is read as the same services again, and written
 * as the same bytes. The same text as a page of a server: what stands on it lies within it, and one
 * is laid into another.
 * reaches: calendar/directory.c calendar/directory_text.c calendar/directory_page.c
 *	calendar/directory_pairs.c
 *	calendar/schedule.c calendar/hours.c calendar/ics.c svc/base/jsonsplit.c
 */
#include "calendar/directory.h"

#include <string.h>

#include "calendar/directory_page.h"
#include "calendar/directory_pairs.h"
#include "calendar/directory_text.h"
#include "tests/fuzz/fuzz.h"

#define ENTRIES_ASKED 4

static void
write_and_read(const struct directory *directory)
{
	struct buf first, second;
	struct problems *problems = fuzz_problems_new();
	buf_init(&first);
	buf_init(&second);
	directory_text(directory, &first);
	const struct directory *again =
	    directory_parse(first.data, first.len, problems->arena, problems);
	ensure(again != NULL);
	ensure(again->n == directory->n && again->n_services == directory->n_services);
	ensure(again->notes->count == directory->notes->count);
	directory_text(again, &second);
	ensure(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	buf_fini(&first);
	buf_fini(&second);
	fuzz_problems_free(problems);
}

static void
read_page(const char *text, size_t n)
{
	struct directory_page page;
	struct problems *problems = fuzz_problems_new();
	int rc = directory_page_read(text, n, problems->arena, problems, &page);
	ensure((rc == 0) == (problems->count == 0));
	for (size_t i = 0; i < page.n; i++) {
		const struct directory_part *part = &page.parts[i];
		ensure(part->text >= text && part->text + part->n <= text + n);
		ensure(strpbrk(part->id, "/?#%. ") == NULL);
	}
	if (rc == 0)
		(void)directory_page_follows(&page, &page, 1, problems);
	if (page.n > 1) {
		struct directory_part service = page.parts[0];
		(void)directory_pairs_service(&page.parts[1], problems->arena);
		directory_pairs_lay(&service, &page.parts[1], problems->arena);
		ensure(memchr(service.text, '\0', service.n) == NULL ||
		       service.text == page.parts[0].text);
	}
	fuzz_problems_free(problems);
}

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
	if (directory != NULL)
		write_and_read(directory);
	read_page((const char *)data, n);
	fuzz_problems_free(problems);
	return 0;
}
