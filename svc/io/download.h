/* SPDX-License-Identifier: MIT
 *
 * Files from web servers to the disk, for commands: blocks until they are there or cannot be.
 *
 * https only, plain http to a loopback address alone. Redirects are followed by hand, at most
 * DOWNLOAD_HOPS_MAX and never to another scheme: publishers keep their feeds on file stores (the
 * Bus Open Data Service answers with 302). The key goes to the server it is meant for and to no
 * other. An answer that is slower than DOWNLOAD_SLOW_BYTES a second for DOWNLOAD_SLOW_S is given
 * up. A body that was packed for the way (Content-Encoding) is unpacked; the limit counts what
 * comes out.
 *
 * Of many files DOWNLOAD_AT_ONCE are asked for at a time, over connections that are kept. A server
 * that asks for patience (429 or 503 with Retry-After, of DOWNLOAD_WAIT_S at most) is asked nothing
 * at all until then, and that file DOWNLOAD_TRIES times in all. After DOWNLOAD_LATER_MAX that came to
 * DOWNLOAD_LATER the rest is not asked for: a server that is down is not asked a thousand times.
 */
#ifndef IO_DOWNLOAD_H
#define IO_DOWNLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOWNLOAD_HOPS_MAX   5
#define DOWNLOAD_SLOW_BYTES 500
#define DOWNLOAD_SLOW_S     60
#define DOWNLOAD_AT_ONCE    4
#define DOWNLOAD_TRIES      3
#define DOWNLOAD_WAIT_S     120
#define DOWNLOAD_LATER_MAX  4
#define DOWNLOAD_MARK_SIZE  256 /* of an ETag or a date with its NUL; a longer one is not kept */
#define DOWNLOAD_WHY_SIZE   200

struct download {
	const char *url;
	const char *path; /* written anew, for us alone, and synced; gone unless DOWNLOAD_NEW */
	bool is_cache;    /* it may be lost or damaged when the machine stops: it is not synced */
	const char *etag; /* what the last answer said, "" for none: only what has changed */
	const char *last_modified; /* is sent again [RFC 9110, 13.1] */
	const char *key;           /* "" for none */
	const char *key_name;      /* of the header, or of the parameter */
	bool key_is_header;
	int64_t bytes_max;
	int timeout_s; /* for all of it, patience apart */
};

enum download_end {
	DOWNLOAD_NEW,     /* the file is whole, as far as the server said how long it is */
	DOWNLOAD_SAME,    /* 304: nothing has changed, nothing was written */
	DOWNLOAD_LATER,   /* no route, cut short, too slow, 408, 425, 429, 5xx: it may go well later
			   */
	DOWNLOAD_REFUSED, /* any other answer (304 unasked too), too large, a redirect that is not
			     followed */
	DOWNLOAD_NO_ROOM, /* the file cannot be written; errno says why */
};

struct download_answer {
	enum download_end end;
	int64_t bytes;                          /* of the file */
	char etag[DOWNLOAD_MARK_SIZE];          /* "" if none */
	char last_modified[DOWNLOAD_MARK_SIZE]; /* "" if none */
	char why[DOWNLOAD_WHY_SIZE]; /* unless NEW or SAME; holds no address and no key */
};

void download_get(const struct download *download, struct download_answer *answer);

struct downloads; /* connections that are kept */

/* What is not begun ${most_s} from now is not asked for any more. */
struct downloads *downloads_new(int most_s);
void downloads_free(struct downloads *downloads);

/* Get all ${n}: answers[i] is that to list[i]. What was not asked for is DOWNLOAD_LATER; what was
 * counts for the calls that follow. */
void downloads_get(struct downloads *downloads, const struct download list[],
		   struct download_answer answers[], size_t n);

#endif
