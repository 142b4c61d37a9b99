/* SPDX-License-Identifier: MIT
 *
 * One run of "firstday directory refresh" or "import": services from where they are to be had, read
 * as one directory, and put in the place of the one in use (setup/directoryfile.h) if it may follow.
 *
 * It is written beside its place and renamed; a record (cli/refresh.h, of services instead of trips)
 * stands beside it (".record"), and a refresh's answers in a folder (".pages"). What is not whole,
 * holds a fault, or has lost more than half of the services in use leaves everything as it was.
 * Partly: of services with a fault what was known before stays, or they are left out, the others are
 * taken, and who was refused is kept beside (".refused", directory_sift.h).
 */
#ifndef CLI_DIRECTORY_RUN_H
#define CLI_DIRECTORY_RUN_H

#include "calendar/directory.h"
#include "cli/directory_sift.h"
#include "conf/config.h"

#define DIRECTORY_RUN_SOURCES 32

enum directory_run_end {
	DIRECTORY_RUN_KEPT, /* not got, refused, or not asked for */
	DIRECTORY_RUN_SAME, /* the same services, byte for byte */
	DIRECTORY_RUN_NEW,  /* good and in place */
};

struct directory_run {
	const char *fetched;        /* the directory's place */
	const char *in_use_path;    /* for directory_run_look: setup/directoryfile.h */
	const char *const *sources; /* files and addresses, one or more; none to look only */
	int n_sources;
	struct problems *problems; /* every reason why it was not got or not taken */
	struct utc now;
	bool force;     /* a directory that has lost its half is taken */
	bool is_partly; /* what is good is taken */
	/* filled */
	enum directory_run_end end;
	struct refresh_outcome outcome;
	struct directory_cache cache;
	struct directory_fetch fetch;
	struct directory_sifted refused;
	const struct directory *got; /* what the sources have, as one; NULL if it is no good */
	bool has_record;
	struct refresh_record record;   /* of the one in its place */
	const struct directory *in_use; /* NULL: none, or no good */
	const char *path;               /* of that */
};

/* Whether it is an address and no file. */
bool directory_run_is_url(const char *source);

/*
 * Read all sources as one directory into run->got; answers of servers are kept in ${folder}. False
 * with problems: of one source at their pointers, of several with the source before it.
 */
bool directory_run_read(struct directory_run *run, const char *folder);

/* Do it. Blocks for as long as servers take. E_BUSY: another one is at it. */
MUST_USE
int directory_run(struct directory_run *run);

/* Who was refused when the directory at ${fetched} was taken, in ${arena}. */
struct directory_sifted directory_run_refused(const char *fetched, struct arena *arena);

/* What is there, without asking anybody. */
void directory_run_look(struct directory_run *run);

#endif
