/* SPDX-License-Identifier: MIT
 *
 * Who takes part in an event, and which party that is: by the mail address or the number that the
 * template has of them, never by a name. Nobody becomes a party by being invited: that needs their
 * yes.  [RFC 5545 section 3.8.4.1, 3.8.4.3]
 */
#include <string.h>
#include <strings.h>

#include "app/icsplan_part.h"
#include "sms/phone.h"

void
icsplan_guest_add(struct icsplan_event *event, const struct icsline *line, struct arena *arena)
{
	struct icsplan_guest *guest = arena_new(arena, struct icsplan_guest);
	*guest = (struct icsplan_guest){
	    .line = line->line,
	    .address = arena_strdup(arena, line->value),
	    .has_declined = line->partstat != NULL && strcasecmp(line->partstat, "DECLINED") == 0,
	    .next = event->guests,
	};
	event->guests = guest;
}

/* ${scheme} of ${address} and what stands behind it, or NULL. */
static const char *
behind(const char *scheme, const char *address)
{
	size_t n = strlen(scheme);
	return strncasecmp(address, scheme, n) == 0 ? address + n : NULL;
}

static bool
is_number(const char *theirs, const char *number)
{
	struct phone one, other;
	return phone_parse(theirs, strcspn(theirs, ";"), PHONE_TEST, &one, NULL) == 0 &&
	       phone_parse(number, strlen(number), PHONE_TEST, &other, NULL) == 0 &&
	       phone_equal(&one, &other);
}

static bool
is_party(const struct icsplan_guest *guest, const json_t *party)
{
	const char *mail = json_string_value(json_object_get(party, "mail"));
	const char *number = json_string_value(json_object_get(party, "number"));
	const char *to = behind("mailto:", guest->address);
	const char *rings = behind("tel:", guest->address);
	return (to != NULL && mail != NULL && strcasecmp(to, mail) == 0) ||
	       (rings != NULL && number != NULL && is_number(rings, number));
}

/* Without a list they speak for all that is theirs already. */
static void
seat(json_t *party, const char *id)
{
	json_t *ids = json_object_get(party, "appointments");
	const json_t *known;
	size_t i;
	if (json_array_size(ids) == 0)
		return;
	json_array_foreach(ids, i, known) if (json_is_string(known) &&
					      strcmp(json_string_value(known), id) == 0) return;
	json_array_append_new(ids, json_string(id));
}

void
icsplan_guest_seat(const struct icsplan_event *event, const char *id, json_t *parties,
		   struct problems *problems, struct problems *notes)
{
	for (const struct icsplan_guest *guest = event->guests; guest != NULL;
	     guest = guest->next) {
		bool is_known = false;
		for (size_t p = 0; p < json_array_size(parties); p++) {
			json_t *party = json_array_get(parties, p);
			if (!is_party(guest, party))
				continue;
			is_known = true;
			seat(party, id);
		}
		if (is_known && guest->has_declined)
			problem_add(problems, icsline_at(guest->line).text,
				    "has said no to this hour: it is not booked");
		else if (!is_known)
			problem_add(notes, icsline_at(guest->line).text,
				    "is no party of the template: nobody is told there");
	}
}
