/* SPDX-License-Identifier: MIT
 *
 * The store of the daemon, and its log brought to the disk beside the loop: what a commit lets go,
 * a text or an answer, leaves when the disk has it.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "daemon/wire_handle.h"
#include "store/written.h"

static void
on_written(void *context)
{
	struct wire *wire = context;
	flush_ask(wire->flush);
}

static void
on_flushed(void *context)
{
	struct wire *wire = context;
	if (wire->server != NULL)
		server_flushed(wire->server);
	if (wire->dispatch != NULL)
		dispatch_flushed(wire->dispatch);
	wire_transports_flushed(wire);
}

int
wire_store_open(struct wire *wire)
{
	if (mkdir(wire->config.state, 0700) != 0)
		log_event(LOG_LEVEL_DEBUG, "state", "is_new=%d", 0);
	int rc = store_open(wire->config.database, wire->config.keys, secret_random_system(),
			    wire->problems, &wire->store);
	if (rc != 0)
		return rc;
	const char *log_path = store_log_path(wire->store);
	wire->flush = flush_new(wire->loop, log_path, on_flushed, wire);
	if (wire->flush == NULL)
		problem_add(wire->problems, log_path, "cannot be opened: %s", strerror(errno));
	rc = wire->flush == NULL ? E_IO : store_written_call(wire->store, on_written, wire);
	if (rc != 0 && wire->problems->count == 0)
		problem_add(wire->problems, wire->config.database, "%s",
			    store_failure(wire->store));
	return rc;
}

void
wire_store_close(struct wire *wire)
{
	if (wire->flush != NULL && flush_failure(wire->flush) != 0)
		store_leave_log(wire->store);
	flush_free(wire->flush);
	store_close(wire->store);
}
