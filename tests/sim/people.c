/* SPDX-License-Identifier: MIT
 *
 * People: what they send of themselves and what they answer. They know what their phone shows and
 * nothing else; the forger knows numbers and no codes.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/halves.h"
#include "tests/sim/posts.h"

#define COORDINATOR 201

static int
below(struct sim *sim, int n)
{
	return (int)rng_below(&sim->rng, (uint32_t)n);
}

static void send(struct sim *sim, struct phone phone, struct utc at, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* A text of ${phone}, now and then handed to us twice. */
static void
send(struct sim *sim, struct phone phone, struct utc at, const char *fmt, ...)
{
	struct sim_item *item = life_add(sim, ITEM_TEXT, at);
	item->phone = phone;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(item->text, sizeof(item->text), fmt, ap);
	va_end(ap);
	snprintf(item->once, sizeof(item->once), "sim:t%" PRId64, ++sim->texts);
	halves_split(sim, item);
	if (!life_chance(sim, 800))
		return;
	struct sim_item copy = *item;
	struct sim_item *again =
	    life_add(sim, ITEM_TEXT, (struct utc){at.s + rng_between(&sim->rng, 0, 900)});
	again->phone = copy.phone;
	again->part = copy.part;
	again->half = copy.half;
	memcpy(again->text, copy.text, sizeof(again->text));
	memcpy(again->once, copy.once, sizeof(again->once));
}

/* A moment of that plan's day, mostly between the gate and the evening. */
static struct utc
some_time(struct sim *sim, const struct sim_document *document)
{
	int minute = life_chance(sim, 8500) ? rng_between(&sim->rng, 480, 1020)
					    : rng_between(&sim->rng, -1440, 1700);
	struct utc at = civil_to_utc(sim->world->zone, document->date, 0);
	at.s += 60 * (int64_t)minute + below(sim, 60);
	return at.s > sim->now.s ? at : life_later(sim, below(sim, 600));
}

static const char *const garbage[] = {
    "",
    "hello?",
    "who is this",
    "LATE",
    "LATE 900",
    "\xf0\x9f\x98\x80\xf0\x9f\x98\x80",
    "\xff\xfe broken \x80 bytes",
    "MOVE J1",
    "OUT J1 25:99",
    "YES",
    "YES 12",
    "TIME 14:30",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "UNDO",
    "PHONE J1 probation",
    "DROP J1 nothing",
};

static void
person_acts(struct sim *sim, const struct sim_document *document, struct phone phone)
{
	static const char *const words[] = {
	    "LATE 20", "LATE 45", "LATE 5", "late 120",           "OK", "PLAN", "NEXT", "NO", "MAP",
	    "CALL",    "HELP",    "UNDO",   "running 10 min late"};
	for (int n = below(sim, 6); n > 0; n--)
		send(sim, phone, some_time(sim, document), "%s",
		     words[below(sim, ARRAY_LEN(words))]);
	if (below(sim, 15) != 0)
		return;
	struct utc at = some_time(sim, document);
	send(sim, phone, at, "STOP");
	if (at.s / 60 % 2 == 0)
		send(sim, phone, (struct utc){at.s + 3600}, "BACK");
}

static void
coordinator_acts(struct sim *sim, const struct sim_document *document, struct phone phone)
{
	static const char *const names[] = {"probation", "housing", "chemist", "benefits",
					    "food",      "doctor",  "Sam"};
	static const char *const verbs[] = {"MOVE", "PHONE",  "VIDEO",  "NEXTDAY", "DROP",
					    "UNDO", "MISSED", "MISSED", "SHOW",    "LIST",
					    "LATE", "LIFT",   "HELP",   "MOVE"};
	if (below(sim, 8) != 0) {
		int out = document->gate_min + rng_between(&sim->rng, -40, 150);
		struct utc at = civil_to_utc(sim->world->zone, document->date, out);
		char time[CIVIL_TIME_SIZE];
		civil_time_format(out, time);
		int after_s = below(sim, 1800);
		if (at.s + after_s > sim->now.s)
			send(sim, phone, (struct utc){at.s + after_s}, "OUT %s %s", document->ref,
			     below(sim, 2) == 0 ? time : "");
	}
	for (int n = below(sim, 6); n > 0; n--) {
		const char *verb = verbs[below(sim, ARRAY_LEN(verbs))];
		const char *name = names[below(sim, ARRAY_LEN(names))];
		char time[CIVIL_TIME_SIZE];
		civil_time_format(540 + 10 * below(sim, 48), time);
		struct utc at = some_time(sim, document);
		if (strcmp(verb, "MOVE") == 0)
			send(sim, phone, at, "MOVE %s %s %s", document->ref, name, time);
		else if (strcmp(verb, "LATE") == 0)
			send(sim, phone, at, "LATE %s %d", document->ref, 5 + below(sim, 100));
		else if (strcmp(verb, "LIST") == 0 || strcmp(verb, "HELP") == 0)
			send(sim, phone, at, "%s", verb);
		else if (strcmp(verb, "UNDO") == 0 || strcmp(verb, "SHOW") == 0 ||
			 strcmp(verb, "LIFT") == 0)
			send(sim, phone, at, "%s %s", verb, document->ref);
		else
			send(sim, phone, at, "%s %s %s", verb, document->ref, name);
	}
}

