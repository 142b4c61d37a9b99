/* SPDX-License-Identifier: MIT
 *
 * The story in two sentences, the changes one by one, and the record of versions.
 */
#include <string.h>

#include "base/civil.h"
#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

#define LIKELY_MAX 24 /* appointments that are shown; a plan has at most 12 */

static int
count_status(const json_t *solution, const char *status)
{
	size_t i;
	json_t *appointment;
	int n = 0;
	json_array_foreach(json_object_get(solution, "appointments"), i, appointment)
	{
		n += strcmp(look_text(appointment, "status"), status) == 0;
	}
	return n;
}

static void
write_repair(struct buf *html, const json_t *plan)
{
	const json_t *solution = json_object_get(plan, "solution");
	if (!look_is(solution, "feasible")) {
		html_add(html, "<p class=\"repair bad\">No change that is allowed makes this day "
			       "possible. <b>It should not be handed out.</b></p>");
		return;
	}
	int of = (int)json_array_size(json_object_get(solution, "appointments"));
	int later = count_status(solution, "next_day");
	int dropped = count_status(solution, "dropped");
	int today = of - later - dropped;
	int changes = look_int(solution, "changes");
	int waiting = look_int(solution, "changes_needing_yes");
	html_add(html, "<p class=\"repair\">");
	if (changes == 0)
		html_add(html, "The plan keeps <b>all %d</b> as booked", of);
	else
		html_add(html,
			 "With <b>%d %s</b> it becomes a day that can be done: <b>%d of %d</b>",
			 changes, changes == 1 ? "change" : "changes", today, of);
	if (later > 0)
		html_add(html, ", %d on the next working day", later);
	if (dropped > 0)
		html_add(html, ", %d left out", dropped);
	html_add(html, ", over by <b>%s</b>", look_text(solution, "ends"));
	if (look_has_int(solution, "pence")) {
		html_add(html, look_int(solution, "pence") == 0 ? ", at no cost" : ", for ");
		if (look_int(solution, "pence") > 0)
			page_money(html, look_int(solution, "pence"));
	}
	html_add(html, ".");
	if (waiting > 0)
		html_add(html, " <span class=\"waits\">%d %s for a yes.</span>", waiting,
			 waiting == 1 ? "waits" : "wait");
	html_add(html, "</p>");
}

/* One appointment that is still to come, as is likely now. */
static void
write_likely(struct buf *html, const json_t *plan, const json_t *likely)
{
	const char *id = look_text(likely, "id");
	const char *start = look_text(likely, "start");
	int late = look_int(likely, "late_minutes");
	html_add(html, "<li>%s <b data-key=\"story-%s\">%s</b> ", page_label(plan, id), id,
		 start[0] == '\0' ? "not any more" : start);
	if (late > 0)
		html_add(html, "<span class=\"waits\">%d min late</span>", late);
	else
		html_add(html, "<span class=\"soft\">in time</span>");
	html_add(html, "</li>");
}

/* What a reported delay does to the rest of the day, at a glance, in the order of the clock. */
static void
write_late(struct buf *html, const json_t *plan)
{
	const json_t *list = json_object_get(json_object_get(plan, "estimates"), "appointments");
	const json_t *order[LIKELY_MAX];
	size_t n = 0;
	size_t i;
	json_t *likely;
	if (look_int(plan, "late_minutes") == 0)
		return;
	char now[CIVIL_TIME_SIZE];
	int now_min = look_int(plan, "now_min");
	civil_time_format(now_min < 0 ? 0 : now_min, now);
	json_array_foreach(list, i, likely)
	{
		const char *start = look_text(likely, "start");
		if ((start[0] != '\0' && strcmp(start, now) <= 0) || n == LIKELY_MAX)
			continue;
		size_t at = n++;
		while (at > 0 && strcmp(look_text(order[at - 1], "start"), start) > 0) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = likely;
	}
	html_add(html, "<div class=\"late\"><p>Running <b>%d minutes late</b>. Likely now:</p><ul>",
		 look_int(plan, "late_minutes"));
	for (i = 0; i < n; i++)
		write_likely(html, plan, order[i]);
	html_add(html, "</ul></div>");
}

