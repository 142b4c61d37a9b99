/* SPDX-License-Identifier: MIT
 *
 * A growing run of bytes that always ends in NUL. For pages, documents and request bodies.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/err.h"

struct buf {
	char *data;  /* owned; NULL until something is added */
	size_t len;  /* bytes before the final NUL */
	size_t size; /* bytes allocated */
};

void buf_init(struct buf *buf);
void buf_fini(struct buf *buf);
void buf_clear(struct buf *buf); /* empties, keeps the memory */

void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_add_text(struct buf *buf, const char *text);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The content as text, "" when empty; valid until the next change. */
const char *buf_text(const struct buf *buf);

#endif