/* A visit that a service saw nobody at; now and then with an hour. */
static void
service_acts(struct sim *sim, const struct sim_document *document, int k)
{
	const int numbers[] = {301, 310 + k, 400 + 10 * k, 401 + 10 * k, 402 + 10 * k};
	struct phone phone = world_phone(numbers[below(sim, ARRAY_LEN(numbers))]);
	char time[CIVIL_TIME_SIZE];
	civil_time_format(540 + 10 * below(sim, 48), time);
	send(sim, phone, some_time(sim, document), "MISSED %s %s", document->ref,
	     below(sim, 8) == 0 ? time : "");
}

static void
forger_acts(struct sim *sim, const struct sim_document *document)
{
	static const int numbers[] = {COORDINATOR, 301, 310, 400, 401};
	struct phone phone = world_phone(numbers[below(sim, ARRAY_LEN(numbers))]);
	struct utc at = some_time(sim, document);
	send(sim, phone, at, "DROP %s probation", document->ref);
	static const char *const before[] = {"", "YES ", "NO ", "TIME "};
	for (int n = 3 + below(sim, 9); n > 0; n--) {
		int form = below(sim, ARRAY_LEN(before));
		at.s += 1 + below(sim, 400);
		send(sim, phone, at, "%s%06d%s", before[form], 100000 + below(sim, 900000),
		     form == 3 ? " 15:00" : "");
	}
}

void
people_plan_ahead(struct sim *sim, int k)
{
	const struct sim_document *document = &sim->documents[k];
	struct phone person = posts_phone(sim, k);
	struct phone coordinator = world_phone(COORDINATOR);
	person_acts(sim, document, person);
	coordinator_acts(sim, document, coordinator);
	for (int n = below(sim, 6); n > 0; n--)
		service_acts(sim, document, k);
	if (below(sim, 6) == 0)
		forger_acts(sim, document);
	if (below(sim, 4) == 0)
		send(sim, world_phone(999 - below(sim, 5)), some_time(sim, document), "%s",
		     garbage[below(sim, ARRAY_LEN(garbage))]);
	if (below(sim, 30) == 0)
		send(sim, below(sim, 3) ? world_phone(310 + k) : coordinator,
		     some_time(sim, document), "STOP");
	if (below(sim, 25) == 0) {
		/* A flood. */
		struct phone phone = below(sim, 2) == 0 ? person : coordinator;
		struct utc at = some_time(sim, document);
		int step_s = below(sim, 30);
		for (int n = rng_between(&sim->rng, 25, 130); n > 0; n--, at.s += step_s)
			send(sim, phone, at, "%s", garbage[below(sim, 4)]);
	}
}

/* The last: a number to ring may stand before it. */
const char *
people_code(const char *text)
{
	const char *code = NULL;
	for (const char *at = text; *at != '\0'; at++) {
		size_t n = strspn(at, "0123456789");
		if (n == SECRET_CODE_DIGITS)
			code = at;
		if (n > 0)
			at += n - 1;
	}
	return code;
}

