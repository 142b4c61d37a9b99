/* SPDX-License-Identifier: MIT
 *
 * The pagination object, and where each service of a page stands.
 */
#include "calendar/directory_page.h"

#include <string.h>

#include "base/jsonread.h"
#include "base/jsonsplit.h"

#define ITEMS_MAX 1000000 /* a number that no list has */

/* An id may stand in an address as it is, or is none. */
static const char *
id_of(json_t *service, struct arena *arena)
{
	const char *id = json_string_value(json_object_get(service, "id"));
	size_t n = id == NULL ? 0
			      : strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
	bool is_plain = n > 0 && n <= DIRECTORY_KEY_MAX && id[n] == '\0';
	return is_plain ? arena_strdup(arena, id) : "";
}

static bool
lacks_places(json_t *service)
{
	json_t *list = json_object_get(service, "service_at_locations");
	size_t i;
	json_t *place;
	bool lacks = json_is_object(service) && json_array_size(list) == 0;
	json_array_foreach(list, i, place) lacks =
	    lacks || !json_is_object(json_object_get(place, "location"));
	return lacks;
}

static struct directory_part
read_part(const struct jsonsplit *split, struct jsonsplit_span span, const char *pointer,
	  struct arena *arena)
{
	struct arena scratch;
	struct problems unread; /* directory_parse tells them again */
	arena_init(&scratch);
	problems_init(&unread, &scratch);
	json_t *service =
	    span.n > DIRECTORY_SERVICE_MAX ? NULL : jsonsplit_parse(split, span, &unread);
	struct directory_part part = {
	    .id = id_of(service, arena),
	    .text = split->text + span.from,
	    .n = span.n,
	    .pointer = pointer,
	    .is_summary = json_is_object(service) &&
			  json_object_get(service, "schedules") == NULL &&
			  json_object_get(service, "service_at_locations") == NULL,
	    .lacks_places = lacks_places(service),
	};
	json_decref(service);
	arena_fini(&scratch);
	return part;
}

static void
read_frame(json_t *frame, struct problems *problems, struct directory_page *page)
{
	struct json_at at = json_root(frame, problems);
	page->number = json_int_or(at, "page_number", 1, DIRECTORY_PAGE_MAX, 1);
	page->total_pages = json_int_or(at, "total_pages", 0, DIRECTORY_PAGE_MAX, 1);
	page->total_items = json_int_or(at, "total_items", 0, ITEMS_MAX, (int)page->n);
	page->is_last =
	    json_bool_or(at, "last_page", page->number == page->total_pages || page->n == 0);
	int size = json_int_or(at, "size", 0, ITEMS_MAX, (int)page->n);
	if (size < (int)page->n || (size > (int)page->n && !page->is_last))
		problem_add(problems, "/size", "is %d, but the page has %zu services", size,
			    page->n);
	if (page->total_items < (int)page->n)
		problem_add(problems, "/total_items", "is %d, but the page has %zu services",
			    page->total_items, page->n);
}

int
directory_page_read(const char *text, size_t n, struct arena *arena, struct problems *problems,
		    struct directory_page *page)
{
	struct jsonsplit split;
	struct jsonsplit_span span = {0, n};
	size_t before = problems->count;
	*page = (struct directory_page){.total_pages = 1, .number = 1, .is_last = true};
	int rc = jsonsplit_open(&split, text, n, DIRECTORY_PAGE_LIST, problems);
	if (rc == E_INPUT)
		return rc;
	struct directory_part *parts = arena_array(arena, struct directory_part, 1);
	page->parts = parts;
	if (rc == E_NOT_FOUND) {
		json_t *whole = json_parse(text, n, problems);
		json_decref(whole);
		parts[page->n++] = read_part(&split, span, "", arena);
		return problems->count > before ? E_INPUT : 0;
	}
	page->is_list = true;
	json_t *frame = jsonsplit_frame(&split, problems);
	size_t room = 1;
	const char *list = json_is_object(frame) ? "/" DIRECTORY_PAGE_LIST : "";
	while (frame != NULL && page->n < DIRECTORY_SERVICES_MAX &&
	       jsonsplit_next(&split, &span, problems)) {
		if (page->n == room) {
			struct directory_part *more =
			    arena_array(arena, struct directory_part, 2 * room);
			memcpy(more, parts, room * sizeof(*more));
			page->parts = parts = more;
			room *= 2;
		}
		const char *pointer = arena_printf(arena, "%s/%zu", list, page->n);
		parts[page->n++] = read_part(&split, span, pointer, arena);
	}
	if (json_is_object(frame))
		read_frame(frame, problems, page);
	else
		page->total_items = (int)page->n;
	json_decref(frame);
	return problems->count > before ? E_INPUT : 0;
}

bool
directory_page_follows(const struct directory_page *page, const struct directory_page *first,
		       int number, struct problems *problems)
{
	size_t before = problems->count;
	if (page->number != number)
		problem_add(problems, "/page_number", "is %d: page %d was asked for", page->number,
			    number);
	if (page->total_items != first->total_items || page->total_pages != first->total_pages)
		problem_add(problems, "/total_items",
			    "is %d on %d pages, on page 1 it was %d on %d: the list changes while "
			    "it is read",
			    page->total_items, page->total_pages, first->total_items,
			    first->total_pages);
	if (page->is_last != (number >= first->total_pages))
		problem_add(problems, "/last_page", "is %s on page %d of %d",
			    page->is_last ? "true" : "false", number, first->total_pages);
	if (page->n == 0 && first->total_items > 0)
		problem_add(problems, "/contents", "is empty, of %d services in all",
			    first->total_items);
	return problems->count == before;
}
