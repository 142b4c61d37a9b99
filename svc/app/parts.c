/* SPDX-License-Identifier: MIT
 *
 * Which parts make a text, and which never will.
 */
#include "app/parts.h"

#include <string.h>

#include "app/day.h"
#include "app/effects.h"
#include "app/inbound.h"
#include "base/buf.h"

static bool
is_beside(const struct row_part *one, const struct row_part *other)
{
	return part_is_beside(&one->part, &other->part) && strcmp(one->via, other->via) == 0;
}

static bool
is_open(const struct row_part *part, struct utc now)
{
	return part->state == PART_OPEN && part->until.s > now.s;
}

static bool
is_torn(const struct row_part *part, struct utc now)
{
	return part->state == PART_TORN && part->until.s > now.s;
}

/* The parts of one text: the number of each that is there, from 1. */
struct text {
	const char *words[PART_NUMBERS_MAX + 1]; /* NULL: it is missing */
	int n, total;
	struct utc came;
};

static void
add(struct text *text, const struct row_part *part)
{
	if (text->words[part->part.number] != NULL)
		return;
	text->words[part->part.number] = part->text;
	text->total = part->part.total;
	if (text->n++ == 0 || part->came.s < text->came.s)
		text->came = part->came;
}

static void
gather(struct text *text, int64_t text_id, const struct row_part parts[], int n)
{
	*text = (struct text){0};
	for (int i = 0; i < n; i++)
		if (parts[i].text_id == text_id && parts[i].state == PART_OPEN)
			add(text, &parts[i]);
}

/* In their order, with a gap for each run of missing ones. */
static const char *
words_of(const struct text *text, struct arena *arena)
{
	struct buf words;
	buf_init(&words);
	bool was_gap = false;
	for (int number = 1; number <= text->total; number++) {
		bool is_gap = text->words[number] == NULL;
		if (!is_gap)
			buf_add_text(&words, text->words[number]);
		else if (!was_gap)
			buf_add_text(&words, PARTS_GAP);
		was_gap = is_gap;
	}
	const char *joined = buf_text(&words);
	size_t n = words.len;
	if (n > APP_TEXT_MAX) {
		n = APP_TEXT_MAX;
		/* A character is not cut in two. */
		while (n > 0 && ((unsigned char)joined[n] & 0xc0) == 0x80)
			n--;
	}
	const char *copy = arena_strndup(arena, joined, n);
	buf_fini(&words);
	return copy;
}

static int
count_torn(const struct row_part parts[], int n, struct utc now)
{
	int n_torn = 0;
	for (int i = 0; i < n; i++)
		n_torn += is_torn(&parts[i], now) && parts[i].text_id == parts[i].id;
	return n_torn;
}

/* Whether that text, which was given up, has none of these. */
static bool
lacks(int64_t text_id, const struct text *text, const struct row_part parts[], int n)
{
	for (int i = 0; i < n; i++)
		if (parts[i].text_id == text_id && text->words[parts[i].part.number] != NULL)
			return false;
	return true;
}

/* Whether these are the rest of a text that was given up. */
static bool
is_rest(const struct row_part *of, const struct text *text, const struct row_part parts[], int n,
	struct utc now)
{
	for (int i = 0; i < n; i++)
		if (is_torn(&parts[i], now) && is_beside(&parts[i], of) &&
		    lacks(parts[i].text_id, text, parts, n))
			return true;
	return false;
}

struct parts_join
parts_give_up(int64_t text_id, const struct row_part parts[], int n, struct utc now,
	      struct arena *arena)
{
	struct parts_join join = {.text_id = text_id};
	struct text text;
	gather(&text, text_id, parts, n);
	for (int i = 0; i < n && !join.is_torn; i++) {
		if (parts[i].text_id != text_id || parts[i].state != PART_OPEN)
			continue;
		join.is_torn = true;
		join.is_told = count_torn(parts, n, now) < PARTS_TOLD_MAX &&
			       !is_rest(&parts[i], &text, parts, n, now);
		join.text = words_of(&text, arena);
		join.came = text.came;
	}
	return join;
}

/* What was given up is asked for anew: then its own words are no repeat. */
static bool
is_again(const struct row_part *came, const struct row_part parts[], int n)
{
	for (int i = 0; i < n; i++) {
		const struct row_part *part = &parts[i];
		bool is_known = part->state == PART_OPEN ||
				(part->state == PART_JOINED && part->until.s > came->came.s);
		if (is_known && is_beside(part, came) && part->part.number == came->part.number &&
		    secret_hash_equal(&part->words, &came->words))
			return true;
	}
	return false;
}

/* A part that nothing more is waited for with. */
static struct row_part
closed(const struct row_part *came, enum part_state state)
{
	struct row_part part = *came;
	part.state = state;
	part.text = "";
	part.until.s = came->came.s + PARTS_KEPT_S;
	return part;
}

/* One of a text that will not be read whole: told of with the first of it. */
static struct parts_join
take_too_long(const struct row_part *came, const struct row_part parts[], int n,
	      struct arena *arena)
{
	for (int i = 0; i < n; i++)
		if (is_torn(&parts[i], came->came) && is_beside(&parts[i], came))
			return (struct parts_join){0};
	struct parts_join join = parts_give_up(came->id, came, 1, came->came, arena);
	join.text_id = 0;
	join.is_told = count_torn(parts, n, came->came) < PARTS_TOLD_MAX;
	if (join.is_told)
		join.keep = closed(came, PART_TORN);
	return join;
}

