/* SPDX-License-Identifier: MIT
 *
 *	rest		no request is held
 *	reading		the child runs
 *	asking		desk->ask is asked about the document that came of it
 *
 * At the end of either the request is handled anew, and all is at rest.
 */
#include "http/importer.h"

#include <stdlib.h>
#include <string.h>

#include "app/icsplan_pipe.h"
#include "io/child.h"

struct importer {
	const struct desk *desk;
	struct child child;
	struct held *held; /* NULL: at rest */
	char *text;        /* of the child; NULL: it did not come to its end */
};

static void
end(void *context)
{
	struct importer *importer = context;
	server_again(importer->held);
	importer->held = NULL;
	free(importer->text);
	importer->text = NULL;
}

/* Whether somebody elsewhere is asked what the document needs. */
static bool
asks(struct importer *importer)
{
	const struct desk *desk = importer->desk;
	struct arena arena;
	bool is_asked = false;
	arena_init(&arena);
	struct problems *told = arena_new(&arena, struct problems);
	problems_init(told, &arena);
	json_t *document = icsplan_pipe_read(importer->text, told, told);
	char *text = document == NULL ? NULL : json_dumps(document, JSON_COMPACT);
	if (text != NULL && desk->ask != NULL)
		is_asked = desk->ask(desk->ask_context, text, strlen(text), end, importer);
	free(text);
	json_decref(document);
	arena_fini(&arena);
	return is_asked;
}

static void
on_read(void *context, const char *text)
{
	struct importer *importer = context;
	if (text != NULL && (importer->text = strdup(text)) == NULL)
		panic("out of memory for a plan");
	if (!asks(importer))
		end(importer);
}

struct importer *
importer_new(struct loop *loop, const struct desk *desk)
{
	static const struct child_limits limits = {.cpu_s = ICSPLAN_PIPE_CPU_S,
						   .memory_bytes = ICSPLAN_PIPE_MEMORY_BYTES,
						   .wall_ms = ICSPLAN_PIPE_WALL_MS,
						   .bytes_max = ICSPLAN_PIPE_BYTES};
	struct importer *importer = calloc(1, sizeof(*importer));
	if (importer == NULL)
		panic("out of memory for imports");
	importer->desk = desk;
	child_init(&importer->child, loop, limits, on_read, importer);
	return importer;
}

void
importer_free(struct importer *importer)
{
	if (importer == NULL)
		return;
	child_fini(&importer->child);
	if (importer->held != NULL)
		end(importer);
	free(importer);
}

static void
work(void *context, struct buf *out)
{
	icsplan_pipe_write(context, out);
}

int
importer_start(struct importer *importer, struct exchange *exchange, const struct icsplan_ask *ask)
{
	struct icsplan_ask copy = *ask;
	if (importer->held != NULL)
		return E_BUSY;
	int rc = child_start(&importer->child, work, &copy);
	if (rc == 0)
		importer->held = server_hold(exchange);
	return rc;
}

json_t *
importer_made(struct importer *importer, struct problems *problems, struct problems *notes)
{
	return icsplan_pipe_read(importer->text, problems, notes);
}
