/* SPDX-License-Identifier: MIT
 *
 * The person's page as HTML: plain, without scripts, nothing fetched from anywhere, for a small old
 * phone. What it says is in app/steps.h.
 */
#ifndef HTTP_PERSON_PAGE_H
#define HTTP_PERSON_PAGE_H

#include "app/steps.h"
#include "base/buf.h"

#define PERSON_PAGE_MAX 60000 /* bytes of it, its pictures too */

void person_page_write(struct buf *html, const struct steps *steps);

/* What stands where there is no page, or none any more: ${n} sentences, one a language. */
void person_page_write_gone(struct buf *html, const char *const sentences[], int n);

/* The Content-Security-Policy that the page needs, its own style and nothing else; in ${arena}. */
const char *person_page_policy(struct arena *arena);

#endif
