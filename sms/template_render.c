/* SPDX-License-Identifier: MIT
 *
 * Facts into words, and words into the room that there is.
 */
#include <stdio.h>
#include <string.h>

#include "sms/gsm7.h"
#include "sms/phone.h"
#include "sms/saidtime.h"
#include "sms/template_value.h"

#define SHORT_LEAST 6  /* septets: a name that has no more is cut no more */
#define THINGS_MAX  32 /* of one field; what is behind them counts as more */
#define THING_MAX   40 /* septets of one */

/* A run of the template's own words, or what stands for one of its fields. */
struct piece {
	char *text; /* in the arena */
	size_t n;
	int septets;
	bool is_cuttable;
	bool is_note;
	bool is_extra;
	/* Of things: how many of them are left, how many were there, and where the first begins. */
	int n_left, n_things;
	const char *things[THINGS_MAX];
};

/* The most septets that each type may bring; longer names are cut before anything else. */
static const int longest[] = {
    [KIND_REF] = 8,    [KIND_LABEL] = 40,  [KIND_PLACE] = 60,    [KIND_STOP] = 60,
    [KIND_LINE] = 18,  [KIND_DATE] = 14,   [KIND_TIME] = 12,     [KIND_MINUTES] = 4,
    [KIND_PENCE] = 10, [KIND_NUMBER] = 6,  [KIND_CODE] = 6,      [KIND_TEL] = 16,
    [KIND_LINK] = 60,  [KIND_NOTE] = 1000, [KIND_THINGS] = 1000, [KIND_EXTRA] = 160,
    [KIND_METRES] = 6,
};

bool
template_link_fits(const struct template_set *set, const char *link)
{
	size_t n = strlen(link);
	int septets = 0;
	return n > 0 && gsm7_fits(link, n, &septets) && septets <= longest[KIND_LINK] &&
	       words_find(&set->words, link, n) == NULL;
}

static const int most_septets[] = {
    [KIND_FOR_PERSON] = TEMPLATE_PERSON_MAX,
    [KIND_FOR_COORDINATOR] = TEMPLATE_COORDINATOR_MAX,
    [KIND_FOR_OFFICER] = TEMPLATE_OFFICER_MAX,
};

const char *
template_time(enum language language, int minute, struct arena *arena)
{
	char text[SAIDTIME_SIZE];
	saidtime_print(language, minute, text);
	return arena_strdup(arena, text);
}

const char *
template_day(enum language language, struct civil_date date, struct arena *arena)
{
	/* March is said whole: cut, it would be Tuesday's "Maw". */
	static const char *const welsh_days[] = {"Llun", "Maw", "Mer", "Iau", "Gwe", "Sad", "Sul"};
	static const char *const welsh_months[] = {"Ion",  "Chwe", "Mawrth", "Ebr",
						   "Mai",  "Meh",  "Gorff",  "Awst",
						   "Medi", "Hyd",  "Tach",   "Rhag"};
	struct civil_ymd ymd = civil_to_ymd(date);
	if (language == LANGUAGE_CY)
		return arena_printf(arena, "%s %d %s", welsh_days[civil_weekday(date)], ymd.day,
				    welsh_months[ymd.month - 1]);
	return arena_printf(arena, "%s %d %s", civil_weekday_abbrev(civil_weekday(date)), ymd.day,
			    civil_month_abbrev(ymd.month));
}

const char *
template_join(const char *so_far, const char *piece, struct arena *arena)
{
	return so_far == NULL || so_far[0] == '\0' ? arena_strdup(arena, piece)
						   : arena_printf(arena, "%s; %s", so_far, piece);
}

const char *
template_join_thing(const char *so_far, const char *thing, struct arena *arena)
{
	size_t length = strlen(thing);
	if (so_far == NULL || so_far[0] == '\0')
		return arena_strdup(arena, thing);
	for (const char *at = so_far;; at += 2) {
		size_t n = strcspn(at, ",");
		if (n == length && strncasecmp(at, thing, n) == 0)
			return so_far;
		at += n;
		if (*at == '\0')
			return arena_printf(arena, "%s, %s", so_far, thing);
	}
}

