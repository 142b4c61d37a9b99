/* SPDX-License-Identifier: MIT
 *
 * Sorting, packing, and a head.
 */
#include "calendar/directory_text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_LEAST 15U /* that any decimal keeps through a double; 17 keep any double */
#define DIGITS_MOST  17U

static int
by_id(const void *a, const void *b)
{
	const struct directory_entry *const *left = a;
	const struct directory_entry *const *right = b;
	return strcmp((*left)->service_id, (*right)->service_id);
}

/* With as few digits as give the same service again. */
static void
add_service(const struct directory_entry *entry, struct buf *out)
{
	json_t *service = json_loadb(entry->raw, entry->raw_bytes, 0, NULL);
	ensure(service != NULL); /* it was read before */
	char *text = NULL;
	for (size_t digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
		free(text);
		text = json_dumps(service, JSON_COMPACT | JSON_REAL_PRECISION(digits));
		json_t *again = json_loads(text, 0, NULL);
		bool is_same = json_equal(service, again) != 0;
		json_decref(again);
		if (is_same)
			break;
	}
	buf_add_text(out, text);
	free(text);
	json_decref(service);
}

void
directory_text(const struct directory *directory, struct buf *out)
{
	const struct directory_entry **first =
	    malloc((directory->n + 1) * sizeof(*first)); /* one of each service */
	size_t n = 0;
	if (first == NULL)
		panic("out of memory for a directory's text");
	for (size_t i = 0; i < directory->n; i++)
		if (i == 0 || directory->entries[i].raw != directory->entries[i - 1].raw)
			first[n++] = &directory->entries[i];
	qsort(first, n, sizeof(const struct directory_entry *), by_id);
	buf_printf(out,
		   "{\"total_items\":%zu,\"total_pages\":1,\"page_number\":1,\"size\":%zu,"
		   "\"first_page\":true,\"last_page\":true,\"empty\":%s,\"contents\":[",
		   n, n, n == 0 ? "true" : "false");
	for (size_t i = 0; i < n; i++) {
		buf_add_text(out, i == 0 ? "\n" : ",\n");
		add_service(first[i], out);
	}
	buf_add_text(out, "\n]}\n");
	free(first);
}
