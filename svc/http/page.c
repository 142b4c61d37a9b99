/* SPDX-License-Identifier: MIT
 *
 * The frame of the page, and the words that its parts share.
 */
#include "http/page.h"

#include <string.h>

#include "base/html.h"
#include "http/look.h"

void
page_money(struct buf *html, int pence)
{
	struct buf pounds;
	buf_init(&pounds);
	buf_printf(&pounds, "%d.%02d", pence / 100, pence % 100);
	html_add(html, "£%s", buf_text(&pounds));
	buf_fini(&pounds);
}

const char *
page_label(const json_t *plan, const char *appointment_id)
{
	const json_t *appointment =
	    look_find(json_object_get(plan, "appointments"), appointment_id);
	const char *label = look_text(appointment, "label");
	return label[0] == '\0' ? appointment_id : label;
}

const char *
page_way_words(const char *way)
{
	static const char *const words[][2] = {{"transit", "by bus and coach"},
					       {"taxi", "by taxi"},
					       {"lift", "by lift"},
					       {"walk", "on foot"}};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(way, words[i][0]) == 0)
			return words[i][1];
	return way;
}

const char *
page_role_words(const char *role)
{
	static const char *const words[][2] = {
	    {"person", "The person"},   {"coordinator", "The coordinator"},
	    {"officer", "The officer"}, {"service", "A service"},
	    {"mentor", "The mentor"},   {"contact", "The contact inside"},
	    {"manager", "The manager"}, {"stranger", "A number that we do not know"},
	    {"duty", "Who is on duty"},
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(role, words[i][0]) == 0)
			return words[i][1];
	return role;
}

void
page_time(struct buf *html, const char *class, const char *key, const char *time)
{
	html_add(html, "<time class=\"%s\" data-key=\"%s\">%s</time>", class, key, time);
}

static void
write_head(struct buf *html, const struct page_views *views)
{
	html_add(html,
		 "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s firstday</title>\n"
		 "<link rel=\"icon\" href=\"/icon.svg\">\n"
		 "<link rel=\"stylesheet\" href=\"/page.css\">\n"
		 "<script src=\"/page.js\" defer></script>\n</head>\n",
		 look_text(views->plan, "plan"));
}

static void
write_other_plans(struct buf *html, const struct page_views *views)
{
	if (json_array_size(views->refs) < 2)
		return;
	html_add(html, "<nav class=\"plans\" aria-label=\"Plans\">");
	size_t i;
	json_t *ref;
	json_array_foreach(views->refs, i, ref)
	{
		const char *name = json_string_value(ref);
		if (strcmp(name, look_text(views->plan, "plan")) == 0)
			html_add(html, "<a aria-current=\"page\" href=\"/?plan=%s\">%s</a> ", name,
				 name);
		else
			html_add(html, "<a href=\"/?plan=%s\">%s</a> ", name, name);
	}
	html_add(html, "</nav>");
}

static void
write_top(struct buf *html, const struct page_views *views)
{
	html_add(html, "<header class=\"top\">\n<p class=\"brand\"><a href=\"/\">firstday</a></p>\n"
		       "<div class=\"which\">");
	if (views->plan != NULL)
		html_add(html, "<h1><span class=\"ref\">%s</span> %s</h1>",
			 look_text(views->plan, "plan"), look_text(views->plan, "day"));
	else
		html_add(html, "<h1>No plan yet</h1>");
	write_other_plans(html, views);
	html_add(html, "</div>\n");
	page_clock_write(html, views);
	html_add(html, "</header>\n");
}

void
page_write(struct buf *html, const struct page_views *views)
{
	const char *ref = look_text(views->plan, "plan");
	write_head(html, views);
	html_add(html, "<body data-plan=\"%s\">\n<a class=\"skip\" href=\"#main\">To the day</a>\n",
		 ref);
	write_top(html, views);
	if (views->plan == NULL) {
		html_add(html,
			 "<main id=\"main\" class=\"empty\"><h2>Nothing is planned yet.</h2>"
			 "<p>Hand in a plan document: <code>curl --json @J4.json %s</code></p>"
			 "</main>\n</body>\n</html>\n",
			 "http://HOST:PORT/api/v1/plans");
		return;
	}
	html_add(html, "<div class=\"sheet\">\n<main id=\"main\" tabindex=\"-1\">\n");
	page_story_write(html, views);
	page_check_write(html, views);
	page_changes_write(html, views);
	page_day_write(html, views);
	page_gate_write(html, views);
	page_record_write(html, views);
	page_reach_write(html, views);
	page_feeds_write(html, views);
	html_add(html, "</main>\n");
	page_phones_write(html, views);
	html_add(html, "</div>\n<p id=\"said\" class=\"unseen\" aria-live=\"polite\"></p>\n"
		       "<nav class=\"jump\" aria-label=\"Parts of the page\">"
		       "<a href=\"#main\">Start</a><a href=\"#check\">Check</a>"
		       "<a href=\"#day\">Day</a><a href=\"#phones\">Phones</a></nav>\n"
		       "</body>\n</html>\n");
}
