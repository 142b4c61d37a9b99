/* SPDX-License-Identifier: MIT
 *
 * The day as it is planned, hour by hour, with what is likely now where that differs.
 */
#include <string.h>

#include "base/civil.h"
#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

#define STEPS_MAX 64
#define NO_MINUTE (-1)

enum step_kind { STEP_GATE, STEP_LEG, STEP_VISIT, STEP_BREAK };

/* One line of the day; borrows from the view. */
struct step {
	enum step_kind kind;
	const json_t *planned;
	const json_t *likely;   /* NULL where no estimate is made */
	int index;              /* of a leg or break */
	int start_min, end_min; /* as is likely now, NO_MINUTE if it does not come to pass */
	int order_min;          /* by the plan */
};

struct steps {
	struct step list[STEPS_MAX];
	int n;
};

static int
minute_of(const json_t *object, const char *name)
{
	int minute = NO_MINUTE;
	return civil_time_parse(look_text(object, name), &minute) == 0 ? minute : NO_MINUTE;
}

static void
add_step(struct steps *steps, struct step step)
{
	if (steps->n == STEPS_MAX || step.order_min == NO_MINUTE)
		return;
	int at = steps->n++;
	while (at > 0 && steps->list[at - 1].order_min > step.order_min) {
		steps->list[at] = steps->list[at - 1];
		at--;
	}
	steps->list[at] = step;
}

static void
gather_legs(struct steps *steps, const json_t *plan)
{
	const json_t *likely = json_object_get(json_object_get(plan, "estimates"), "legs");
	size_t i;
	json_t *leg;
	json_array_foreach(json_object_get(json_object_get(plan, "solution"), "legs"), i, leg)
	{
		const json_t *now = json_array_get(likely, i);
		const json_t *from = now == NULL ? leg : now;
		add_step(steps, (struct step){
				    .kind = STEP_LEG,
				    .planned = leg,
				    .likely = now,
				    .index = (int)i,
				    .start_min = minute_of(from, "depart"),
				    .end_min = minute_of(from, "arrive"),
				    .order_min = minute_of(leg, "depart"),
				});
	}
}

static void
gather_visits(struct steps *steps, const json_t *plan)
{
	const json_t *likely = json_object_get(json_object_get(plan, "estimates"), "appointments");
	size_t i;
	json_t *visit;
	json_array_foreach(json_object_get(json_object_get(plan, "solution"), "appointments"), i,
			   visit)
	{
		const json_t *now = look_find(likely, look_text(visit, "id"));
		const json_t *from = now == NULL ? visit : now;
		add_step(steps, (struct step){
				    .kind = STEP_VISIT,
				    .planned = visit,
				    .likely = now,
				    .start_min = minute_of(from, "start"),
				    .end_min = minute_of(from, "end"),
				    .order_min = minute_of(visit, "start"),
				});
	}
}

static void
gather(struct steps *steps, const json_t *plan)
{
	const json_t *gate = json_object_get(plan, "gate");
	const char *out = look_text(gate, "out")[0] == '\0' ? "expected" : "out";
	int out_min = minute_of(gate, out);
	/* First of its minute: nothing happens before the gate. */
	add_step(steps, (struct step){.kind = STEP_GATE,
				      .planned = gate,
				      .start_min = out_min,
				      .end_min = out_min,
				      .order_min = out_min});
	gather_legs(steps, plan);
	gather_visits(steps, plan);
	size_t i;
	json_t *rest;
	json_array_foreach(json_object_get(json_object_get(plan, "solution"), "breaks"), i, rest)
	{
		add_step(steps, (struct step){.kind = STEP_BREAK,
					      .planned = rest,
					      .index = (int)i,
					      .start_min = minute_of(rest, "start"),
					      .end_min = minute_of(rest, "end"),
					      .order_min = minute_of(rest, "start")});
	}
}

static const char *
place_name(const json_t *plan, const char *id)
{
	if (strcmp(id, "gate") == 0)
		return look_text(json_object_get(plan, "gate"), "label");
	if (strcmp(id, "home") == 0)
		return "home";
	return page_label(plan, id);
}

