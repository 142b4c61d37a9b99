/* SPDX-License-Identifier: MIT
 *
 * Import: the document's rows are made, and the day is opened on them as on any other.
 */
#include "app/book.h"

#include <inttypes.h>
#include <string.h>

#include "app/day.h"
#include "app/effects.h"
#include "app/owed.h"
#include "app/replan.h"
#include "app/settle.h"
#include "base/address.h"

enum party_role
book_role(enum document_role role)
{
	switch (role) {
	case DOCUMENT_PERSON:
		return PARTY_PERSON;
	case DOCUMENT_COORDINATOR:
		return PARTY_COORDINATOR;
	case DOCUMENT_OFFICER:
		return PARTY_OFFICER;
	case DOCUMENT_SERVICE:
		return PARTY_SERVICE;
	case DOCUMENT_MENTOR:
		return PARTY_MENTOR;
	}
	panic("no such role: %d", (int)role);
}

/* The ids of a party's appointments, joined by spaces. */
static const char *
joined_ids(const struct plan_document *document, unsigned appointments, struct arena *arena)
{
	const char *ids = "";
	for (int i = 0; i < document->n_appointments; i++)
		if ((appointments >> i & 1) != 0)
			ids = arena_printf(arena, "%s%s%s", ids, ids[0] == '\0' ? "" : " ",
					   document->appointments[i].id);
	return ids;
}

/*
 * Where a party's invitations go: its own address, else, if the house allows that, the one that the
 * directory has of the service; of several services only the one that they share.
 */
static const char *
mail_of(const struct app_world *world, const struct plan_document *document,
	const struct document_party *party)
{
	const char *mail = NULL;
	if (party->mail != NULL || party->role != DOCUMENT_SERVICE ||
	    !world->settings.mail_by_directory || world->prepare->directory == NULL)
		return party->mail == NULL ? "" : party->mail;
	for (int i = 0; i < document->n_appointments; i++) {
		const struct directory_entry *entry;
		const char *service = document->appointments[i].service;
		if ((party->appointments >> i & 1) == 0)
			continue;
		if (service == NULL ||
		    directory_find(world->prepare->directory, service, &entry) != 0 ||
		    !address_is_good(entry->email) ||
		    (mail != NULL && strcmp(mail, entry->email) != 0))
			return "";
		mail = entry->email;
	}
	return mail == NULL ? "" : mail;
}

static void
make_parties(const struct app_world *world, const struct plan_document *document,
	     struct app_effects *effects, struct row_next_ids *next, struct row_case *out)
{
	out->parties = arena_array(effects->arena, struct row_party, document->n_parties);
	out->n_parties = document->n_parties;
	bool has_own = false; /* the person has a number */
	for (int i = 0; i < document->n_parties; i++)
		has_own = has_own || (document->parties[i].role == DOCUMENT_PERSON &&
				      document->parties[i].number != NULL);
	for (int i = 0; i < document->n_parties; i++) {
		const struct document_party *from = &document->parties[i];
		struct row_party *party = &out->parties[i];
		*party = (struct row_party){
		    .id = next->party++,
		    .person_id = out->plan.person_id,
		    .role = book_role(from->role),
		    .name = from->name,
		    .label = from->label,
		    .mail = mail_of(world, document, from),
		    .appointments = joined_ids(document, from->appointments, effects->arena),
		    .has_consent = from->consent,
		    .passes_on = from->passes_on && !has_own,
		    .language = from->language,
		};
		const char *why = "";
		if (world->templates[from->language] == NULL)
			problem_add(effects->problems,
				    from->role == DOCUMENT_PERSON
					? "/person/language"
					: arena_printf(effects->arena, "/parties/%d/language", i),
				    "is \"%s\", which this house does not write (welsh no)",
				    language_words[from->language]);
		if (from->number == NULL)
			continue;
		party->has_phone = true;
		if (phone_parse(from->number, strlen(from->number), world->settings.phone_rule,
				&party->phone, &why) != 0)
			problem_add(effects->problems,
				    arena_printf(effects->arena, "/parties/%d/number", i), "%s",
				    why);
	}
}

static void
write_rows(const struct row_case *rows, struct utc now, struct app_effects *effects)
{
	struct row_person person = {.id = rows->plan.person_id, .created = now};
	effect_write(effects, (struct store_write){.kind = WRITE_PERSON, .person = person});
	for (int i = 0; i < rows->n_parties; i++)
		effect_write(effects,
			     (struct store_write){.kind = WRITE_PARTY, .party = rows->parties[i]});
	effect_write(effects, (struct store_write){.kind = WRITE_PLAN, .plan = rows->plan});
}

/* What only the house can know to be wrong with a document that is right in form. */
static void
check_house(const struct app_world *world, const struct plan_document *document, struct utc now,
	    struct problems *problems)
{
	if (strcmp(document->zone, civil_zone_name(world->zone)) != 0)
		problem_add(problems, "/zone", "is \"%s\", this house keeps %s", document->zone,
			    civil_zone_name(world->zone));
	struct civil_date today;
	int minute;
	civil_from_utc(world->zone, now, &today, &minute);
	if (document->date.day < today.day)
		problem_add(problems, "/date", "lies in the past");
}

void
book_import(const struct app_world *world, const struct app_rows *rows,
	    const struct app_event *event, struct utc now, struct app_effects *effects)
{
	struct plan_document *document = arena_new(effects->arena, struct plan_document);
	if (document_parse(event->document, event->document_len, effects->problems, document) != 0)
		return;
	struct row_next_ids next = rows->next;
	struct row_case *made = arena_new(effects->arena, struct row_case);
	made->plan = (struct row_plan){
	    .id = next.plan++,
	    .person_id = next.person++,
	    .ref = document->plan,
	    .date = document->date,
	    .zone = document->zone,
	    .document = event->document,
	    .out_min = -1,
	    .page = arena_strdup(effects->arena, next.page),
	};
	check_house(world, document, now, effects->problems);
	make_parties(world, document, effects, &next, made);
	/* Services, hours and holidays; its faults join the others. */
	struct prepared *prepared = arena_new(effects->arena, struct prepared);
	if (prepare(world->prepare, document, effects->arena, effects->problems, prepared) != 0 ||
	    effects->problems->count > 0)
		return;
	write_rows(made, now, effects);
	struct app_rows opened = {
	    .plan_case = made,
	    .beside = rows->beside,
	    .n_beside = rows->n_beside,
	    .busy = rows->busy,
	    .n_busy = rows->n_busy,
	    .lost = rows->lost,
	    .n_lost = rows->n_lost,
	    .is_list_end_untold = rows->is_list_end_untold,
	    .next = next,
	};
	struct day *day = arena_new(effects->arena, struct day);
	int rc = day_open(day, world, &opened, now, effects);
	ensure(rc == 0);
	replan_day(day, "imported");
	if (day->plan.version == 0 && !owed_is(day)) {
		problem_add(effects->problems, "/appointments",
			    "the day is too much to plan; try fewer appointments");
		effects->n_writes = 0;
		return;
	}
	settle_day(day);
	effects->plan_id = made->plan.id;
}