/* Of as many as may wait, and one more, the text that has waited the longest. */
static struct parts_join
make_room(const struct row_part *came, const struct row_part parts[], int n, struct arena *arena)
{
	int n_open = 0;
	int64_t oldest = 0;
	for (int i = 0; i < n; i++) {
		if (parts[i].state != PART_OPEN)
			continue;
		n_open++;
		if (oldest == 0 && parts[i].text_id != came->text_id)
			oldest = parts[i].text_id;
	}
	struct parts_join join = {0};
	if (n_open >= PARTS_OPEN_MAX && oldest != 0)
		join = parts_give_up(oldest, parts, n, came->came, arena);
	join.keep = *came;
	return join;
}

struct parts_join
parts_take(const struct row_part *came, const struct row_part parts[], int n, struct arena *arena)
{
	const struct row_part *open = NULL;
	struct text text;
	if (is_again(came, parts, n))
		return (struct parts_join){0};
	if (came->part.total > PARTS_TOTAL_MAX)
		return take_too_long(came, parts, n, arena);
	for (int i = 0; i < n && open == NULL; i++)
		if (is_open(&parts[i], came->came) && is_beside(&parts[i], came))
			open = &parts[i];
	if (open == NULL)
		return make_room(came, parts, n, arena);
	gather(&text, open->text_id, parts, n);
	if (text.words[came->part.number] != NULL) {
		struct parts_join join = parts_give_up(open->text_id, parts, n, came->came, arena);
		if (join.is_told)
			join.keep = closed(came, PART_TORN);
		return join;
	}
	struct row_part next = *came;
	next.text_id = open->text_id;
	next.until = open->until;
	add(&text, &next);
	if (text.n < text.total)
		return make_room(&next, parts, n, arena);
	return (struct parts_join){
	    .text_id = open->text_id,
	    .text = words_of(&text, arena),
	    .keep = closed(&next, PART_JOINED),
	};
}

/* The first words keep this use of the key apart from all others. */
static struct secret_hash
hash_of(const struct app_world *world, const char *text)
{
	struct buf words;
	buf_init(&words);
	buf_add_text(&words, "words of a part ");
	buf_add_text(&words, text);
	struct secret_hash hash = secret_hash(world->hash_key, words.data, words.len);
	buf_fini(&words);
	return hash;
}

struct row_part
parts_came(const struct app_world *world, const struct app_event *event,
	   const struct row_sender *sender, int64_t id, struct utc now)
{
	return (struct row_part){
	    .id = id,
	    .text_id = id,
	    .party_id = sender->parties[0].id,
	    .from = sender->phone,
	    .via = event->via,
	    .part = *event->part,
	    .state = PART_OPEN,
	    .text = event->text,
	    .words = hash_of(world, event->text),
	    .came = now,
	    .until = {now.s + PARTS_WAIT_S},
	};
}

static void
write_rows(const struct parts_join *join, struct utc now, struct app_effects *effects)
{
	struct row_part closed = {
	    .text_id = join->text_id,
	    .state = join->is_torn ? PART_TORN : PART_JOINED,
	    .until = {now.s + PARTS_KEPT_S},
	};
	bool is_known = join->text != NULL && (!join->is_torn || join->is_told);
	enum store_write_kind kind = is_known ? WRITE_PART_CLOSED : WRITE_PART_GONE;
	if (join->text_id != 0)
		effect_write(effects, (struct store_write){.kind = kind, .part = closed});
	if (join->keep.id != 0)
		effect_write(effects, (struct store_write){.kind = WRITE_PART, .part = join->keep});
}

bool
parts_write(const struct app_rows *rows, const struct app_event *event, struct utc now,
	    struct app_effects *effects, struct app_rows *left, struct app_event *said)
{
	const struct parts_join *join = rows->join;
	bool is_whole = join->text != NULL && !join->is_torn;
	*left = *rows;
	*said = *event;
	said->text = join->text;
	write_rows(join, now, effects);
	if (is_whole)
		return true;
	/* It was taken, whatever comes of its text. */
	said->once = "";
	if (event->once != NULL && event->once[0] != '\0') {
		struct row_event row = {
		    .id = left->next.event++,
		    .at = now,
		    .kind = "text",
		    .text = "",
		    .once = event->once,
		};
		effect_write(effects, (struct store_write){.kind = WRITE_EVENT, .event = row});
	}
	return join->text != NULL;
}

void
parts_restart(struct utc now, struct app_effects *effects)
{
	const struct row_part open = {.until = {now.s + PARTS_BACK_S}};
	effect_write(effects, (struct store_write){.kind = WRITE_PARTS_WAIT, .part = open});
}

static enum kind
kind_for(enum kind_audience audience)
{
	switch (audience) {
	case KIND_FOR_PERSON:
		return KIND_PERSON_TORN;
	case KIND_FOR_COORDINATOR:
		return KIND_COORDINATOR_TORN;
	case KIND_FOR_OFFICER:
		return KIND_OFFICER_TORN;
	}
	panic("an audience of kind %d", (int)audience);
}

void
parts_tell(struct day *day, const struct row_party *party, const struct parts_join *join)
{
	struct civil_date date;
	int minute;
	effect_audit(day->effects, day->now, &day->plan, party->id, "a text came in part alone: %s",
		     join->is_told ? "told" : "not told");
	if (!join->is_told)
		return;
	civil_from_utc(day->world->zone, join->came, &date, &minute);
	const struct template_value values[] = {template_date("date", date),
						template_number("at", minute)};
	inbound_reply(day, party, kind_for(whose_audience(party)), values, ARRAY_LEN(values));
}
