/* SPDX-License-Identifier: MIT
 *
 * A list's first page alone, the other pages together, then what is behind their rows together.
 */
#include "cli/directory_fetch.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* Something with all of the list, or all of the server. */
static void
break_off(struct directory_fetch *fetch, bool is_late)
{
	fetch->is_broken = true;
	fetch->outcome.is_late = fetch->outcome.is_late || is_late;
	fetch->outcome.is_bad = fetch->outcome.is_bad || !is_late;
}

/* Problems of an answer, each with its address before its pointer. */
static void
add_problems(struct directory_fetch *fetch, const char *source, const struct problems *faults)
{
	for (size_t i = 0; i < problems_kept(faults); i++)
		problem_add(fetch->problems,
			    arena_printf(fetch->problems->arena, "%s%s%s", source,
					 faults->list[i].at[0] == '/' ? "" : " ",
					 faults->list[i].at),
			    "%s", faults->list[i].text);
}

static void
spoil(struct directory_fetch *fetch, struct directory_got *got, const char *at, const char *why,
      bool is_late)
{
	got->at = at;
	got->why = why;
	problem_add(fetch->problems, at, "%s", why);
	fetch->outcome.is_late = fetch->outcome.is_late || is_late;
	fetch->outcome.is_bad = fetch->outcome.is_bad || !is_late;
}

static void
add_got(struct directory_fetch *fetch, const struct directory_got *got)
{
	if (fetch->n == fetch->room) {
		size_t room = fetch->room == 0 ? 64 : 2 * fetch->room;
		struct directory_got *list =
		    arena_array(fetch->problems->arena, struct directory_got, room);
		if (fetch->n > 0)
			memcpy(list, fetch->list, fetch->n * sizeof(*list));
		fetch->list = list;
		fetch->room = room;
	}
	fetch->list[fetch->n++] = *got;
}

/* Page ${number} of the list that began with ${first}, NULL for the first one. */
static bool
read_page(struct directory_fetch *fetch, const struct directory_ask *ask, int number,
	  const struct directory_page *first, struct directory_page *page)
{
	struct problems faults;
	problems_init(&faults, fetch->problems->arena);
	if (directory_page_read(ask->text, ask->n, fetch->problems->arena, &faults, page) == 0)
		(void)directory_page_follows(page, first == NULL ? page : first, number, &faults);
	add_problems(fetch, ask->url, &faults);
	if (faults.count == 0)
		return true;
	directory_cache_forget(fetch->cache, ask->url);
	break_off(fetch, false);
	return false;
}

static const char *
url_of_page(const char *url, int number, struct arena *arena)
{
	return number == 1 ? url
			   : arena_printf(arena, "%s%cpage=%d", url,
					  strchr(url, '?') == NULL ? '?' : '&', number);
}

/* The pages after the first. */
static bool
fetch_pages(struct directory_fetch *fetch, const char *url, struct directory_page pages[])
{
	struct arena *arena = fetch->problems->arena;
	int n = pages[0].is_list ? pages[0].total_pages : 1;
	struct directory_ask *asks = arena_array(arena, struct directory_ask, n);
	for (int i = 1; i < n; i++)
		asks[i].url = url_of_page(url, i + 1, arena);
	if (n > 1)
		directory_cache_ask(fetch->cache, asks + 1, (size_t)n - 1);
	for (int i = 1; i < n; i++) {
		if (asks[i].text == NULL) {
			problem_add(fetch->problems, asks[i].url, "%s", asks[i].why);
			break_off(fetch, asks[i].is_late);
			return false;
		}
		if (!read_page(fetch, &asks[i], i + 1, &pages[0], &pages[i]))
			return false;
	}
	return true;
}

static int
number_of_pages(const struct directory_page *first)
{
	return first->is_list && first->total_pages > 1 ? first->total_pages : 1;
}

static int
by_id(const void *a, const void *b)
{
	const struct directory_got *const *left = a;
	const struct directory_got *const *right = b;
	return strcmp((*left)->part.id, (*right)->part.id);
}

/* A row that comes twice stands for one that did not come. */
static const struct directory_got *
find_twice(const struct directory_got list[], size_t n, struct arena *arena)
{
	const struct directory_got **sorted = arena_array(arena, const struct directory_got *, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &list[i];
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_id);
	for (size_t i = 1; i < n; i++)
		if (sorted[i]->part.id[0] != '\0' && by_id(&sorted[i], &sorted[i - 1]) == 0)
			return sorted[i];
	return NULL;
}

/* The rows of all pages; each is of the page that it stands on. */
static bool
join_pages(struct directory_fetch *fetch, const char *url, const struct directory_page pages[],
	   struct directory_got **list, size_t *n)
{
	struct arena *arena = fetch->problems->arena;
	size_t before = fetch->problems->count;
	int n_pages = number_of_pages(&pages[0]);
	for (int i = 0; i < n_pages; i++)
		*n += pages[i].n;
	struct directory_got *to = *list = arena_array(arena, struct directory_got, *n);
	for (int i = 0; i < n_pages; i++)
		for (size_t k = 0; k < pages[i].n; k++)
			*to++ = (struct directory_got){.part = pages[i].parts[k],
						       .source = url_of_page(url, i + 1, arena)};
	const struct directory_got *twice = find_twice(*list, *n, arena);
	if (*n > DIRECTORY_SERVICES_MAX)
		problem_add(fetch->problems, url, "is past %d services", DIRECTORY_SERVICES_MAX);
	else if (pages[0].is_list && *n != (size_t)pages[0].total_items)
		problem_add(fetch->problems, url, "has %zu services on its pages, and says %d", *n,
			    pages[0].total_items);
	else if (twice != NULL)
		problem_add(fetch->problems,
			    arena_printf(arena, "%s%s", twice->source, twice->part.pointer),
			    "is on the list twice: it changes while it is read");
	if (fetch->problems->count == before)
		return true;
	break_off(fetch, false);
	return false;
}

