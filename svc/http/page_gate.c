/* SPDX-License-Identifier: MIT
 *
 * The gate table: what is still possible, by the hour at which they come out.
 */
#include <string.h>

#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

#define CHART_HEIGHT 60
#define BAR_WIDTH    10

static int
most_kept(const json_t *table)
{
	size_t i;
	json_t *row;
	int most = 0;
	json_array_foreach(table, i, row)
	{
		if (look_int(row, "kept") > most)
			most = look_int(row, "kept");
	}
	return most;
}

/* A bar for each hour; told in words below, so hidden from readers of the text. */
static void
write_chart(struct buf *html, const json_t *table, const char *expected, int most)
{
	size_t i;
	json_t *row;
	html_add(html,
		 "<svg class=\"chart\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		 "aria-hidden=\"true\">",
		 (int)json_array_size(table) * BAR_WIDTH, CHART_HEIGHT);
	json_array_foreach(table, i, row)
	{
		int kept = look_int(row, "kept");
		int height = most == 0 ? 0 : kept * CHART_HEIGHT / most;
		bool is_expected = strcmp(look_text(row, "gate"), expected) == 0;
		html_add(
		    html,
		    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"1\"/>",
		    is_expected    ? "expected"
		    : kept == most ? "all"
				   : "some",
		    (int)i * BAR_WIDTH + 1, CHART_HEIGHT - (height < 2 ? 2 : height), BAR_WIDTH - 2,
		    height < 2 ? 2 : height);
	}
	html_add(html, "</svg>");
}

void
page_gate_write(struct buf *html, const struct page_views *views)
{
	const json_t *table =
	    json_object_get(json_object_get(views->plan, "solution"), "gate_table");
	const char *expected = look_text(json_object_get(views->plan, "gate"), "expected");
	size_t n = json_array_size(table);
	int most = most_kept(table);
	html_add(html, "<section id=\"gate\" aria-labelledby=\"gate-head\" data-live=\"gate\">"
		       "<h2 id=\"gate-head\">If they come out later</h2>");
	if (n == 0) {
		html_add(html, "<p class=\"lead\">They are out: the day runs.</p></section>\n");
		return;
	}
	html_add(html,
		 "<p class=\"lead\">How many of today’s %d the best plan then holds. "
		 "Expected at %s.</p>",
		 most, expected);
	write_chart(html, table, expected, most);
	html_add(html, "<ol class=\"gates\">");
	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(table, i);
		int kept = look_int(row, "kept");
		if (i + 1 < n && look_int(json_array_get(table, i + 1), "kept") == kept)
			continue; /* the last hour that holds so many tells it */
		html_add(html, "<li class=\"%s\">out by <b>%s</b><span>",
			 kept == most ? "all"
			 : kept == 0  ? "none"
				      : "some",
			 look_text(row, "gate"));
		if (kept == most)
			html_add(html, "all %d", kept);
		else
			html_add(html, "%d", kept);
		html_add(html, "</span></li>");
	}
	html_add(html, "</ol></section>\n");
}
