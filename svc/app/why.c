/* SPDX-License-Identifier: MIT
 *
 * Facts into the piece that a refusal is made of.
 */
#include "app/why.h"

static int
said_min(int minute)
{
	return minute < 0 ? 0 : minute;
}

const char *
why_words(const struct day *day, const struct row_party *to, enum kind kind, struct why_facts facts)
{
	bool is_of_one = facts.appointment >= 0 && facts.appointment < day->document.n_appointments;
	const struct template_value values[] = {
	    template_text("label", is_of_one ? day_label(day, facts.appointment) : ""),
	    template_number("start", said_min(facts.start_min)),
	    template_number("until", said_min(facts.until_min)),
	    template_date("date", facts.date),
	};
	return template_render(day_words_for(day, to), kind, values, ARRAY_LEN(values), day->arena);
}

const char *
why_plain(const struct day *day, const struct row_party *to, enum kind kind)
{
	return why_words(day, to, kind, (struct why_facts){.appointment = -1});
}
