/* SPDX-License-Identifier: MIT
 *
 * Reasons to and from JSON.
 */
#include "plan/reason.h"

#include <string.h>

#define LABEL_MAX  1000
#define MINUTE_MAX 10000 /* an arrival may lie behind the last minute of a plan */
#define AMOUNT_MAX 1000000000

static const struct {
	const char *word;
	const char *tells;
} rows[REASON_COUNT] = {[REASON_NONE] = {"", ""},
			[REASON_UNTOLD] = {"", ""},
#define X(name, word, tells) [REASON_##name] = {word, tells},
			REASON_LIST(X)
#undef X
};

const char *
reason_tells(enum reason_name name)
{
	return rows[name].tells;
}

/* No name of a part stands in another's. */
static bool
tells(enum reason_name name, const char *part)
{
	return strstr(rows[name].tells, part) != NULL;
}

json_t *
reason_json(const struct reason *reason)
{
	const struct {
		const char *part, *member;
		int number;
	} numbers[] = {
	    {"from", "from_min", reason->from_min},
	    {"until", "until_min", reason->until_min},
	    {"by", "by", reason->by},
	    {"have", "have", reason->have},
	    {"most", "most", reason->most},
	};
	if (rows[reason->name].word[0] == '\0')
		return NULL;
	json_t *json = json_pack("{s:s}", "name", rows[reason->name].word);
	if (tells(reason->name, "label"))
		json_object_set_new(json, "label", json_string(reason->label));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (tells(reason->name, numbers[i].part))
			json_object_set_new(json, numbers[i].member,
					    json_integer(numbers[i].number));
	return json;
}

static enum reason_name
read_name(struct json_at at)
{
	const char *words[REASON_COUNT];
	for (int i = 0; i < REASON_COUNT; i++)
		words[i] = rows[i].word;
	const int first = REASON_UNTOLD + 1;
	return (enum reason_name)(first +
				  json_word(at, "name", words + first, REASON_COUNT - first));
}

static int
read_number(struct json_at at, enum reason_name name, const char *part, const char *member,
	    int most)
{
	return tells(name, part) ? json_int(at, member, -most, most) : 0;
}

struct reason
reason_read(struct json_at at, bool has_words)
{
	static const char *const names[] = {"name", "label", "from_min", "until_min",
					    "by",   "have",  "most"};
	if (at.value == NULL || !json_want_object(at))
		return (struct reason){.name = has_words ? REASON_UNTOLD : REASON_NONE};
	json_only(at, names, ARRAY_LEN(names));
	enum reason_name name = read_name(at);
	return (struct reason){
	    .name = name,
	    .label = tells(name, "label") ? json_text_or(at, "label", LABEL_MAX, "") : NULL,
	    .from_min = read_number(at, name, "from", "from_min", MINUTE_MAX),
	    .until_min = read_number(at, name, "until", "until_min", MINUTE_MAX),
	    .by = read_number(at, name, "by", "by", AMOUNT_MAX),
	    .have = read_number(at, name, "have", "have", AMOUNT_MAX),
	    .most = read_number(at, name, "most", "most", AMOUNT_MAX),
	};
}
