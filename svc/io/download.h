/* SPDX-License-Identifier: MIT
 *
 * One file from a web server to the disk, for commands: blocks until it is there or cannot be.
 *
 * https only, plain http to a loopback address alone. Redirects are followed by hand, at most
 * DOWNLOAD_HOPS_MAX and never to another scheme: publishers keep their feeds on file stores (the
 * Bus Open Data Service answers with 302). The key goes to the server it is meant for and to no
 * other. An answer that is slower than DOWNLOAD_SLOW_BYTES a second for DOWNLOAD_SLOW_S is given
 * up. A body that was packed for the way (Content-Encoding) is unpacked; the limit counts what
 * comes out.
 */
#ifndef IO_DOWNLOAD_H
#define IO_DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

#define DOWNLOAD_HOPS_MAX   5
#define DOWNLOAD_SLOW_BYTES 500
#define DOWNLOAD_SLOW_S     60
#define DOWNLOAD_MARK_SIZE  256 /* of an ETag or a date with its NUL; a longer one is not kept */
#define DOWNLOAD_WHY_SIZE   200

struct download {
	const char *url;
	const char *path; /* written anew, for us alone, and synced; gone unless DOWNLOAD_NEW */
	const char *etag; /* what the last answer said, "" for none: only what has changed */
	const char *last_modified; /* is sent again [RFC 9110, 13.1] */
	const char *key;           /* "" for none */
	const char *key_name;      /* of the header, or of the parameter */
	bool key_is_header;
	int64_t bytes_max;
	int timeout_s; /* for all of it */
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

#endif