/* The likely time, keyed; behind it the planned one, struck out, where it was another. */
static void
write_when(struct buf *html, const char *key, const json_t *step_planned, const char *name,
	   int likely_min)
{
	char likely[CIVIL_TIME_SIZE];
	const char *planned = look_text(step_planned, name);
	if (likely_min == NO_MINUTE) {
		html_add(html,
			 "<span class=\"never\" data-key=\"%s\">not any more</span> <s>%s</s>", key,
			 planned);
		return;
	}
	civil_time_format(likely_min, likely);
	if (strcmp(likely, planned) == 0) {
		page_time(html, "at", key, likely);
		return;
	}
	page_time(html, "at likely", key, likely);
	html_add(html, " <s><span class=\"unseen\">planned </span>%s</s>", planned);
}

static void
write_rides(struct buf *html, const json_t *rides)
{
	size_t i;
	json_t *ride;
	json_array_foreach(rides, i, ride)
	{
		html_add(html,
			 "<p class=\"ride\"><span class=\"line\">%s</span> <time>%s</time> %s "
			 "<span class=\"to\" aria-label=\"to\">→</span> <time>%s</time> %s</p>",
			 look_text(ride, "line"), look_text(ride, "depart"),
			 look_text(ride, "from_stop"), look_text(ride, "arrive"),
			 look_text(ride, "to_stop"));
		if (*look_text(ride, "note") != '\0')
			html_add(html, "<p class=\"soft\">%s</p>", look_text(ride, "note"));
	}
}

/* The part of it by car: to the stop before the rides, or from the stop behind them. */
static void
write_car(struct buf *html, const json_t *car, bool is_first)
{
	const char *verb = strcmp(look_text(car, "by"), "lift") == 0 ? "Lift" : "Taxi";
	if (car == NULL || look_is(car, "first") != is_first)
		return;
	html_add(html, "<p class=\"ride\"><span class=\"line\">%s</span> ", verb);
	if (is_first)
		html_add(html,
			 "<time>%s</time> <span class=\"to\" aria-label=\"to\">→</span> "
			 "<time>%s</time> %s</p>",
			 look_text(car, "depart"), look_text(car, "arrive"),
			 look_text(car, "stop"));
	else
		html_add(html,
			 "<time>%s</time> %s <span class=\"to\" aria-label=\"to\">→</span> "
			 "<time>%s</time></p>",
			 look_text(car, "depart"), look_text(car, "stop"),
			 look_text(car, "arrive"));
}

static void
write_leg(struct buf *html, const json_t *plan, const struct step *step)
{
	static const char *const verbs[][2] = {
	    {"walk", "Walk"}, {"transit", "Ride"}, {"taxi", "Taxi"}, {"lift", "Lift"}};
	const char *by = look_text(step->planned, "by");
	const char *verb = by;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (strcmp(by, verbs[i][0]) == 0)
			verb = verbs[i][1];
	html_add(html, "<p>%s to %s", verb, place_name(plan, look_text(step->planned, "to")));
	if (step->end_min != NO_MINUTE && step->start_min != NO_MINUTE)
		html_add(html, " <span class=\"soft\">· %d min</span>",
			 step->end_min - step->start_min);
	if (look_int(step->planned, "walk_m") > 0)
		html_add(html, " <span class=\"soft\">· %d m on foot</span>",
			 look_int(step->planned, "walk_m"));
	if (look_int(step->planned, "pence") > 0) {
		html_add(html, " <span class=\"soft\">· ");
		page_money(html, look_int(step->planned, "pence"));
		html_add(html, "</span>");
	}
	html_add(html, "</p>");
	bool is_other = look_is(step->likely, "other");
	const json_t *leg = is_other ? step->likely : step->planned;
	write_car(html, json_object_get(leg, "car"), true);
	write_rides(html, json_object_get(leg, "rides"));
	write_car(html, json_object_get(leg, "car"), false);
}

