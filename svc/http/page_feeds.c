/* SPDX-License-Identifier: MIT
 *
 * The calendars that go with a plan: a link for each reader, to be handed on.
 */
#include "base/html.h"
#include "http/look.h"
#include "http/page.h"

void
page_feeds_write(struct buf *html, const struct page_views *views)
{
	const json_t *feeds = json_object_get(views->plan, "feeds");
	size_t i;
	json_t *feed;
	if (json_array_size(feeds) == 0)
		return;
	html_add(html, "<section id=\"feeds\"><details><summary>Calendars</summary>"
		       "<p class=\"soft\">Each link is for one reader alone. Calendars look when "
		       "they like, so the day itself is told by text.</p><ul class=\"feeds\">");
	json_array_foreach(feeds, i, feed)
	{
		html_add(html, "<li>%s <a href=\"%s\">%s</a></li>",
			 page_role_words(look_text(feed, "role")), look_text(feed, "link"),
			 look_text(feed, "label")[0] == '\0' ? "calendar"
							     : look_text(feed, "label"));
	}
	html_add(html, "</ul></details></section>\n");
}
