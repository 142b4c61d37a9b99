/* SPDX-License-Identifier: MIT
 *
 * The daemon's eye on its directory of services: one that was put in place anew ("firstday directory
 * refresh", "import") is in use from the next event on, and every plan is looked at again.
 *
 * The file in use (setup/directoryfile.h) is looked at every NEWDIRECTORY_LOOK_MS and at once on
 * SIGHUP, and read in a child (io/child.h) while everything else goes on. A new one with a fault is
 * told once, and what was known stays in use; at the start it is a fault of the configuration. Which
 * directory all plans have been looked at with is remembered in a file, as for bank holidays.
 */
#ifndef DAEMON_NEWDIRECTORY_H
#define DAEMON_NEWDIRECTORY_H

#include "calendar/directory.h"
#include "conf/config.h"
#include "io/loop.h"

#define NEWDIRECTORY_LOOK_MS      10000
#define NEWDIRECTORY_CPU_S        2      /* for a file, in a child */
#define NEWDIRECTORY_WALL_MS      900000 /* it goes after everything else on a busy machine */
#define NEWDIRECTORY_ROOM_BYTES   ((size_t)48 << 20) /* for its text and what it says, */
#define NEWDIRECTORY_MEMORY_BYTES ((size_t)16 << 20) /* and for reading it */
#define NEWDIRECTORY_CAUSE        "directory"        /* as a version names it */

struct newdirectory;

struct newdirectory_ports {
	struct loop *loop;
	const struct config *config;
	const char *seen_path; /* the file that remembers */
	/*
	 * Called with each directory that comes into use, the first one within newdirectory_new;
	 * the one before is gone when it returns. ${generation} is another for each.
	 */
	void (*in_use)(void *context, const struct directory *directory, uint64_t generation);
	/* Every plan is to be looked at again; newdirectory_done is due when that is so. */
	void (*replaced)(void *context, const char *cause);
	void *context;
};

/* NULL with problems if there is none that is sound. */
struct newdirectory *newdirectory_new(const struct newdirectory_ports *ports,
				      struct problems *problems);
void newdirectory_free(struct newdirectory *newdirectory); /* NULL does nothing */

void newdirectory_start(struct newdirectory *newdirectory); /* begin to look */
void newdirectory_look(struct newdirectory *newdirectory);  /* now (SIGHUP); does not wait */
void newdirectory_done(struct newdirectory *newdirectory);  /* every plan has been looked at */

#endif