/* A number loses its brackets and blanks before it loses a digit. */
static const char *
print_tel(const char *number, struct arena *arena)
{
	if (strlen(number) <= (size_t)longest[KIND_TEL])
		return number;
	char *dialled = arena_alloc(arena, PHONE_FULL_SIZE);
	phone_shorten(number, dialled);
	return dialled;
}

const char *
template_value_print(enum language language, const struct template_value *value,
		     enum kind_type type, struct arena *arena)
{
	switch (type) {
	case KIND_DATE:
		return template_day(language, value->date, arena);
	case KIND_TIME:
		return template_time(language, value->number, arena);
	case KIND_MINUTES:
	case KIND_NUMBER:
	case KIND_METRES:
		return arena_printf(arena, "%d", value->number);
	case KIND_PENCE:
		return arena_printf(arena, "\u00a3%d.%02d", value->number / 100,
				    value->number % 100);
	case KIND_REF:
	case KIND_LABEL:
	case KIND_PLACE:
	case KIND_STOP:
	case KIND_LINE:
	case KIND_CODE:
	case KIND_LINK:
	case KIND_THINGS:
	case KIND_EXTRA:
	case KIND_NOTE:
		break;
	case KIND_TEL:
		return print_tel(value->text == NULL ? "" : value->text, arena);
	}
	return value->text == NULL ? "" : value->text;
}

/* ${n} bytes of plain text with each run of white space made one space, none at the edges. */
static size_t
squeeze(char *text, size_t n)
{
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_space =
		    text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\f';
		if (!is_space)
			text[used++] = text[i];
		else if (used > 0 && text[used - 1] != ' ')
			text[used++] = ' ';
	}
	while (used > 0 && text[used - 1] == ' ')
		used--;
	text[used] = '\0';
	return used;
}

static void
end_at(struct piece *piece, size_t end)
{
	while (end > 0 && strchr(" ,;:-(&/", piece->text[end - 1]) != NULL)
		end--;
	piece->n = end;
	piece->text[end] = '\0';
	ensure(gsm7_fits(piece->text, end, &piece->septets));
}

/* Where the last word, or with ${is_note} the last whole piece, begins; 0 if there is but one. */
static size_t
last_boundary(const struct piece *piece, bool is_note)
{
	for (size_t i = piece->n - 1; i > 0; i--)
		if (piece->text[i] == ' ' && (!is_note || piece->text[i - 1] == ';'))
			return i;
	return 0;
}

/* Take off the last piece of a note, or the last word, or one character of a single word. False if
 * nothing may go any more. */
static bool
cut(struct piece *piece)
{
	if (piece->septets <= SHORT_LEAST)
		return false;
	size_t end = piece->is_note ? last_boundary(piece, true) : 0;
	if (end < SHORT_LEAST)
		end = last_boundary(piece, false);
	if (end < SHORT_LEAST) {
		end = piece->n - 1;
		while (end > 0 && ((unsigned char)piece->text[end] & 0xc0) == 0x80)
			end--;
	}
	end_at(piece, end);
	return true;
}

static struct piece
words_piece(char *text)
{
	struct piece piece = {.text = text, .n = strlen(text)};
	ensure(gsm7_fits(piece.text, piece.n, &piece.septets));
	return piece;
}