/* Somebody who has lost the text: so many wrong codes, then the right one. */
static void
guess(struct sim *sim, struct phone phone, const char *before, const char *code)
{
	struct utc at = life_later(sim, 5 + below(sim, 60));
	for (int n = 4 + below(sim, 3); n > 0; n--) {
		send(sim, phone, at, "%s%06d", before, 100000 + below(sim, 900000));
		at.s += 1 + below(sim, 40);
	}
	send(sim, phone, at, "%s%.6s", before, code);
}

static void
officer_reads(struct sim *sim, const struct sim_item *item)
{
	const char *code = people_code(item->text);
	int draw = below(sim, 100);
	int wait_s = below(sim, 4) == 0 ? below(sim, 4 * 3600) : 20 + below(sim, 1800);
	struct utc at = life_later(sim, wait_s);
	if (code == NULL) {
		if (draw < 6)
			send(sim, item->phone, at, "%s", garbage[below(sim, ARRAY_LEN(garbage))]);
		return;
	}
	char time[CIVIL_TIME_SIZE];
	civil_time_format(540 + 15 * below(sim, 30), time);
	if (draw < 45)
		send(sim, item->phone, at, "YES %.6s", code);
	else if (draw < 60)
		send(sim, item->phone, at, "no %.6s", code);
	else if (draw < 75)
		send(sim, item->phone, at, "TIME %.6s %s", code, time);
	else if (draw < 80)
		send(sim, item->phone, at, "YES %06d", 100000 + below(sim, 900000));
	else if (draw < 84)
		send(sim, item->phone, at, "yes");
	else if (draw < 92)
		guess(sim, item->phone, "YES ", code);
	else
		return;
	/* Some say it twice, or think again. */
	if (below(sim, 8) == 0)
		send(sim, item->phone, (struct utc){at.s + 5 + below(sim, 900)}, "%s %.6s",
		     below(sim, 2) ? "NO" : "YES", code);
}

static void
coordinator_reads(struct sim *sim, const struct sim_item *item)
{
	const char *code = people_code(item->text);
	int draw = below(sim, 100);
	if (code == NULL)
		return;
	if (draw < 60)
		send(sim, item->phone, life_later(sim, 10 + below(sim, 300)), "%.6s", code);
	else if (draw < 72)
		send(sim, item->phone, life_later(sim, 580 + below(sim, 100)), "%.6s", code);
	else if (draw < 84)
		for (int n = 1 + below(sim, 7); n > 0; n--)
			send(sim, item->phone, life_later(sim, 5 + below(sim, 300)), "%06d",
			     100000 + below(sim, 900000));
	else if (draw < 92)
		guess(sim, item->phone, "", code);
	if (draw < 84 && below(sim, 4) == 0)
		send(sim, item->phone, life_later(sim, 10 + below(sim, 700)), "%.6s", code);
}

/* Asked whether the day was made. */
static void
person_answers(struct sim *sim, const struct sim_item *item)
{
	static const char *const words[] = {"YES", "ok", "Yes thanks", "NO", "CALL", "hello?"};
	size_t draw = (size_t)below(sim, ARRAY_LEN(words) + 2);
	if (draw < ARRAY_LEN(words))
		send(sim, item->phone, life_later(sim, 10 + below(sim, 7200)), "%s", words[draw]);
}

static void
person_reads(struct sim *sim, const struct sim_item *item)
{
	int draw = below(sim, 100);
	struct utc at = life_later(sim, 10 + below(sim, 1200));
	if (draw < 30)
		send(sim, item->phone, at, "OK");
	else if (draw < 36)
		send(sim, item->phone, at, "LATE %d", 5 * (1 + below(sim, 12)));
	else if (draw < 40)
		send(sim, item->phone, at, "%s", draw < 38 ? "NEXT" : "PLAN");
	else if (draw < 42)
		send(sim, item->phone, at, "%s", garbage[below(sim, ARRAY_LEN(garbage))]);
}

void
people_read(struct sim *sim, const struct sim_item *item)
{
	const char *kind = sim->messages[item->message_id].row.kind;
	trace_line(sim, "arrives %" PRId64, item->message_id);
	if (strncmp(kind, "officer.", 8) == 0 || strncmp(kind, "coordinator.ask_", 16) == 0)
		officer_reads(sim, item);
	else if (strncmp(kind, "coordinator.", 12) == 0)
		coordinator_reads(sim, item);
	else if (strcmp(kind, "person.check_in") == 0)
		person_answers(sim, item);
	else
		person_reads(sim, item);
}
