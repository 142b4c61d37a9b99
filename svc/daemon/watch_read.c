/* SPDX-License-Identifier: MIT
 *
 * The bytes and what becomes of them.
 */
#include "daemon/watch_read.h"

#include <stdlib.h>
#include <string.h>

struct watch_read {
	struct arena arena; /* of the feed */
	struct problems problems;
	struct live_feed feed;
	struct live_reader *reader;
	struct watch_known_as known_as;
	char *bytes;
};

struct watch_read *
watch_read_begin(const void *bytes, size_t n, const struct watch_known_as *known_as)
{
	struct watch_read *read = calloc(1, sizeof(*read));
	char *copy = malloc(n + 1);
	if (read == NULL || copy == NULL)
		panic("out of memory for a message of %zu bytes", n);
	memcpy(copy, bytes, n);
	read->bytes = copy;
	read->known_as = *known_as;
	arena_init(&read->arena);
	problems_init(&read->problems, &read->arena);
	if (live_read_begin(&(struct live_bytes){copy, n}, &read->arena, &read->problems,
			    &read->feed, &read->reader) == 0)
		return read;
	watch_read_drop(read);
	return NULL;
}

bool
watch_read_some(struct watch_read *read, int64_t *most)
{
	return live_read_some(read->reader, most);
}

struct live_feed
watch_read_take(struct watch_read *read, struct arena *arena, struct watch_known_as *known_as)
{
	struct live_feed feed = read->feed;
	*arena = read->arena;
	*known_as = read->known_as;
	free(read->bytes);
	free(read);
	return feed;
}

void
watch_read_drop(struct watch_read *read)
{
	if (read == NULL)
		return;
	arena_fini(&read->arena);
	free(read->bytes);
	free(read);
}
