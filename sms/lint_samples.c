/* SPDX-License-Identifier: MIT
 *
 * Samples: everyday ones, extremes, and what keyboards and other people's data bring.
 */
#include "sms/lint_samples.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define DAYS    366
#define MINUTES (MINUTES_PER_DAY + 120) /* two hours past midnight too */

static const char *const refs[] = {"J4", "A1", "ZZZ9999"};
static const char *const labels[] = {
    "Sam",
    "J",
    "the flat keys",
    "Si\u00e2n \u0175yn",
    "\u201cJo\u2019s\u201d \u2026",
    "HMP Cardiff",
    "your Probation officer",
    "[{~}] \\ ^ | \u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac",
    "\u65e5\u672c \U0001f600",
    "a b c d e f g h i j k l m n o p q r s t",
    "Anastasia from the homelessness advice t",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
};
static const char *const places[] = {
    "the library",
    "X",
    "12 Prison Lane",
    "Caf\u00e9 \u2018Bore da\u2019, Llanfair",
    "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
    "Hanley Community Health Centre, 22 Upper Huntbach Street, St",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 12",
};
static const char *const lines[] = {"Bus 15", "1", "Train", "Prison bus", "Coach 201 to Newp"};
static const char *const codes[] = {"482913", "100000", "999999"};
static const char *const tels[] = {"01632 960123", "07700 900123", "+44 1632 960 123"};
static const char *const links[] = {
    "https://firstday.example/m/3f2a9c0d1b4e5f60718293a4b5c6d7e8",
    "https://f.example/m/3f2a9c0d1b4e5f60718293a4b5c6d7e8",
    "https://firstday.example/m/3f2a9c0d1b4e5f60718293a4b5c6d7e8f",
};
static const char *const notes[] = {
    "10am Sam; 2pm the flat",
    "housing",
    "",
    "10am probation; 11am HMP",
    "10am Sam; 11:15am the flat; 12 noon Jo; 1:30pm the bank; 2:45pm the library; 4pm Hanley "
    "Community Centre; 5:10pm the place with a long name that has no end; 6pm home",
    "one piece that has no end and goes on and on and on and on and on and on and on and on and on "
    "and on and on and on and on and on and on and on and on and on and on and on and on and on "
    "and on and on and on and on and on and on and on and on and on and on and on and on and on "
    "and on and on and on and on and on and on and on and on and on and on and on and on and on",
};
static const char *const things[] = {
    "a letter, the card",
    "ID",
    "",
    "prescription, ID, letter from your probation officer, bank card",
    "ID, bank card, letter from the council, house keys, charger, food parcel voucher, birth "
    "certificate, coat, benefits letter, bus pass",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww, W, wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww, "
    "wwwwwwwwwwwwwwwwwwww",
};
static const char *const extras[] = {
    "Take: a letter, the card.",
    "",
    "Take: HMP card.",
    "Map: https://day.example.org/m/Zm9vYmFyIGJheiBxdXV4IQ",
    ("Take: ID, bank card, letter from the council, house keys, charger, food parcel voucher, "
     "birth "
     "certificate, coat, benefits letter."),
};
static const int minutes[] = {20, 0, 1, 180, 1440};
static const int pence[] = {450, 0, 5, 99999};
static const int counts[] = {2, 0, 1, 10, 9999};
static const int metres[] = {800, 0, 1, 12000, 999999};

#define SAMPLES(list) \
	{ \
		ARRAY_LEN(list), list, NULL \
	}
#define NUMBERS(list) \
	{ \
		ARRAY_LEN(list), NULL, list \
	}

static const struct {
	int n;
	const char *const *texts;
	const int *numbers;
} samples[] = {
    [KIND_REF] = SAMPLES(refs),          [KIND_LABEL] = SAMPLES(labels),
    [KIND_PLACE] = SAMPLES(places),      [KIND_STOP] = SAMPLES(places),
    [KIND_LINE] = SAMPLES(lines),        [KIND_DATE] = {DAYS, NULL, NULL},
    [KIND_TIME] = {MINUTES, NULL, NULL}, [KIND_MINUTES] = NUMBERS(minutes),
    [KIND_PENCE] = NUMBERS(pence),       [KIND_NUMBER] = NUMBERS(counts),
    [KIND_CODE] = SAMPLES(codes),        [KIND_TEL] = SAMPLES(tels),
    [KIND_LINK] = SAMPLES(links),        [KIND_THINGS] = SAMPLES(things),
    [KIND_EXTRA] = SAMPLES(extras),      [KIND_NOTE] = SAMPLES(notes),
    [KIND_METRES] = NUMBERS(metres),
};

