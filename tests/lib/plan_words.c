/* SPDX-License-Identifier: MIT */
#include "plan_words.h"

#include "setup/templates.h"

const struct template_set *
plan_words_set(void)
{
	static struct arena arena; /* as long as the program */
	static struct problems problems;
	static const struct template_set *set;
	if (set != NULL)
		return set;
	arena_init(&arena);
	problems_init(&problems, &arena);
	set = templates_load(NULL, NULL, LANGUAGE_EN, &problems);
	if (set == NULL)
		panic("%s: %s", problems.list[0].at, problems.list[0].text);
	return set;
}

const char *
plan_words(const struct reason *reason, struct arena *arena)
{
	return reason->name == REASON_NONE ? NULL : saywhy_written(plan_words_set(), reason, arena);
}
