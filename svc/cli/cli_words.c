/* SPDX-License-Identifier: MIT
 *
 * Where the templates are.
 */
#include "cli/cli_words.h"

#include "cli/cli_calendar.h"
#include "setup/templates.h"

bool
cli_words_find(struct cli *cli, const char **folder, const char **words)
{
	if (cli->conf == NULL)
		return true;
	const struct config *config = cli_config(cli);
	if (config == NULL)
		return false;
	*words = cli_conf_file(cli, arena_printf(cli->arena, "%s/words.json", config->words),
			       config->names_words, "words.json");
	if (*folder == NULL && config->names_words)
		*folder = arena_printf(cli->arena, "%s/templates", config->words);
	return *words != NULL;
}

const struct template_set *
cli_words(struct cli *cli, enum language language)
{
	const char *folder = NULL;
	const char *words = NULL;
	if (!cli_words_find(cli, &folder, &words))
		return NULL;
	return templates_load(folder, words, language, cli->problems);
}
