/* SPDX-License-Identifier: MIT
 *
 * Plans of calendar files that come in over the API: each file is read in a child with limits
 * (app/icsplan_pipe.h), one at a time, while its request is held and the loop goes on.
 */
#ifndef HTTP_IMPORTER_H
#define HTTP_IMPORTER_H

#include "app/icsplan.h"
#include "http/desk.h"
#include "http/server.h"

struct importer;

struct importer *importer_new(struct loop *loop, const struct desk *desk);
/* Behind the server, and behind those whom desk->ask asks. NULL does nothing. */
void importer_free(struct importer *importer);

/*
 * Hold ${exchange} until the child has read ${ask} (borrowed for the call), and what the document
 * needs from elsewhere was asked for (desk->ask); it is then handled anew.
 * Returns 0; E_BUSY while another file is read; E_IO where the system has no room for a child.
 */
MUST_USE
int importer_start(struct importer *importer, struct exchange *exchange,
		   const struct icsplan_ask *ask);

/* When the request is handled anew: what came of it, as icsplan_make. */
json_t *importer_made(struct importer *importer, struct problems *problems, struct problems *notes);

#endif
