/* SPDX-License-Identifier: MIT
 *
 * The words from disk.
 */
#include "setup/templates.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "setup/confpath.h"

static const char *
find_file(const char *folder, enum language language, enum kind_audience audience,
	  struct arena *arena)
{
	const char *name = arena_printf(arena, "%s/%s.txt", language_words[language],
					kind_audience_name(audience));
	if (folder != NULL)
		return arena_printf(arena, "%s/%s", folder, name);
	return confpath_find(arena, arena_printf(arena, "templates/%s", name));
}

/* The whole file of at most ${max} bytes, NULL with a problem. */
static char *
read_file(const char *path, size_t max, size_t *n, struct problems *problems)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		problem_add(problems, path, "%s", strerror(errno));
		return NULL;
	}
	char *text = arena_alloc(problems->arena, max + 2);
	*n = fread(text, 1, max + 1, file);
	bool is_bad = ferror(file) != 0;
	fclose(file);
	if (is_bad || *n > max) {
		problem_add(problems, path, is_bad ? "cannot be read" : "is larger than %zu bytes",
			    max);
		return NULL;
	}
	return text;
}

struct template_set *
templates_load(const char *folder, const char *words, enum language language,
	       struct problems *problems)
{
	size_t before = problems->count;
	size_t n = 0;
	struct template_set *set = arena_new(problems->arena, struct template_set);
	set->language = language;
	const char *path = words == NULL ? confpath_find(problems->arena, "words.json") : words;
	char *text = read_file(path, WORDS_FILE_MAX, &n, problems);
	if (text != NULL && words_parse(text, n, &set->words, problems) != 0)
		problem_add(problems, path, "is not a list of words");
	for (int i = 0; i < KIND_AUDIENCES; i++) {
		enum kind_audience audience = (enum kind_audience)i;
		path = find_file(folder, language, audience, problems->arena);
		text = read_file(path, TEMPLATE_FILE_MAX, &n, problems);
		if (text != NULL && template_parse(audience, path, text, n, set, problems) != 0)
			problem_add(problems, path, "is not usable");
	}
	return problems->count > before ? NULL : set;
}

void
templates_load_house(const char *folder, bool is_welsh,
		     const struct template_set *sets[LANGUAGE_COUNT], struct problems *problems)
{
	const char *templates = arena_printf(problems->arena, "%s/templates", folder);
	const char *words = arena_printf(problems->arena, "%s/words.json", folder);
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		sets[language] = NULL;
		if (language == LANGUAGE_CY && !is_welsh)
			continue;
		sets[language] =
		    templates_load(templates, words, (enum language)language, problems);
		if (sets[language] != NULL && template_unreviewed(sets[language]) > 0)
			log_event(LOG_LEVEL_WARNING, "unreviewed", "language=%s texts=%d of=%d",
				  language_words[language], template_unreviewed(sets[language]),
				  template_count(sets[language]));
	}
}
