/* SPDX-License-Identifier: MIT
 *
 * curl's multi interface on the loop, for curlfetch.c and curlmail.c: they make transfers, this
 * moves them.
 */
#ifndef IO_CURLMULTI_H
#define IO_CURLMULTI_H

#include <curl/curl.h>

#include "io/loop.h"

#define CURLMULTI_SOCKET_MAX 1024 /* file descriptors that are followed */

struct curlmulti;

struct curlmulti_limits {
	const char *name; /* for the log */
	long host_max;    /* connections to one host */
	long total_max;
};

/* A transfer; the caller's storage. */
struct curlmulti_job {
	CURL *easy;
	/* Called once when it has ended, never before curlmulti_add returns; takes it out. */
	void (*done)(struct curlmulti_job *job, CURLcode result);
};

struct curlmulti *curlmulti_new(struct loop *loop, const struct curlmulti_limits *limits);
void curlmulti_free(struct curlmulti *multi); /* every job was taken out; before loop_free */

/* Sets the easy handle's CURLOPT_PRIVATE. */
void curlmulti_add(struct curlmulti *multi, struct curlmulti_job *job);
/* Ends it, without done; one that has ended too. The easy handle is the caller's again. */
void curlmulti_remove(struct curlmulti *multi, struct curlmulti_job *job);

#endif
