/* SPDX-License-Identifier: MIT
 *
 * The daemon's eye on its file of closures (calendar/closures.h): what is written into it is in use
 * from the next event on, and every plan is looked at again.
 *
 * The file is looked at every NEWCLOSURES_LOOK_MS and at once on SIGHUP. A new one with a fault is
 * told once, row by row, and nothing of it is taken: what was known stays in use, through a restart
 * too, for it is kept in a file of ours. A file that is gone is such a fault; "[]" takes all back.
 */
#ifndef NEWCLOSURES_H
#define NEWCLOSURES_H

#include "calendar/closures.h"
#include "io/loop.h"

#define NEWCLOSURES_LOOK_MS 10000

struct newclosures;

struct newclosures_ports {
	struct loop *loop;
	const char *path;      /* the file that people write */
	const char *kept_path; /* our copy of what all plans have been looked at with */
	const struct directory *const *directory; /* the one in use; NULL: no service is known */
	/* Every plan is to be looked at again; newclosures_done is due when that is so. */
	void (*replaced)(void *context, const char *cause);
	void *context;
};

/*
 * Read the file, or where it is no good our copy. ${in_use} is then what is known, always, until
 * newclosures_free; it changes between two events only.
 */
struct newclosures *newclosures_new(const struct newclosures_ports *ports,
				    const struct closures **in_use);
void newclosures_free(struct newclosures *newclosures); /* NULL does nothing */

/* Begin to look, now and from here on. NULL does nothing, here and below. */
void newclosures_start(struct newclosures *newclosures);
void newclosures_look(struct newclosures *newclosures); /* now (SIGHUP) */
/* Another directory is in use: a file that was refused may be good by it. */
void newclosures_again(struct newclosures *newclosures);
void newclosures_done(struct newclosures *newclosures); /* every plan has been looked at */

#endif
