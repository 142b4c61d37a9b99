/* SPDX-License-Identifier: MIT
 *
 * Reading whole small files.
 */
#include "setup/conffile.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

#define SECRET_MAX 1024 /* bytes of a secret's file */

int
conffile_load(const char *path, struct problems *problems, struct config *config)
{
	size_t n;
	const char *from = path == NULL ? CONFFILE_DEFAULT : path;
	char *text = file_read(from, CONFIG_SIZE_MAX, problems->arena, problems, &n);
	if (text == NULL)
		return E_INPUT;
	return config_parse(from, text, n, problems, config);
}

const char *
conffile_secret(const struct config_secret *secret, struct problems *problems)
{
	if (secret->source == CONFIG_SECRET_NONE)
		return "";
	const char *path =
	    config_secret_path(secret, getenv("CREDENTIALS_DIRECTORY"), problems->arena);
	size_t n;
	if (path == NULL) {
		problem_add(problems, secret->name,
			    "there is no folder of credentials (CREDENTIALS_DIRECTORY)");
		return "";
	}
	char *text = file_read(path, SECRET_MAX, problems->arena, problems, &n);
	if (text == NULL)
		return "";
	struct stat status;
	if (stat(path, &status) == 0 && (status.st_mode & S_IRWXO) != 0) {
		problem_add(problems, path, "is open to everybody: \"chmod o= FILE\" mends it");
		return "";
	}
	text[strcspn(text, "\r\n")] = '\0';
	return text;
}
