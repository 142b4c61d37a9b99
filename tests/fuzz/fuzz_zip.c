/* SPDX-License-Identifier: MIT
 *
 * A feed's zip: any bytes are refused with a reason, or their rows are told.
 * reaches: svc/travel/feed/feedzip.c svc/travel/feed/csvrows.c svc/base/problem.c
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "travel/feed/feedzip.h"

static bool
take_row(void *context, const struct csvrows_row *row)
{
	size_t *n_bytes = context;
	for (int i = 0; i < 2; i++)
		*n_bytes += strlen(row->fields[i]);
	return *n_bytes < 1000000;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct csvrows_column columns[] = {{"stop_id", true}, {"stop_name", false}};
	struct problems *problems = fuzz_problems_new();
	struct feedzip *zip =
	    feedzip_open(fuzz_path(0, data, n), false, (struct feedzip_faults){problems, problems});
	ensure((zip == NULL) == (problems->count > 0));
	if (zip != NULL) {
		static const char *const files[] = {"stops.txt", "stop_times.txt", "no.txt"};
		for (size_t i = 0; i < ARRAY_LEN(files); i++) {
			size_t n_bytes = 0;
			const struct feedzip_table table = {.file = files[i],
							    .is_required =
								feedzip_has(zip, files[i]),
							    .columns = columns,
							    .n_columns = ARRAY_LEN(columns),
							    .each = take_row,
							    .context = &n_bytes};
			feedzip_read(zip, &table);
		}
		feedzip_close(zip);
	}
	fuzz_problems_free(problems);
	return 0;
}
