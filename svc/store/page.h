/* SPDX-License-Identifier: MIT
 *
 * The page of a plan's person in the store: one token a plan, made with it (or, for one from before
 * there were pages, with its next change), which opens no other. Whether it still opens anything,
 * the day and the person's STOP say (http/person.c).
 */
#ifndef STORE_PAGE_H
#define STORE_PAGE_H

#include "store/store.h"

/* Whose page that token opens. E_NOT_FOUND for one that is none. It is found by its keyed hash: how
 * long that takes tells nothing. */
MUST_USE
int store_page_find(struct store *store, const char *token, int64_t *plan_id);

#endif
