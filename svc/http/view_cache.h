/* SPDX-License-Identifier: MIT
 *
 * The checks of the plans that were looked at last: a document never changes, so its check does
 * not as long as all that it is made of stays: what runs, what engines told, what is shut.
 */
#ifndef HTTP_VIEW_CACHE_H
#define HTTP_VIEW_CACHE_H

#include <jansson.h>
#include <stdint.h>

#define VIEW_CACHE_MAX 16

struct view_cache;

struct view_cache *view_cache_new(void);
void view_cache_free(struct view_cache *cache); /* NULL does nothing */

/* Borrowed; NULL if it is not kept. */
json_t *view_cache_find(const struct view_cache *cache, int64_t plan_id, const char *made_of);

/* Keeps a reference of its own; the oldest gives way. ${made_of} is memo_looks_into's; copied. */
void view_cache_keep(struct view_cache *cache, int64_t plan_id, const char *made_of, json_t *check);

#endif