/* Whoever looks at times of today hears that they may not be so. */
static void
write_live(struct buf *html, const json_t *plan)
{
	const char *since = look_text(plan, "live_unknown_since");
	if (since[0] != '\0')
		html_add(html,
			 "<p class=\"live\">Live times are unknown since <b>%s</b>. These are the "
			 "timetable’s.</p>",
			 since);
	since = look_text(plan, "busy_unknown_since");
	if (since[0] != '\0')
		html_add(html,
			 "<p class=\"live\">A calendar has not answered since <b>%s</b>: somebody "
			 "may be busy at an hour that stands here.</p>",
			 since);
}

/* What stands here may soon be another. */
static void
write_working(struct buf *html, const json_t *plan)
{
	if (json_is_true(json_object_get(plan, "is_working")))
		html_add(html, "<p class=\"working\">The day is being worked out.</p>");
}

/* Why a version was made: "late", "yes:probation", "move:housing", "live:again:contact". */
static void
write_cause(struct buf *html, const json_t *plan, const char *cause)
{
	static const char *const words[][2] = {
	    {"imported", "handed in"},
	    {"late", "held up on the way"},
	    {"live", "a ride has changed"},
	    {"out", "out at the gate"},
	    {"ways", "walks and drives are better known"},
	    {"undo", "the last change was taken back"},
	    {"timetable", "there is a new timetable"},
	    {"holidays", "the bank holidays are known anew"},
	    {"across", "another plan holds something"},
	    {"closure", "a place is shut or open again"},
	    {"missed", "an hour has passed and it has not happened"},
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(cause, words[i][0]) == 0)
			cause = words[i][1];
	const char *colon = strchr(cause, ':');
	if (colon == NULL)
		html_add(html, "%s", cause);
	else if (strncmp(cause, "yes:", 4) == 0)
		html_add(html, "yes from %s", page_label(plan, colon + 1));
	else if (strncmp(cause, "no:", 3) == 0)
		html_add(html, "no from %s", page_label(plan, colon + 1));
	else if (strncmp(cause, "again:", 6) == 0 || strncmp(cause, "live:again:", 11) == 0)
		html_add(html, "the call about %s is made once more",
			 page_label(plan, strrchr(cause, ':') + 1));
	else
		html_add(html, "the coordinator’s word about %s", page_label(plan, colon + 1));
}

/* What made the newest version, once there is more than the first. */
static void
write_news(struct buf *html, const json_t *plan)
{
	const json_t *versions = json_object_get(plan, "versions");
	size_t n = json_array_size(versions);
	if (n < 2)
		return;
	const json_t *newest = json_array_get(versions, n - 1);
	html_add(html, "<p class=\"news\">Planned anew, %s: ", look_text(newest, "made"));
	write_cause(html, plan, look_text(newest, "cause"));
	html_add(html, ". <span class=\"soft\">Version %d</span></p>", look_int(newest, "version"));
}

void
page_story_write(struct buf *html, const struct page_views *views)
{
	const json_t *policies = json_object_get(json_object_get(views->plan, "check"), "policies");
	const json_t *transit = json_array_get(policies, 0);
	html_add(html, "<section class=\"story\" data-live=\"story\">");
	if (transit != NULL)
		html_add(html,
			 "<p class=\"verdict\">As booked, <b>%d of %d</b> appointments can be "
			 "kept %s.</p>",
			 look_int(transit, "kept"), look_int(transit, "of"),
			 page_way_words(look_text(transit, "travel")));
	write_repair(html, views->plan);
	write_news(html, views->plan);
	size_t i;
	json_t *warning;
	json_array_foreach(json_object_get(views->plan, "warnings"), i, warning)
	{
		bool is_friday = strcmp(look_text(warning, "kind"), "friday") == 0;
		html_add(html, "<div class=\"warning\"><h2>%s</h2><p>%s.</p></div>",
			 is_friday ? "Friday" : "Note", look_text(warning, "text"));
	}
	write_live(html, views->plan);
	write_working(html, views->plan);
	write_late(html, views->plan);
	html_add(html, "</section>\n");
}

/* "10:00 visit" */
static void
write_was(struct buf *html, const json_t *booked)
{
	const char *time = look_text(booked, "booked");
	html_add(html, "%s", time[0] == '\0' ? "any time" : time);
}

static void
write_becomes(struct buf *html, const json_t *planned)
{
	const char *status = look_text(planned, "status");
	const char *start = look_text(planned, "start");
	if (strcmp(status, "next_day") == 0)
		html_add(html, "next working day");
	else if (strcmp(status, "dropped") == 0)
		html_add(html, "left out");
	else if (strcmp(status, "phone") == 0)
		html_add(html, "%s by phone", start);
	else if (strcmp(status, "video") == 0)
		html_add(html, "%s by video", start);
	else
		html_add(html, "%s", start);
}

