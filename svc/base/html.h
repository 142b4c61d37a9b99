/* SPDX-License-Identifier: MIT
 *
 * HTML by C with no way to forget the escaping: whatever an argument says is text, whatever the
 * format says is markup.
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/*
 * Append markup. ${fmt} is literal HTML with these places only: %s (text, escaped for element
 * content and quoted attributes), %d (int), %lld (long long), %%. Any other panics.
 */
void html_add(struct buf *html, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Append ${text} with & < > " ' written as references; control characters but \n and \t become
 * U+FFFD. */
void html_add_text(struct buf *html, const char *text);

#endif
