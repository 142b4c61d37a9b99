/* SPDX-License-Identifier: MIT
 *
 * The texts of enum err, and panic: the one way in which our own bugs end the process.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void (*panic_hook)(const char *text);

const char *
err_text(int rc)
{
	switch ((enum err)rc) {
	case E_OK:
		return "done";
	case E_INPUT:
		return "bad input";
	case E_NOT_FOUND:
		return "not found";
	case E_LIMIT:
		return "limit reached";
	case E_IO:
		return "input or output failed";
	case E_FULL:
		return "disk full";
	case E_BUSY:
		return "busy, try again later";
	case E_CORRUPT:
		return "stored data is damaged";
	case E_DENIED:
		return "not allowed";
	case E_CRASH:
		return "simulated crash";
	}
	return "unknown error";
}

void
panic(const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (panic_hook != NULL)
		panic_hook(text);
	fprintf(stderr, "<2>event=panic text=\"%s\"\n", text);
	abort();
}
