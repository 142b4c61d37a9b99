/* SPDX-License-Identifier: MIT
 *
 * Which way each text goes.
 */
#include "base/html.h"
#include "http/look.h"
#include "http/page.h"

void
page_reach_write(struct buf *html, const struct page_views *views)
{
	const json_t *list = json_object_get(views->plan, "reach");
	size_t i;
	json_t *one;
	if (json_array_size(list) == 0)
		return;
	html_add(html, "<section id=\"reach\"><details><summary>How each is reached</summary>"
		       "<ul class=\"reach\">");
	json_array_foreach(list, i, one)
	{
		const char *label = look_text(one, "label");
		html_add(html, "<li>%s%s%s: %s</li>", page_role_words(look_text(one, "role")),
			 label[0] == '\0' ? "" : ", ", label, look_text(one, "text"));
	}
	html_add(html, "</ul></details></section>\n");
}
