/* SPDX-License-Identifier: MIT
 *
 * Things to take along, gathered.
 */
#include "app/bring.h"

#include <string.h>

#include "calendar/directory.h"

/* What the directory says of its service, things joined by "; "; "" if nothing. */
static const char *
of_service(const struct document_appointment *of, const struct directory *directory)
{
	const struct directory_entry *entry;
	if (of->service == NULL || directory == NULL ||
	    directory_find(directory, of->service, &entry) != 0 || entry->bring == NULL)
		return "";
	return entry->bring;
}

static const char *
own_words(const struct document_appointment *of, const char *so_far, struct arena *arena)
{
	for (int i = 0; i < of->n_bring; i++)
		so_far = template_join_thing(so_far, of->bring[i], arena);
	return so_far;
}

/* Of the directory's things those that anybody may see. */
static const char *
papers(const struct day *day, const struct row_party *person, int i, const char *so_far)
{
	const struct template_set *set = day_words_for(day, person);
	const char *at = of_service(&day->document.appointments[i], day->world->prepare->directory);
	while (*at != '\0') {
		size_t n = strcspn(at, ";");
		const char *paper = words_paper(&set->words, set->language, at, n);
		if (paper != NULL)
			so_far = template_join_thing(so_far, paper, day->arena);
		at += n;
		at += strspn(at, "; ");
	}
	return so_far;
}

static const char *
add(const struct day *day, const struct row_party *person, int i, const char *so_far)
{
	const struct document_appointment *of = &day->document.appointments[i];
	return of->n_bring > 0 ? own_words(of, so_far, day->arena) : papers(day, person, i, so_far);
}

const char *
bring_to(const struct day *day, const struct row_party *person, int appointment)
{
	return add(day, person, appointment, NULL);
}

/* The next appointment of the day that is not among ${done}, or -1. */
static int
next_of(const struct day *day, unsigned done)
{
	int next = -1;
	for (int i = 0; i < day->solution.n_appointments; i++) {
		const struct plan_outcome *outcome = &day->solution.appointments[i];
		if (outcome->start_min != PLAN_NONE && (done >> i & 1) == 0 &&
		    (next < 0 || outcome->start_min < day->solution.appointments[next].start_min))
			next = i;
	}
	return next;
}

const char *
bring_day(const struct day *day, const struct row_party *person)
{
	const char *things = NULL;
	unsigned done = 0;
	for (int i = next_of(day, done); i >= 0; i = next_of(day, done)) {
		things = add(day, person, i, things);
		done |= 1u << i;
	}
	return things;
}

const char *
bring_extra(const struct day *day, const struct row_party *person, int appointment)
{
	const char *things = bring_to(day, person, appointment);
	const struct template_value values[] = {template_text("bring", things)};
	return things == NULL ? ""
			      : template_render(day_words_for(day, person), KIND_PERSON_STEP_TAKE,
						values, ARRAY_LEN(values), day->arena);
}

const char *
bring_known(const struct document_appointment *appointment, const struct directory *directory,
	    struct arena *arena)
{
	return appointment->n_bring > 0 ? own_words(appointment, NULL, arena)
					: of_service(appointment, directory);
}
