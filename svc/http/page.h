/* SPDX-License-Identifier: MIT
 *
 * The page at "/": the day, the check, the plan, the phones. Made here from views (view.h); its
 * script only fetches it again when something changed and lays the new over the old. Whatever is
 * live stands in an element with a data-live name; whatever may move stands in one with data-key.
 */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include <jansson.h>

#include "base/buf.h"
#include "http/server.h"

/* Everything that the page is made of. */
struct page_views {
	const json_t *plan;   /* NULL: there is no plan yet */
	const json_t *phones; /* NULL with plan */
	const json_t *refs;
	const json_t *clock;
};

/* The whole document. */
void page_write(struct buf *html, const struct page_views *views);

/* Its parts, each with its own elements around. */
void page_clock_write(struct buf *html, const struct page_views *views);
void page_story_write(struct buf *html, const struct page_views *views);
void page_check_write(struct buf *html, const struct page_views *views);
void page_changes_write(struct buf *html, const struct page_views *views);
void page_day_write(struct buf *html, const struct page_views *views);
void page_gate_write(struct buf *html, const struct page_views *views);
void page_record_write(struct buf *html, const struct page_views *views);
void page_reach_write(struct buf *html, const struct page_views *views);
void page_feeds_write(struct buf *html, const struct page_views *views);
void page_phones_write(struct buf *html, const struct page_views *views);

/* Back to the page of ${ref}, at ${anchor}: the answer to a form posted without scripts. */
void page_redirect(struct exchange *exchange, const char *ref, const char *anchor);

/* Words and signs that several parts use. */
void page_money(struct buf *html, int pence); /* "£4.50" */
const char *page_label(const json_t *plan, const char *appointment_id);
const char *page_way_words(const char *way);        /* "transit": "by bus and coach" */
const char *page_role_words(const char *role);      /* "person": "The person" */
void page_icon(struct buf *html, const char *name); /* "bus"; an unknown name draws a dot */
/* "10:40" in an element of class ${class}, keyed so that the script sees it move. */
void page_time(struct buf *html, const char *class, const char *key, const char *time);

#endif
