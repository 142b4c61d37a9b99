/* SPDX-License-Identifier: MIT
 *
 * The clock in the page's head and, in a replay, what turns it.
 */
#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

static void
write_form(struct buf *html, const struct page_views *views, const char *action)
{
	html_add(html,
		 "<form method=\"post\" action=\"/api/v1/replay/%s\" data-send>"
		 "<input type=\"hidden\" name=\"plan\" value=\"%s\">",
		 action, look_text(views->plan, "plan"));
}

static void
write_speeds(struct buf *html, const struct page_views *views)
{
	static const int speeds[] = {1, 10, 60, 300, 900, 3600};
	int current = look_int(views->clock, "speed");
	write_form(html, views, "speed");
	html_add(html, "<label><span class=\"unseen\">Speed</span>"
		       "<select id=\"speed\" name=\"speed\">");
	bool is_listed = false;
	for (size_t i = 0; i < ARRAY_LEN(speeds); i++) {
		bool is_current = speeds[i] == current;
		is_listed = is_listed || is_current;
		html_add(html,
			 is_current ? "<option value=\"%d\" selected>× %d</option>"
				    : "<option value=\"%d\">× %d</option>",
			 speeds[i], speeds[i]);
	}
	if (!is_listed)
		html_add(html, "<option value=\"%d\" selected>× %d</option>", current, current);
	html_add(html, "</select></label><button class=\"without-script\">Set</button></form>");
}

void
page_clock_write(struct buf *html, const struct page_views *views)
{
	const json_t *clock = views->clock;
	bool is_running =
	    look_is(clock, "replay") && !look_is(clock, "paused") && !look_is(clock, "max");
	json_int_t now_ms = json_integer_value(json_object_get(clock, "now_ms"));
	html_add(html, "<section id=\"clock\" class=\"clock\" aria-label=\"Clock\">");
	html_add(html,
		 "<div data-live=\"time\"><time id=\"now\" data-ms=\"%lld\" data-offset=\"%d\" "
		 "data-speed=\"%d\">%s</time>",
		 (long long)now_ms, look_int(clock, "offset_s"),
		 look_is(clock, "replay") ? (is_running ? look_int(clock, "speed") : 0) : 1,
		 look_text(clock, "time"));
	html_add(html, "<span class=\"today\">%s</span></div>", look_text(clock, "day"));
	if (look_is(clock, "replay")) {
		html_add(html, "<div class=\"controls\" data-live=\"controls\">");
		write_form(html, views, look_is(clock, "paused") ? "resume" : "pause");
		html_add(html, "<button id=\"pause\">%s</button></form>",
			 look_is(clock, "paused") ? "Go on" : "Pause");
		write_speeds(html, views);
		write_form(html, views, "next");
		const char *next = look_text(clock, "next");
		if (next[0] == '\0')
			html_add(html, "<button id=\"next\" disabled>Nothing more to come"
				       "</button></form>");
		else
			html_add(html,
				 "<button id=\"next\" class=\"main\">To the next event "
				 "<span class=\"soft\">%s</span></button></form>",
				 next);
		html_add(html, "</div>");
	}
	html_add(html, "</section>\n");
}