/* Whether ${name} stands among ${n} names, whatever its case. */
static bool
is_among(const char *const names[], int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

/* The things that are left, and how many more there are; of none that they are papers. */
static void
write_things(const struct template_set *set, struct piece *piece, struct arena *arena)
{
	bool is_none = piece->n_left == 0;
	const char *text =
	    is_none ? set->words.instead[set->language][KIND_THINGS] : piece->things[0];
	for (int i = 1; i < piece->n_left; i++)
		text = arena_printf(arena, "%s, %s", text, piece->things[i]);
	if (!is_none && piece->n_left < piece->n_things) {
		const struct template_value more =
		    template_number("more", piece->n_things - piece->n_left);
		text = arena_printf(arena, "%s, %s", text,
				    template_render(set, KIND_PERSON_WORD_MORE, &more, 1, arena));
	}
	piece->text = arena_strdup(arena, text);
	piece->n = strlen(text);
	piece->is_cuttable = piece->n_left > 1;
	ensure(gsm7_fits(piece->text, piece->n, &piece->septets));
}

/* One thing of ${n} bytes in plain letters, cut to its length; "" for none. */
static const char *
one_thing(const struct template_set *set, enum kind kind, char *text, size_t n)
{
	n = squeeze(text, n);
	if (kind_audience(kind) == KIND_FOR_PERSON && words_find(&set->words, text, n) != NULL)
		return set->words.instead[set->language][KIND_THINGS];
	struct piece thing = words_piece(text);
	while (thing.septets > THING_MAX && cut(&thing))
		;
	return thing.text;
}

static struct piece
things_piece(const struct template_set *set, enum kind kind, char *plain, struct arena *arena)
{
	struct piece piece = {.text = plain};
	for (char *at = plain; at != NULL;) {
		char *comma = strchr(at, ',');
		size_t n = comma == NULL ? strlen(at) : (size_t)(comma - at);
		at[n] = '\0';
		const char *thing = one_thing(set, kind, at, n);
		if (thing[0] != '\0' && piece.n_left < THINGS_MAX &&
		    !is_among(piece.things, piece.n_left, thing))
			piece.things[piece.n_left++] = thing;
		at = comma == NULL ? NULL : comma + 1;
	}
	piece.n_things = piece.n_left;
	write_things(set, &piece, arena);
	return piece;
}

/* An extra goes whole, and the space before it. */
static void
drop_extra(struct piece pieces[], int i)
{
	struct piece *before = i > 0 ? &pieces[i - 1] : NULL;
	pieces[i].n = 0;
	pieces[i].text = "";
	pieces[i].septets = 0;
	if (before != NULL && before->n > 0 && before->text[before->n - 1] == ' ') {
		before->n--;
		before->septets--;
	}
}

static bool
is_cuttable(enum kind_type type)
{
	return type == KIND_NOTE || type == KIND_LABEL || type == KIND_PLACE || type == KIND_STOP;
}

static struct piece
field_piece(const struct template_set *set, enum kind kind, const struct kind_field *field,
	    const struct template_value *value, struct arena *arena)
{
	const char *text = template_value_print(set->language, value, field->type, arena);
	char *plain = gsm7_plain(text, strnlen(text, TEMPLATE_VALUE_MAX), arena);
	if (field->type == KIND_THINGS)
		return things_piece(set, kind, plain, arena);
	size_t n = squeeze(plain, strlen(plain));
	bool is_forbidden =
	    kind_audience(kind) == KIND_FOR_PERSON && words_find(&set->words, plain, n) != NULL;
	struct piece piece = words_piece(
	    is_forbidden ? arena_strdup(arena, set->words.instead[set->language][field->type])
			 : plain);
	piece.is_note = field->type == KIND_NOTE;
	piece.is_extra = field->type == KIND_EXTRA;
	piece.is_cuttable = is_cuttable(field->type);
	while (!piece.is_extra && piece.septets > longest[field->type] && cut(&piece))
		;
	return piece;
}

static struct piece
find_piece(const struct template_set *set, enum kind kind, const char *name, size_t name_n,
	   const struct template_value values[], size_t n_values, struct arena *arena)
{
	struct kind_field fields[KIND_FIELDS_MAX];
	char full[KIND_NAME_SIZE];
	int n_fields = kind_fields(kind, fields);
	for (int i = 0; i < n_fields; i++) {
		if (strlen(fields[i].name) != name_n || memcmp(fields[i].name, name, name_n) != 0)
			continue;
		for (size_t v = 0; v < n_values; v++)
			if (strcmp(values[v].field, fields[i].name) == 0)
				return field_piece(set, kind, &fields[i], &values[v], arena);
		if (fields[i].type == KIND_EXTRA)
			return (struct piece){.text = "", .is_extra = true};
	}
	kind_full_name(kind, full);
	panic("%s is rendered without its %.*s", full, (int)name_n, name);
}

static int
take_apart(const struct template_set *set, enum kind kind, const struct template_value values[],
	   size_t n_values, struct piece pieces[TEMPLATE_PIECES_MAX], struct arena *arena)
{
	int n = 0;
	for (const char *at = set->templates[kind].text; *at != '\0'; n++) {
		ensure(n < TEMPLATE_PIECES_MAX);
		size_t length = strcspn(at, "{}");
		if (length > 0) {
			pieces[n] = words_piece(arena_strndup(arena, at, length));
			at += length;
			continue;
		}
		length = strcspn(at + 1, "}");
		pieces[n] = find_piece(set, kind, at + 1, length, values, n_values, arena);
		if (pieces[n].is_extra && pieces[n].n == 0)
			drop_extra(pieces, n);
		at += length + 2;
	}
	return n;
}

/* What a field takes when nothing of it may go any more. */
static int
field_least(const struct template_set *set, enum kind_type type)
{
	int septets = is_cuttable(type) ? SHORT_LEAST : longest[type];
	if (type == KIND_EXTRA)
		return 0;
	if (type == KIND_THINGS) {
		const char *instead = set->words.instead[set->language][type];
		ensure(gsm7_fits(instead, strlen(instead), &septets));
	}
	return septets;
}

int
template_least(const struct template_set *set, enum kind kind)
{
	struct kind_field fields[KIND_FIELDS_MAX];
	int n_fields = kind_fields(kind, fields);
	int sum = 0;
	for (const char *at = set->templates[kind].text; *at != '\0';) {
		size_t length = strcspn(at, "{}");
		int septets = 0;
		if (length > 0) {
			ensure(gsm7_fits(at, length, &septets));
			sum += septets;
			at += length;
			continue;
		}
		length = strcspn(at + 1, "}");
		for (int i = 0; i < n_fields; i++)
			if (strlen(fields[i].name) == length &&
			    memcmp(fields[i].name, at + 1, length) == 0)
				sum += field_least(set, fields[i].type);
		at += length + 2;
	}
	return sum;
}

int
template_most(enum kind_audience audience)
{
	return most_septets[audience];
}

static int
sum_septets(const struct piece pieces[], int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += pieces[i].septets;
	return sum;
}

/* Take something off: the last extra, else of the widest, at last a single thing. False if nothing may
 * go any more. */
static bool
shorten(const struct template_set *set, struct piece pieces[], int n, struct arena *arena)
{
	struct piece *widest = NULL;
	struct piece *single = NULL;
	for (int i = n - 1; i >= 0; i--) {
		if (pieces[i].n_left == 1)
			single = &pieces[i];
		if (pieces[i].is_extra && pieces[i].n > 0) {
			drop_extra(pieces, i);
			return true;
		}
		if (pieces[i].is_cuttable &&
		    (widest == NULL || pieces[i].septets > widest->septets))
			widest = &pieces[i];
	}
	if (widest != NULL && widest->n_things == 0 && cut(widest))
		return true;
	if (widest == NULL || widest->n_things == 0)
		widest = single;
	if (widest == NULL)
		return false;
	widest->n_left--;
	write_things(set, widest, arena);
	return true;
}

const char *
template_render(const struct template_set *set, enum kind kind,
		const struct template_value values[], size_t n_values, struct arena *arena)
{
	struct piece pieces[TEMPLATE_PIECES_MAX];
	char *text;
	ensure(set->templates[kind].text != NULL);
	int n = take_apart(set, kind, values, n_values, pieces, arena);
	while (sum_septets(pieces, n) > template_most(kind_audience(kind)))
		if (!shorten(set, pieces, n, arena))
			break;
	size_t size = 1;
	for (int i = 0; i < n; i++)
		size += pieces[i].n;
	size_t used = 0;
	text = arena_alloc(arena, size);
	for (int i = 0; i < n; i++) {
		memcpy(text + used, pieces[i].text, pieces[i].n);
		used += pieces[i].n;
	}
	text[used] = '\0';
	return text;
}