bool
directory_fetch_list(struct directory_fetch *fetch, const char *url, bool is_optional,
		     struct directory_got **list, size_t *n)
{
	struct directory_ask ask = {.url = url};
	struct directory_page first;
	*n = 0;
	directory_cache_ask(fetch->cache, &ask, 1);
	if (ask.text == NULL && is_optional && !ask.is_late)
		return true;
	if (ask.text == NULL) {
		problem_add(fetch->problems, url, "%s", ask.why);
		break_off(fetch, ask.is_late);
		return false;
	}
	if (!read_page(fetch, &ask, 1, NULL, &first))
		return false;
	struct directory_page *pages =
	    arena_array(fetch->problems->arena, struct directory_page, number_of_pages(&first));
	pages[0] = first;
	return fetch_pages(fetch, url, pages) && join_pages(fetch, url, pages, list, n);
}

/* One answer of directory_fetch_whole. */
static void
take_whole(struct directory_fetch *fetch, const struct directory_ask *ask,
	   struct directory_got *got)
{
	struct directory_page page;
	struct problems faults;
	const char *id = got->part.id;
	got->source = ask->url;
	if (ask->text == NULL) {
		spoil(fetch, got, ask->url, ask->why, ask->is_late);
		return;
	}
	problems_init(&faults, fetch->problems->arena);
	if (directory_page_read(ask->text, ask->n, fetch->problems->arena, &faults, &page) != 0) {
		directory_cache_forget(fetch->cache, ask->url);
		spoil(fetch, got,
		      arena_printf(fetch->problems->arena, "%s %s", ask->url, faults.list[0].at),
		      faults.list[0].text, false);
	} else if (page.is_list || strcmp(page.parts[0].id, id) != 0) {
		directory_cache_forget(fetch->cache, ask->url);
		spoil(fetch, got, ask->url, "is not that service", false);
	} else {
		got->part = page.parts[0];
	}
}

void
directory_fetch_whole(struct directory_fetch *fetch, const char *url,
		      struct directory_got *const list[], size_t n)
{
	struct arena *arena = fetch->problems->arena;
	struct directory_ask *asks = arena_array(arena, struct directory_ask, n);
	int length = (int)strcspn(url, "?");
	size_t n_late = 0;
	while (length > 0 && url[length - 1] == '/')
		length--;
	for (size_t i = 0; i < n; i++)
		asks[i].url = arena_printf(arena, "%.*s/%s", length, url, list[i]->part.id);
	directory_cache_ask(fetch->cache, asks, n);
	for (size_t i = 0; i < n; i++) {
		take_whole(fetch, &asks[i], list[i]);
		n_late += asks[i].is_late;
	}
	if (n_late >= DOWNLOAD_LATER_MAX)
		break_off(fetch, true);
}

void
directory_fetch_url(struct directory_fetch *fetch, const char *url)
{
	struct directory_got *list;
	size_t n = 0;
	size_t n_behind = 0;
	if (!directory_fetch_list(fetch, url, false, &list, &n))
		return;
	struct directory_got **behind =
	    arena_array(fetch->problems->arena, struct directory_got *, n);
	/* A server of one service alone has said all that it knows of it. */
	for (size_t i = 0; i < n; i++)
		if (list[i].part.is_summary && list[i].part.id[0] != '\0' &&
		    list[i].part.pointer[0] != '\0')
			behind[n_behind++] = &list[i];
	directory_fetch_whole(fetch, url, behind, n_behind);
	if (!fetch->is_broken)
		directory_fetch_pairs(fetch, url, list, n);
	for (size_t i = 0; i < n; i++)
		add_got(fetch, &list[i]);
}

void
directory_fetch_file(struct directory_fetch *fetch, const char *path)
{
	struct directory_page page;
	struct problems faults;
	size_t n;
	problems_init(&faults, fetch->problems->arena);
	char *text =
	    file_read(path, DIRECTORY_BYTES_MAX, fetch->problems->arena, fetch->problems, &n);
	if (text == NULL ||
	    directory_page_read(text, n, fetch->problems->arena, &faults, &page) != 0) {
		add_problems(fetch, path, &faults);
		break_off(fetch, false);
		return;
	}
	for (size_t i = 0; i < page.n; i++)
		add_got(fetch, &(struct directory_got){.part = page.parts[i], .source = path});
}

const char *
directory_fetch_text(const struct directory_fetch *fetch, struct arena *arena, size_t *n)
{
	size_t bytes = 3;
	for (size_t i = 0; i < fetch->n; i++)
		bytes += fetch->list[i].part.n + 2;
	char *text = arena_alloc(arena, bytes);
	char *at = stpcpy(text, "[");
	for (size_t i = 0; i < fetch->n; i++) {
		if (fetch->list[i].is_out)
			continue;
		at = stpcpy(at, at == text + 1 ? "" : ",\n");
		memcpy(at, fetch->list[i].part.text, fetch->list[i].part.n);
		at += fetch->list[i].part.n;
	}
	*n = (size_t)(stpcpy(at, "]") - text);
	return text;
}

struct directory_got *
directory_fetch_at(const struct directory_fetch *fetch, const char *pointer, const char **rest)
{
	char *end;
	if (pointer[0] != '/')
		return NULL;
	unsigned long number = strtoul(pointer + 1, &end, 10);
	*rest = end;
	for (size_t i = 0; i < fetch->n; i++)
		if (!fetch->list[i].is_out && number-- == 0)
			return &fetch->list[i];
	return NULL;
}
