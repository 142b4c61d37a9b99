/* SPDX-License-Identifier: MIT
 *
 * Base64.  [RFC 4648 section 4; RFC 2045 section 6.8]
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

#define BASE64_LINE_MAX 76

/* Append ${n} bytes as lines of at most BASE64_LINE_MAX, each ended by CRLF. */
void base64_add_lines(struct buf *out, const void *bytes, size_t n);
/* The same on one line without an end. */
void base64_add(struct buf *out, const void *bytes, size_t n);
/* For URLs and tokens, without padding.  [RFC 4648 section 5] */
void base64_add_url(struct buf *out, const void *bytes, size_t n);

#endif
