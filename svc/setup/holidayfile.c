/* SPDX-License-Identifier: MIT
 *
 * Reads the fetched list and the shipped one, and takes one of them.
 */
#include "setup/holidayfile.h"

#include "base/file.h"
#include "conf/value.h"
#include "setup/confpath.h"

int
holidayfile_add_feasts(struct problems *problems, struct holidays *holidays)
{
	size_t n;
	size_t before = problems->count;
	const char *path = confpath_find(problems->arena, HOLIDAYFILE_FEASTS);
	char *text = file_read(path, HOLIDAYS_BYTES_MAX, problems->arena, problems, &n);
	if (text != NULL && holidays_add_feasts(text, n, problems->arena, problems, holidays) != 0)
		problem_add(problems, path, "is not a list of feasts");
	return problems->count > before ? E_INPUT : 0;
}

static bool
read_list(const char *path, const char *division, struct problems *problems,
	  struct holidays *holidays)
{
	size_t n;
	char *text = file_read(path, HOLIDAYS_BYTES_MAX, problems->arena, problems, &n);
	return text != NULL &&
	       holidays_parse(text, n, division, problems->arena, problems, holidays) == 0;
}

/* Why the fetched list is not the one to use; "" if it is. */
static const char *
why_not_fetched(const struct config *config, bool is_there, const struct problems *faults,
		const struct holidays *fetched, const struct holidays *shipped)
{
	char last[CIVIL_DATE_SIZE];
	struct arena *arena = faults->arena;
	if (!is_there)
		return config->holidays_url[0] == '\0' ? "" : "no list has been fetched yet";
	if (faults->count > 0)
		return arena_printf(arena, "the fetched list is no good: %s %s", faults->list[0].at,
				    faults->list[0].text);
	civil_date_format(fetched->last, last);
	return arena_printf(arena, "the fetched list ends on %s, before this one%s", last,
			    shipped->last.day > fetched->last.day ? "" : " does");
}

int
holidayfile_load(const struct config *config, const char *division, struct problems *problems,
		 struct holidays *holidays, struct holidayfile *file)
{
	struct problems *faults = arena_new(problems->arena, struct problems);
	struct problems *shipped_faults = arena_new(problems->arena, struct problems);
	struct holidays fetched = {.n = 0};
	problems_init(faults, problems->arena);
	problems_init(shipped_faults, problems->arena);
	if (division == NULL)
		division = value_division_name(config->division);
	bool is_there = file_identity(config->holidays_fetched).inode != 0;
	bool has_fetched =
	    is_there && read_list(config->holidays_fetched, division, faults, &fetched);
	bool has_shipped = read_list(config->holidays, division, shipped_faults, holidays);
	if (has_fetched && (!has_shipped || fetched.last.day >= holidays->last.day)) {
		*holidays = fetched;
		*file = (struct holidayfile){config->holidays_fetched, true, ""};
		return holidayfile_add_feasts(problems, holidays);
	}
	for (size_t i = 0; i < problems_kept(shipped_faults); i++)
		problem_add(problems, shipped_faults->list[i].at, "%s",
			    shipped_faults->list[i].text);
	if (!has_shipped)
		problem_add(problems, config->holidays, "is not a list of bank holidays");
	*file = (struct holidayfile){
	    .path = config->holidays,
	    .why_shipped = why_not_fetched(config, is_there, faults, &fetched, holidays),
	};
	return has_shipped ? holidayfile_add_feasts(problems, holidays) : E_INPUT;
}