/* Where its yes stands: asked and open, refused, or not needed. */
static void
write_yes(struct buf *html, const json_t *plan, const json_t *planned)
{
	const char *from = look_text(planned, "needs_yes_from");
	const char *id = look_text(planned, "id");
	size_t i;
	json_t *question, *decision;
	bool is_decided = false;
	json_array_foreach(json_object_get(plan, "decisions"), i, decision)
	{
		const char *kind = look_text(decision, "kind");
		is_decided = is_decided || (strcmp(look_text(decision, "appointment"), id) == 0 &&
					    strncmp(kind, "no_", 3) != 0);
	}
	bool is_asked = false;
	json_array_foreach(json_object_get(plan, "questions"), i, question)
	{
		is_asked = is_asked || (strcmp(look_text(question, "appointment"), id) == 0 &&
					strcmp(look_text(question, "state"), "open") == 0);
	}
	if (from[0] != '\0')
		html_add(html, "<span class=\"chip waits\">%s the %s’s yes</span>",
			 is_asked ? "asked for" : "needs", from);
	else if (is_decided)
		html_add(html, "<span class=\"chip yes\">agreed</span>");
}

/* Whose yes it was, and in what words: what is shown to whoever asks by what right. */
static void
write_authority(struct buf *html, const json_t *booked)
{
	const json_t *authority = json_object_get(booked, "authority");
	if (!json_is_object(authority))
		return;
	html_add(html, "<p class=\"reason authority\">%s, <time>%s</time>: “%s”</p>",
		 look_text(authority, "who"), look_text(authority, "when"),
		 look_text(authority, "words"));
}

static void
write_change(struct buf *html, const json_t *plan, const json_t *planned)
{
	const char *id = look_text(planned, "id");
	const json_t *booked = look_find(json_object_get(plan, "appointments"), id);
	html_add(html, "<li><div class=\"what\"><b>%s</b> <span class=\"was\">",
		 page_label(plan, id));
	write_was(html, booked);
	html_add(html,
		 "</span> <span class=\"to\" aria-label=\"becomes\">→</span> "
		 "<span class=\"is\" data-key=\"change-%s\">",
		 id);
	write_becomes(html, planned);
	html_add(html, "</span> ");
	write_yes(html, plan, planned);
	html_add(html, "</div>");
	if (look_text(planned, "reason")[0] != '\0')
		html_add(html, "<p class=\"reason\">%s</p>", look_text(planned, "reason"));
	write_authority(html, booked);
	html_add(html, "</li>");
}

void
page_changes_write(struct buf *html, const struct page_views *views)
{
	const json_t *solution = json_object_get(views->plan, "solution");
	size_t i;
	json_t *planned;
	html_add(html, "<section id=\"changes\" aria-labelledby=\"changes-head\" "
		       "data-live=\"changes\"><h2 id=\"changes-head\">What changes</h2>");
	if (look_is(solution, "feasible") && look_int(solution, "changes") == 0)
		html_add(html, "<p class=\"lead\">Nothing: everything is kept as booked.</p>");
	else
		html_add(html, "<p class=\"lead\">The fewest changes that make the day possible. "
			       "What needs somebody’s yes is asked of them by text, with a "
			       "code of its own.</p>");
	html_add(html, "<ul class=\"changes\">");
	json_array_foreach(json_object_get(solution, "appointments"), i, planned)
	{
		if (strcmp(look_text(planned, "status"), "kept") != 0)
			write_change(html, views->plan, planned);
	}
	html_add(html, "</ul></section>\n");
}

void
page_record_write(struct buf *html, const struct page_views *views)
{
	size_t i;
	json_t *version;
	html_add(html,
		 "<section id=\"record\" data-live=\"record\"><details><summary>"
		 "How the plan came about <span class=\"soft\">version %d</span></summary>"
		 "<ol class=\"versions\">",
		 look_int(views->plan, "version"));
	json_array_foreach(json_object_get(views->plan, "versions"), i, version)
	{
		html_add(html, "<li><time>%s</time> <b>%d</b> ", look_text(version, "made"),
			 look_int(version, "version"));
		write_cause(html, views->plan, look_text(version, "cause"));
		html_add(html, ", %d %s</li>", look_int(version, "changes"),
			 look_int(version, "changes") == 1 ? "change" : "changes");
	}
	html_add(html, "</ol></details></section>\n");
}
