/* SPDX-License-Identifier: MIT */
#include "plan_words.h"

#include "setup/templates.h"

const struct template_set *
plan_words_set(enum language language)
{
	static struct arena arena; /* as long as the program */
	static struct problems problems;
	static const struct template_set *sets[LANGUAGE_COUNT];
	if (sets[language] != NULL)
		return sets[language];
	if (problems.arena == NULL) {
		arena_init(&arena);
		problems_init(&problems, &arena);
	}
	sets[language] = templates_load(NULL, NULL, language, &problems);
	if (sets[language] == NULL)
		panic("%s: %s", problems.list[0].at, problems.list[0].text);
	return sets[language];
}

const char *
plan_words(const struct reason *reason, struct arena *arena)
{
	return reason->name == REASON_NONE
		   ? NULL
		   : saywhy_written(plan_words_set(LANGUAGE_EN), reason, arena);
}
