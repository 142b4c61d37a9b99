/* SPDX-License-Identifier: MIT
 *
 * The check: what of the day as it is booked can be kept, by each way of travelling, and why the
 * rest cannot.
 */
#include <string.h>

#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

/* A reason in two or three words; its sentence stands below the table. */
static void
write_reason(struct buf *html, const json_t *verdict)
{
	static const char *const words[][2] = {
	    {"travel", "no way there"}, {"closed", "shut"},          {"clash", "clashes"},
	    {"money", "too dear"},      {"walk", "too far on foot"}, {"curfew", "curfew"},
	    {"avoid", "place avoided"}, {"no_phone", "no phone"},    {"after", "wrong order"},
	    {"break", "no break left"},
	};
	const char *reason = look_text(verdict, "reason");
	if (strcmp(reason, "travel") == 0 && look_has_int(verdict, "misses_by_minutes")) {
		int minutes = look_int(verdict, "misses_by_minutes");
		if (minutes >= 120)
			html_add(html, "%d h %d min late", minutes / 60, minutes % 60);
		else
			html_add(html, "%d min late", minutes);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(reason, words[i][0]) == 0)
			reason = words[i][1];
	html_add(html, "%s", reason);
}

static void
write_pips(struct buf *html, int kept, int of)
{
	html_add(html, "<span class=\"pips\" aria-hidden=\"true\">");
	for (int i = 0; i < of; i++)
		html_add(html, i < kept ? "<i class=\"kept\"></i>" : "<i></i>");
	html_add(html, "</span>");
}

static void
write_price(struct buf *html, const json_t *policy, const json_t *plan)
{
	if (!look_has_int(policy, "pence"))
		return;
	int pence = look_int(policy, "pence");
	if (pence == 0) {
		if (look_int(policy, "kept") > 0)
			html_add(html, "<span class=\"price\">free</span>");
		return;
	}
	bool is_short = !look_is(policy, "affordable");
	html_add(html, is_short ? "<span class=\"price short\">" : "<span class=\"price\">");
	page_money(html, pence);
	if (look_has_int(plan, "money_pence")) {
		html_add(html, "<small>of ");
		page_money(html, look_int(plan, "money_pence"));
		html_add(html, " in hand</small>");
	}
	if (is_short)
		html_add(html, "<small>not affordable</small>");
	html_add(html, "</span>");
}

static void
write_heads(struct buf *html, const struct page_views *views, const json_t *policies)
{
	size_t i;
	json_t *policy;
	html_add(html, "<thead><tr><td></td>");
	json_array_foreach(policies, i, policy)
	{
		int kept = look_int(policy, "kept");
		int of = look_int(policy, "of");
		html_add(html,
			 "<th scope=\"col\" class=\"%s\"><span class=\"way\">%s</span>"
			 "<span class=\"count\"><b>%d</b> of %d</span>",
			 kept == 0    ? "none"
			 : kept == of ? "all"
				      : "some",
			 page_way_words(look_text(policy, "travel")), kept, of);
		write_pips(html, kept, of);
		write_price(html, policy, views->plan);
		html_add(html, "</th>");
	}
	html_add(html, "</tr></thead>\n");
}

static void
write_row(struct buf *html, const json_t *appointment, const json_t *policies)
{
	size_t i;
	json_t *policy;
	html_add(html, "<tr><th scope=\"row\">%s<small>%s</small></th>",
		 look_text(appointment, "label"), look_text(appointment, "booked"));
	json_array_foreach(policies, i, policy)
	{
		const json_t *verdict = look_find(json_object_get(policy, "appointments"),
						  look_text(appointment, "id"));
		if (strcmp(look_text(verdict, "verdict"), "kept") == 0) {
			html_add(html, "<td class=\"kept\">kept</td>");
			continue;
		}
		html_add(html, "<td class=\"missed\" title=\"%s\">", look_text(verdict, "text"));
		write_reason(html, verdict);
		html_add(html, "</td>");
	}
	html_add(html, "</tr>\n");
}

static void
write_sentences(struct buf *html, const json_t *plan, const json_t *policies)
{
	size_t i, j;
	json_t *policy, *verdict;
	html_add(html, "<details class=\"why\"><summary>Every reason in full</summary>");
	json_array_foreach(policies, i, policy)
	{
		if (look_int(policy, "kept") == look_int(policy, "of"))
			continue;
		html_add(html, "<h3>%s</h3><ul>", page_way_words(look_text(policy, "travel")));
		json_array_foreach(json_object_get(policy, "appointments"), j, verdict)
		{
			if (strcmp(look_text(verdict, "verdict"), "kept") != 0)
				html_add(html, "<li><b>%s</b> %s</li>",
					 page_label(plan, look_text(verdict, "id")),
					 look_text(verdict, "text"));
		}
		html_add(html, "</ul>");
	}
	html_add(html, "</details>");
}

void
page_check_write(struct buf *html, const struct page_views *views)
{
	const json_t *policies = json_object_get(json_object_get(views->plan, "check"), "policies");
	html_add(html, "<section id=\"check\" aria-labelledby=\"check-head\">"
		       "<h2 id=\"check-head\">As it was booked</h2>"
		       "<p class=\"lead\">What can be kept of the day as it stands in the "
		       "diaries, by each way of getting about.</p>");
	if (json_array_size(policies) == 0) {
		html_add(html, "<p>The check could not be made.</p></section>\n");
		return;
	}
	html_add(html, "<div class=\"scroll\"><table class=\"check\">");
	write_heads(html, views, policies);
	size_t i;
	json_t *appointment;
	html_add(html, "<tbody>");
	json_array_foreach(json_object_get(views->plan, "appointments"), i, appointment)
	{
		write_row(html, appointment, policies);
	}
	html_add(html, "</tbody></table></div>");
	write_sentences(html, views->plan, policies);
	html_add(html, "</section>\n");
}
