/* SPDX-License-Identifier: MIT
 *
 * Lines for the journal.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void (*log_hook)(enum log_level level, const char *line);

static enum log_level most = LOG_LEVEL_INFO;

void
log_level_set(enum log_level level)
{
	most = level;
}

void
log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	if (level > most)
		return;
	char line[LOG_LINE_MAX + 1];
	int head = snprintf(line, sizeof(line), "event=%s%s", event, fmt[0] == '\0' ? "" : " ");
	if (head < (int)sizeof(line)) {
		va_list ap;
		va_start(ap, fmt);
		vsnprintf(line + head, sizeof(line) - (size_t)head, fmt, ap);
		va_end(ap);
	}
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	if (log_hook != NULL)
		log_hook(level, line);
	else
		fprintf(stderr, "<%d>%s\n", (int)level, line);
}
