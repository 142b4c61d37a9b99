/* SPDX-License-Identifier: MIT
 *
 * The words from disk: templates/LANGUAGE/AUDIENCE.txt and words.json of the configuration folder.
 */
#ifndef TEMPLATES_H
#define TEMPLATES_H

#include "base/problem.h"
#include "sms/template.h"

/*
 * Load every audience's words of one language from ${folder}/LANGUAGE/AUDIENCE.txt, and what
 * no text may hold from the file ${words}; where one is NULL, confpath_find tells where it is. The
 * set lives in problems->arena.
 * NULL if a file is missing or wrong: every fault is in ${problems}, with file and line.
 */
struct template_set *templates_load(const char *folder, const char *words, enum language language,
				    struct problems *problems);

/*
 * The languages that a house writes, from ${folder}/templates and ${folder}/words.json: English,
 * and Welsh if ${is_welsh}, else NULL. Of texts that no speaker has signed it tells the log.
 */
void templates_load_house(const char *folder, bool is_welsh,
			  const struct template_set *sets[LANGUAGE_COUNT],
			  struct problems *problems);

#endif
