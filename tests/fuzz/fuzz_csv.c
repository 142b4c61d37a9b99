/* SPDX-License-Identifier: MIT
 *
 * CSV rows: what is told does not depend on how the bytes are cut into pieces.
 * reaches: svc/travel/feed/csvrows.c
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "travel/feed/csvrows.h"

struct seen {
	uint64_t sum;
	size_t n_rows;
};

static void
mix(struct seen *seen, const char *text)
{
	for (; *text != '\0'; text++)
		seen->sum = (seen->sum ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	seen->sum = (seen->sum ^ 0x1ff) * UINT64_C(0x100000001b3);
}

static bool
take_row(void *context, const struct csvrows_row *row)
{
	struct seen *seen = context;
	ensure(row->line >= 2);
	for (int i = 0; i < 3; i++) {
		ensure(strlen(row->fields[i]) <= CSVROWS_FIELD_BYTES_MAX);
		mix(seen, row->fields[i]);
	}
	seen->sum += row->line;
	csvrows_int(row, 2, "number", (const long[]){-5, 100000}, 7);
	return ++seen->n_rows < 10000;
}

static struct seen
read_in_pieces(const uint8_t *data, size_t n, size_t piece, size_t *n_problems)
{
	static const struct csvrows_column columns[] = {
	    {"a", true}, {"b", false}, {"number", false}};
	struct problems *problems = fuzz_problems_new();
	struct seen seen = {0};
	struct csvrows *rows =
	    csvrows_new("t.txt", columns, ARRAY_LEN(columns), problems, take_row, &seen);
	bool is_going = true;
	for (size_t at = 0; at < n && is_going; at += piece)
		is_going =
		    csvrows_feed(rows, (const char *)data + at, n - at < piece ? n - at : piece);
	if (is_going)
		csvrows_end(rows);
	csvrows_free(rows);
	fuzz_check_problems(problems, problems->count == 0 ? 0 : E_INPUT);
	*n_problems = problems->count;
	fuzz_problems_free(problems);
	return seen;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t n_whole, n_pieces;
	struct seen whole = read_in_pieces(data, n, n + 1, &n_whole);
	struct seen pieces = read_in_pieces(data, n, 3, &n_pieces);
	ensure(whole.sum == pieces.sum && whole.n_rows == pieces.n_rows && n_whole == n_pieces);
	return 0;
}
