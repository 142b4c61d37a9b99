/* SPDX-License-Identifier: MIT
 *
 * What a struct spool holds, for spool*.c only.
 */
#ifndef SMS_TRANSPORT_SPOOL_HANDLE_H
#define SMS_TRANSPORT_SPOOL_HANDLE_H

#include "base/arena.h"
#include "sms/transport/spool.h"

#define SPOOL_NAME_SIZE 80 /* ".firstday-ID-255-255.told.LOCK" */

enum spool_folder {
	SPOOL_OUTGOING,
	SPOOL_CHECKED,
	SPOOL_SENT,
	SPOOL_FAILED,
	SPOOL_INCOMING,
	SPOOL_REPORT,
	SPOOL_FOLDERS,
};

struct spool_text {
	const char *data;
	size_t n;
};

/* A text that is to be handed over, or whose fate is waited for. Free while done is NULL. */
struct spool_job {
	transport_done_fn *done;
	void *done_context;
	struct arena arena;
	char id[TRANSPORT_ID_MAX + 1];
	int n;                    /* parts */
	struct spool_text *files; /* of each */
	bool is_ask;
	bool is_begun;      /* handed over; an ask: looked for */
	int64_t since_ms;   /* since then it waits */
	int n_settled;      /* files in sent or failed at the last look */
	const char *reason; /* why a file is in failed; in the arena */
};

struct spool {
	struct transport_house house;
	enum phone_rule phone_rule;
	int timeout_ms;
	int folders[SPOOL_FOLDERS]; /* descriptors */
	struct spool_job jobs[SPOOL_IN_FLIGHT];
	int64_t now_ms;   /* of this turn */
	int64_t moved_ms; /* when a file of ours last came to sent or failed */
	int64_t sweep_ms; /* when old files are to be looked for */
};

/* spool_folder.c. Open all of them under ${path}; false with a problem for each that is missing, or
 * may not be written to. */
bool spool_open_folders(struct spool *spool, const char *path, struct problems *problems);

/* "firstday-ID-K-N". */
void spool_name(const char *id, int number, int total, char out[SPOOL_NAME_SIZE]);
bool spool_is_there(const struct spool *spool, enum spool_folder folder, const char *name);
void spool_remove(const struct spool *spool, enum spool_folder folder, const char *name);

/* Write and sync a file that is not there yet. */
bool spool_write(const struct spool *spool, enum spool_folder folder, const char *name,
		 const struct spool_text *text);

/* Take a lock in checked as smsd takes it. One that a crash of ours has left is ours again: smsd
 * writes its modem's name into its own. */
bool spool_lock(const struct spool *spool, const char *lock);

/* A whole file of at most SPOOL_FILE_MAX bytes in ${arena}, NUL-ended; NULL if it cannot be read. */
char *spool_read(const struct spool *spool, enum spool_folder folder, const char *name,
		 struct arena *arena, size_t *n);

/* Names in a folder, at most ${most}, in no order; how many. */
int spool_list(const struct spool *spool, enum spool_folder folder, struct arena *arena, int most,
	       char **names);

/* spool_hear.c. Take what came in: texts and reports. */
void spool_hear(struct spool *spool, struct utc real);

/* Delete what of ours is older than SPOOL_KEPT_S. */
void spool_sweep(struct spool *spool, struct utc real);

#endif
