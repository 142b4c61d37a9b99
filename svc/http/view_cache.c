/* SPDX-License-Identifier: MIT
 *
 * A ring of the last few checks.
 */
#include "http/view_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct view_cache {
	struct {
		int64_t plan_id; /* 0: empty */
		char *made_of;
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
	for (int i = 0; i < VIEW_CACHE_MAX; i++) {
		json_decref(cache->entries[i].check);
		free(cache->entries[i].made_of);
	}
	free(cache);
}

json_t *
view_cache_find(const struct view_cache *cache, int64_t plan_id, const char *made_of)
{
	for (int i = 0; i < VIEW_CACHE_MAX; i++)
		if (cache->entries[i].plan_id == plan_id &&
		    strcmp(cache->entries[i].made_of, made_of) == 0)
			return cache->entries[i].check;
	return NULL;
}

void
view_cache_keep(struct view_cache *cache, int64_t plan_id, const char *made_of, json_t *check)
{
	char *copy = strdup(made_of);
	if (copy == NULL)
		panic("out of memory for the cache of checks");
	json_decref(cache->entries[cache->next].check);
	free(cache->entries[cache->next].made_of);
	cache->entries[cache->next].plan_id = plan_id;
	cache->entries[cache->next].made_of = copy;
	cache->entries[cache->next].check = json_incref(check);
	cache->next = (cache->next + 1) % VIEW_CACHE_MAX;
}