int
lint_samples_count(enum kind_type type)
{
	return samples[type].n;
}

struct template_value
lint_sample(const struct kind_field *field, int i)
{
	/* Wed 30 Oct 2024 is the last: no date is longer. Times begin at 10:30am and end at
	 * 12:29pm.
	 */
	if (field->type == KIND_DATE)
		return template_date(field->name,
				     civil_add_days(civil_from_ymd(2024, 10, 30), i + 1 - DAYS));
	if (field->type == KIND_TIME)
		return template_number(field->name, (10 * 60 + 30 + i) % MINUTES);
	if (samples[field->type].numbers != NULL)
		return template_number(field->name, samples[field->type].numbers[i]);
	return template_text(field->name, samples[field->type].texts[i]);
}

/* A sign to write a name with: mostly letters, then what phones and files bring, then anything. */
static size_t
random_sign(struct rng *rng, char *to)
{
	static const char *const odd[] = {" ",          ";",      "; ",     ", ",      "{",
					  "}",          "\u20ac", "\u0175", "\u2019",  "\u200d",
					  "\u0302",     "\n",     "\t",     "release", "HMP",
					  "\U0001f600", "/",      "\xff",   "\xc3"};
	uint32_t dice = rng_below(rng, 10);
	if (dice < 6) {
		*to = (char)rng_between(rng, 'a', 'z');
		return 1;
	}
	if (dice < 9) {
		const char *sign = odd[rng_below(rng, ARRAY_LEN(odd))];
		memcpy(to, sign, strlen(sign));
		return strlen(sign);
	}
	return (size_t)utf8_put((int32_t)rng_between(rng, 1, 0xd7ff), to);
}

static struct template_value
random_name(const struct kind_field *field, struct rng *rng, char room[LINT_RANDOM_SIZE])
{
	int most = field->type == KIND_NOTE || field->type == KIND_THINGS ? 10 * LINT_RANDOM_MAX
									  : LINT_RANDOM_MAX;
	int signs = (int)rng_below(rng, (uint32_t)rng_between(rng, 1, most) + 1);
	size_t n = 0;
	for (int i = 0; i < signs && n + 8 < LINT_RANDOM_SIZE; i++)
		n += random_sign(rng, room + n);
	room[n] = '\0';
	return template_text(field->name, room);
}

struct template_value
lint_random(const struct kind_field *field, struct rng *rng, char room[LINT_RANDOM_SIZE])
{
	switch (field->type) {
	case KIND_LABEL:
	case KIND_PLACE:
	case KIND_STOP:
	case KIND_LINE:
	case KIND_THINGS:
	case KIND_EXTRA:
	case KIND_NOTE:
		return random_name(field, rng, room);
	case KIND_CODE:
		snprintf(room, LINT_RANDOM_SIZE, "%06d", (int)rng_below(rng, 1000000));
		return template_text(field->name, room);
	case KIND_REF:
		snprintf(room, LINT_RANDOM_SIZE, "%c%d", (char)rng_between(rng, 'A', 'Z'),
			 (int)rng_below(rng, 1000000));
		return template_text(field->name, room);
	case KIND_MINUTES:
		return template_number(field->name, (int)rng_below(rng, MINUTES_PER_DAY + 1));
	case KIND_NUMBER:
		return template_number(field->name, (int)rng_below(rng, 10000));
	case KIND_METRES:
		return template_number(field->name, (int)rng_below(rng, 1000000));
	case KIND_PENCE:
		return template_number(field->name, (int)rng_below(rng, 100000));
	case KIND_TIME:
		return template_number(field->name, (int)rng_below(rng, 2 * MINUTES_PER_DAY));
	case KIND_DATE:
	case KIND_TEL:
	case KIND_LINK:
		break;
	}
	return lint_sample(field, (int)rng_below(rng, (uint32_t)lint_samples_count(field->type)));
}
