/* SPDX-License-Identifier: MIT
 *
 * Markup with escaped places.
 */
#include "base/html.h"

#include <stdarg.h>
#include <string.h>

void
html_add_text(struct buf *html, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		size_t plain = strcspn(p, "&<>\"'\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0d\x0e"
					  "\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b"
					  "\x1c\x1d\x1e\x1f\x7f");
		buf_add(html, p, plain);
		p += plain;
		switch (*p) {
		case '\0':
			return;
		case '&':
			buf_add_text(html, "&amp;");
			break;
		case '<':
			buf_add_text(html, "&lt;");
			break;
		case '>':
			buf_add_text(html, "&gt;");
			break;
		case '"':
			buf_add_text(html, "&quot;");
			break;
		case '\'':
			buf_add_text(html, "&#39;");
			break;
		default:
			buf_add_text(html, "\xef\xbf\xbd");
			break;
		}
	}
}

void
html_add(struct buf *html, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	for (const char *p = fmt; *p != '\0';) {
		size_t plain = strcspn(p, "%");
		buf_add(html, p, plain);
		p += plain;
		if (*p == '\0')
			break;
		if (strncmp(p, "%s", 2) == 0) {
			html_add_text(html, va_arg(ap, const char *));
			p += 2;
		} else if (strncmp(p, "%d", 2) == 0) {
			buf_printf(html, "%d", va_arg(ap, int));
			p += 2;
		} else if (strncmp(p, "%lld", 4) == 0) {
			buf_printf(html, "%lld", va_arg(ap, long long));
			p += 4;
		} else if (strncmp(p, "%%", 2) == 0) {
			buf_add(html, "%", 1);
			p += 2;
		} else {
			panic("html_add: a place in \"%s\" that it does not know", fmt);
		}
	}
	va_end(ap);
}