static void
write_visit(struct buf *html, const json_t *plan, const struct step *step)
{
	const char *id = look_text(step->planned, "id");
	const char *mode = look_text(step->planned, "mode");
	const json_t *booked = look_find(json_object_get(plan, "appointments"), id);
	html_add(html, "<p class=\"title\"><b>%s</b>", page_label(plan, id));
	if (strcmp(mode, "visit") != 0)
		html_add(html, " <span class=\"chip\">by %s</span>", mode);
	int late = look_int(step->likely, "late_minutes");
	if (late > 0)
		html_add(html, " <span class=\"chip late\" data-key=\"late-%s\">%d min late</span>",
			 id, late);
	html_add(html, "</p><p class=\"soft\">");
	if (strcmp(mode, "visit") == 0)
		html_add(html, "%s, ", look_text(booked, "place"));
	html_add(html, "until ");
	char key[80];
	snprintf(key, sizeof(key), "end-%.60s", id);
	char end[CIVIL_TIME_SIZE] = "?";
	if (step->end_min != NO_MINUTE)
		civil_time_format(step->end_min, end);
	page_time(html, "", key, end);
	html_add(html, "</p>");
	if (*look_text(booked, "bring") != '\0')
		html_add(html, "<p class=\"soft\">Take: %s</p>", look_text(booked, "bring"));
}

static void
write_step(struct buf *html, const json_t *plan, const struct step *step, bool is_next)
{
	static const char *const classes[] = {"gate", "leg", "visit", "break"};
	int now_min = look_int(plan, "now_min");
	bool is_past = step->end_min != NO_MINUTE && step->end_min < now_min;
	html_add(html, "<li class=\"%s%s%s\">", classes[step->kind], is_past ? " past" : "",
		 is_next ? " next" : "");
	char key[80];
	const char *icon = classes[step->kind];
	const char *name = "start";
	switch (step->kind) {
	case STEP_GATE:
		snprintf(key, sizeof(key), "gate");
		name = "expected";
		break;
	case STEP_LEG:
		snprintf(key, sizeof(key), "leg-%d", step->index);
		name = "depart";
		icon = look_text(step->planned, "by");
		break;
	case STEP_VISIT:
		snprintf(key, sizeof(key), "start-%.60s", look_text(step->planned, "id"));
		icon = look_text(step->planned, "mode");
		break;
	case STEP_BREAK:
		snprintf(key, sizeof(key), "break-%d", step->index);
		break;
	}
	html_add(html, "<div class=\"when\">");
	write_when(html, key, step->planned, name, step->start_min);
	html_add(html, "</div><div class=\"sign\">");
	page_icon(html, icon);
	html_add(html, "</div><div class=\"what\">");
	if (step->kind == STEP_LEG)
		write_leg(html, plan, step);
	else if (step->kind == STEP_VISIT)
		write_visit(html, plan, step);
	else if (step->kind == STEP_BREAK)
		html_add(html, "<p class=\"title\">%s</p><p class=\"soft\">until %s</p>",
			 look_text(step->planned, "kind"), look_text(step->planned, "end"));
	else
		html_add(html, "<p class=\"title\">Out at %s</p>",
			 look_text(step->planned, "label"));
	html_add(html, "</div></li>\n");
}

static void
write_put_off(struct buf *html, const json_t *plan)
{
	size_t i;
	json_t *planned;
	json_array_foreach(json_object_get(json_object_get(plan, "solution"), "appointments"), i,
			   planned)
	{
		const char *status = look_text(planned, "status");
		if (strcmp(status, "next_day") == 0)
			html_add(html, "<p class=\"later\"><b>%s</b> on the next working day</p>",
				 page_label(plan, look_text(planned, "id")));
		else if (strcmp(status, "dropped") == 0)
			html_add(html, "<p class=\"later\"><b>%s</b> is left out</p>",
				 page_label(plan, look_text(planned, "id")));
	}
}

void
page_day_write(struct buf *html, const struct page_views *views)
{
	struct steps steps = {.n = 0};
	html_add(html, "<section id=\"day\" aria-labelledby=\"day-head\" data-live=\"day\">"
		       "<h2 id=\"day-head\">The day, hour by hour</h2><ol class=\"day\">\n");
	gather(&steps, views->plan);
	int now_min = look_int(views->plan, "now_min");
	bool is_next_shown = false;
	for (int i = 0; i < steps.n; i++) {
		bool is_next = !is_next_shown && now_min >= 0 && steps.list[i].end_min >= now_min;
		is_next_shown = is_next_shown || is_next;
		write_step(html, views->plan, &steps.list[i], is_next);
	}
	html_add(html, "</ol>");
	write_put_off(html, views->plan);
	html_add(html,
		 "<p class=\"soft\"><a href=\"/sheet/%s\">The day in their own words, to print"
		 "</a></p></section>\n",
		 look_text(views->plan, "plan"));
}
