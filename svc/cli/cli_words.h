/* SPDX-License-Identifier: MIT
 *
 * The words of the house on the command line: those of -c CONF, else the shipped ones.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "base/language.h"
#include "cli/cli.h"

struct template_set; /* sms/template.h */

/* Where they are: *folder, unless it is set already, and *words, for templates_load. False with
 * problems. */
bool cli_words_find(struct cli *cli, const char **folder, const char **words);

/* Those of a language, read; NULL with every problem. */
const struct template_set *cli_words(struct cli *cli, enum language language);

#endif
