/* SPDX-License-Identifier: MIT
 *
 * A ring of the last few checks.
 */
#include "http/view_cache.h"

#include <stdlib.h>

#include "base/err.h"

struct view_cache {
	struct {
		int64_t plan_id; /* 0: empty */
		uint64_t generation;
		json_t *check;
	} entries[VIEW_CACHE_MAX];
	int next;
};

struct view_cache *
view_cache_new(void)
{
	struct view_cache *cache = calloc(1, sizeof(*cache));
	if (cache == NULL)
		panic("out of memory for the cache of checks");
	return cache;
}

void
view_cache_free(struct view_cache *cache)
{
	if (cache == NULL)
		return;
	for (int i = 0; i < VIEW_CACHE_MAX; i++)
		json_decref(cache->entries[i].check);
	free(cache);
}

json_t *
view_cache_find(const struct view_cache *cache, int64_t plan_id, uint64_t generation)
{
	for (int i = 0; i < VIEW_CACHE_MAX; i++)
		if (cache->entries[i].plan_id == plan_id &&
		    cache->entries[i].generation == generation)
			return cache->entries[i].check;
	return NULL;
}

void
view_cache_keep(struct view_cache *cache, int64_t plan_id, uint64_t generation, json_t *check)
{
	json_decref(cache->entries[cache->next].check);
	cache->entries[cache->next].plan_id = plan_id;
	cache->entries[cache->next].generation = generation;
	cache->entries[cache->next].check = json_incref(check);
	cache->next = (cache->next + 1) % VIEW_CACHE_MAX;
}
