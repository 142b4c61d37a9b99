/* SPDX-License-Identifier: MIT
 *
 * The directory of services joined to all that plans by it.
 */
#include "daemon/wire_handle.h"

static void
on_directory(void *context, const struct directory *directory, uint64_t generation)
{
	struct wire *wire = context;
	wire->prepare.directory = directory;
	wire->prepare.directory_generation = generation;
	newclosures_again(wire->newclosures);
}

void
wire_directory_build(struct wire *wire)
{
	const struct newdirectory_ports ports = {
	    .loop = wire->loop,
	    .config = &wire->config,
	    .seen_path = arena_printf(&wire->arena, "%s/directory.seen", wire->config.state),
	    .in_use = on_directory,
	    .replaced = wire_look_again,
	    .context = wire,
	};
	wire->prepare.stale_days = wire->config.directory_stale_days;
	wire->newdirectory = newdirectory_new(&ports, wire->problems);
}
