/* SPDX-License-Identifier: MIT
 *
 * Live times in the daemon: the watch, and what a replay with recorded ones goes by.
 */
#include "setup/conffile.h"
#include "daemon/wire_handle.h"

static void
on_live(void *context)
{
	struct wire *wire = context;
	dispatch_live(wire->dispatch);
}

static void
on_rested(void *context)
{
	struct wire *wire = context;
	dispatch_rested(wire->dispatch);
}

static struct utc
next_live(void *context)
{
	const struct wire *wire = context;
	return watch_next(wire->watch);
}

static bool
is_live_busy(void *context)
{
	const struct wire *wire = context;
	return watch_is_busy(wire->watch);
}

static void
on_moved(void *context)
{
	struct wire *wire = context;
	watch_moved(wire->watch);
}

void
wire_live_tell(void *context, struct buf *out)
{
	const struct wire *wire = context;
	if (wire->watch != NULL)
		watch_metrics(wire->watch, out);
	diaries_metrics(wire->diaries, out);
}

void
wire_live_build(struct wire *wire)
{
	struct watch_ports ports = {
	    .loop = wire->loop,
	    .clock = &wire->clock,
	    .fetch = &wire->fetch,
	    .travel = wire->travel,
	    .recording = wire->has_recording ? &wire->recording : NULL,
	    .changed = on_live,
	    .rested = wire->has_recording ? on_rested : NULL,
	    .context = wire,
	};
	const char **keys = arena_array(&wire->arena, const char *, wire->config.n_feeds + 1);
	for (int i = 0; i < wire->config.n_feeds; i++)
		keys[i] = wire->config.feeds[i].live_url[0] == '\0'
			      ? ""
			      : conffile_secret(&wire->config.feeds[i].key, wire->problems);
	wire->watch = watch_new(&ports, wire->config.feeds, keys, wire->config.n_feeds);
}

void
wire_live_parts(struct wire *wire, struct dispatch_parts *parts)
{
	parts->other_next = next_live;
	parts->is_other_busy = is_live_busy;
	parts->other_moved = on_moved;
	parts->other_context = wire;
}
