/* SPDX-License-Identifier: MIT
 *
 * What a server says of its services at their places in a list of its own, laid into the services that
 * come without: a service at a place that nobody hears of is a door that nobody is sent to.
 * [HSDS 3.0 "service_at_location"; Open Referral UK 3.0 openapi.json]
 */
#include <string.h>

#include "calendar/directory_pairs.h"
#include "cli/directory_fetch.h"

#define SERVICES "/services"
#define PAIRS    "/service_at_locations"

/* ".../service_at_locations" for ".../services?x=y", NULL for any other address. */
static const char *
url_of_pairs(const char *url, struct arena *arena)
{
	size_t n = strcspn(url, "?");
	while (n > 0 && url[n - 1] == '/')
		n--;
	size_t ending = strlen(SERVICES);
	if (n <= ending || strncmp(url + n - ending, SERVICES, ending) != 0)
		return NULL;
	return arena_printf(arena, "%.*s" PAIRS, (int)(n - ending), url);
}

static struct directory_got *
service_of(const char *id, struct directory_got list[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].why == NULL && list[i].part.lacks_places &&
		    strcmp(list[i].part.id, id) == 0)
			return &list[i];
	return NULL;
}

void
directory_fetch_pairs(struct directory_fetch *fetch, const char *url, struct directory_got list[],
		      size_t n)
{
	struct arena *arena = fetch->problems->arena;
	const char *pairs_url = url_of_pairs(url, arena);
	struct directory_got *pairs;
	size_t n_pairs = 0;
	size_t n_wanted = 0;
	bool is_any = false;
	for (size_t i = 0; i < n; i++)
		is_any = is_any || (list[i].why == NULL && list[i].part.lacks_places &&
				    list[i].part.id[0] != '\0');
	if (pairs_url == NULL || !is_any ||
	    !directory_fetch_list(fetch, pairs_url, true, &pairs, &n_pairs))
		return;
	/* Of others' places nothing is asked. */
	struct directory_got **wanted = arena_array(arena, struct directory_got *, n_pairs);
	const char **ids = arena_array(arena, const char *, n_pairs);
	for (size_t i = 0; i < n_pairs; i++) {
		const char *id = directory_pairs_service(&pairs[i].part, arena);
		if (pairs[i].part.id[0] == '\0' || service_of(id, list, n) == NULL)
			continue;
		ids[n_wanted] = id;
		wanted[n_wanted++] = &pairs[i];
	}
	directory_fetch_whole(fetch, pairs_url, wanted, n_wanted);
	for (size_t i = 0; i < n_wanted; i++) {
		struct directory_got *service = service_of(ids[i], list, n);
		if (service != NULL && wanted[i]->why != NULL) {
			service->at = wanted[i]->at;
			service->why = wanted[i]->why;
		} else if (service != NULL) {
			directory_pairs_lay(&service->part, &wanted[i]->part, arena);
		}
	}
}
