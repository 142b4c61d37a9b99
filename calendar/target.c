/* SPDX-License-Identifier: MIT
 *
 * Reads and compares the four ways to say whom a row is about.
 */
#include "calendar/target.h"

#include <ctype.h>
#include <string.h>

#define POSTCODE_SIZE 9 /* "NP20 2GD" and its end */
#define INWARD_CHARS  3 /* "2GD" */

static void
want_service(struct json_at row, const char *key, const struct directory *directory)
{
	const struct directory_entry *entry;
	const char *pointer = json_member(row, "service").pointer;
	if (directory != NULL && directory_find(directory, key, &entry) != E_NOT_FOUND)
		return;
	const char *near = directory == NULL ? NULL : directory_nearest(directory, key);
	if (near != NULL)
		problem_add(row.problems, pointer, "\"%s\" is not known; did you mean \"%s\"?", key,
			    near);
	else
		problem_add(row.problems, pointer, "\"%s\" is not known", key);
}

/* A name that is nearly one that is known is a slip of somebody in a hurry. */
static void
refuse_near(struct json_at at, const char *name, const char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	const char *near = problem_nearest(name, names, n);
	if (near != NULL && near[0] != '\0')
		problem_add(at.problems, at.pointer, "\"%s\" is not known; did you mean \"%s\"?",
			    name, near);
}

static void
want_location(struct json_at row, const char *name, const struct directory *directory,
	      struct arena *arena)
{
	size_t n = directory == NULL ? 0 : directory->n;
	const char **names = arena_array(arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		names[i] = directory->entries[i].place;
	refuse_near(json_member(row, "location"), name, names, n);
}

static void
want_kind(struct json_at row, const char *kind, const struct directory *directory,
	  struct arena *arena)
{
	/* Those that a plan is weighed and asked by, whatever the directory says. */
	static const char *const usual[] = {"contact", "medication", "accommodation"};
	size_t room = ARRAY_LEN(usual);
	for (size_t i = 0; directory != NULL && i < directory->n; i++)
		room += directory->entries[i].n_terms;
	const char **names = arena_array(arena, const char *, room);
	size_t n = 0;
	for (; n < ARRAY_LEN(usual); n++)
		names[n] = usual[n];
	for (size_t i = 0; directory != NULL && i < directory->n; i++)
		for (size_t k = 0; k < directory->entries[i].n_terms; k++)
			names[n++] = directory->entries[i].terms[k];
	refuse_near(json_member(row, "kind"), kind, names, n);
}

static bool
is_postcode(const char *text)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");
	const char *space = strchr(text, ' ');
	return n > 0 && n < POSTCODE_SIZE && text[n] == '\0' && isalpha((unsigned char)text[0]) &&
	       (space == NULL || (space[1] != '\0' && strchr(space + 1, ' ') == NULL));
}

static void
read_region(struct json_at row, struct arena *arena, struct target *target)
{
	static const char *const names[] = {"postcode", "lat", "lon", "radius_m"};
	struct json_at region = json_member(row, "region");
	if (!json_want_object(region))
		return;
	json_only(region, names, ARRAY_LEN(names));
	bool is_circle =
	    json_has(region, "lat") || json_has(region, "lon") || json_has(region, "radius_m");
	const char *postcode = json_text_or(region, "postcode", DIRECTORY_KEY_MAX, NULL);
	if ((postcode != NULL) == is_circle) {
		problem_add(region.problems, region.pointer,
			    "needs a postcode, or lat, lon and radius_m");
		return;
	}
	if (is_circle) {
		target->centre.lat = json_number(region, "lat", -90, 90);
		target->centre.lon = json_number(region, "lon", -180, 180);
		target->radius_m = json_int(region, "radius_m", 1, TARGET_RADIUS_M_MAX);
		return;
	}
	if (!is_postcode(postcode))
		problem_add(region.problems, json_member(region, "postcode").pointer,
			    "\"%s\" is not the beginning of a postcode like \"NP20\" or \"NP20 2\"",
			    postcode);
	target->postcode = arena_strdup(arena, postcode);
}

static const char *
text_of(struct json_at row, const char *name, size_t most, struct arena *arena)
{
	return arena_strdup(arena, json_text_or(row, name, most, NULL));
}

struct target
target_read(struct json_at row, const struct directory *directory, struct arena *arena)
{
	struct target target = {
	    .service = text_of(row, "service", DIRECTORY_KEY_MAX, arena),
	    .location = text_of(row, "location", DIRECTORY_NAME_MAX, arena),
	    .kind = text_of(row, "kind", TARGET_KIND_MAX, arena),
	};
	bool has_region = json_has(row, "region");
	int n = (target.service != NULL) + (target.location != NULL) + (target.kind != NULL) +
		has_region;
	bool is_empty = (target.location != NULL && target.location[0] == '\0') ||
			(target.kind != NULL && target.kind[0] == '\0');
	if (n != 1 || is_empty)
		problem_add(row.problems, row.pointer,
			    "needs a service or a location, a kind or a region, one of them");
	else if (target.service != NULL)
		want_service(row, target.service, directory);
	else if (target.location != NULL)
		want_location(row, target.location, directory, arena);
	else if (target.kind != NULL)
		want_kind(row, target.kind, directory, arena);
	if (has_region)
		read_region(row, arena, &target);
	return target;
}

/* "np202gd" as "NP20 2GD"; "" if it is too long for a postcode. */
static void
spell(const char *text, char out[POSTCODE_SIZE])
{
	char plain[POSTCODE_SIZE];
	size_t n = 0;
	out[0] = '\0';
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			continue;
		if (n == POSTCODE_SIZE - 2)
			return;
		plain[n++] = (char)toupper((unsigned char)*text);
	}
	if (n <= INWARD_CHARS)
		return;
	memcpy(out, plain, n - INWARD_CHARS);
	out[n - INWARD_CHARS] = ' ';
	memcpy(out + n - INWARD_CHARS + 1, plain + n - INWARD_CHARS, INWARD_CHARS);
	out[n + 1] = '\0';
}

/* NP20 is no beginning of NP202, but NP is of NP20: an area ends where its digits begin. */
static bool
lies_in(const char *postcode, const char *region)
{
	char whole[POSTCODE_SIZE];
	spell(postcode, whole);
	size_t n = strlen(region);
	if (strncmp(whole, region, n) != 0)
		return false;
	bool is_area = strpbrk(region, " 0123456789") == NULL;
	char next = whole[n];
	return next == '\0' || next == ' ' || strchr(region, ' ') != NULL ||
	       (is_area && isdigit((unsigned char)next));
}

static bool
is_of_service(const struct directory_entry *entry, const char *key)
{
	return strcmp(entry->slug, key) == 0 || strcmp(entry->service_id, key) == 0 ||
	       strcmp(entry->at_location_id, key) == 0;
}

static bool
is_of_kind(const struct target_place *place, const char *kind)
{
	size_t n = place->entry == NULL ? 0 : place->entry->n_terms;
	for (size_t i = 0; i < n; i++)
		if (strcmp(place->entry->terms[i], kind) == 0)
			return true;
	return place->kind != NULL && strcmp(place->kind, kind) == 0;
}

bool
target_is(const struct target *target, const struct target_place *place)
{
	const struct directory_entry *entry = place->entry;
	if (target->service != NULL)
		return entry != NULL && is_of_service(entry, target->service);
	if (target->location != NULL)
		return (entry != NULL && strcmp(entry->place, target->location) == 0) ||
		       (place->name != NULL && strcmp(place->name, target->location) == 0);
	if (target->kind != NULL)
		return is_of_kind(place, target->kind);
	if (target->postcode != NULL)
		return entry != NULL && lies_in(entry->postcode, target->postcode);
	bool has_point = entry != NULL ? entry->has_point : place->has_point;
	struct geo_point point = entry != NULL ? entry->point : place->point;
	return has_point && geo_distance_m(point, target->centre) <= target->radius_m;
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool
target_equal(const struct target *a, const struct target *b)
{
	return is_same_text(a->service, b->service) && is_same_text(a->location, b->location) &&
	       is_same_text(a->kind, b->kind) && is_same_text(a->postcode, b->postcode) &&
	       a->radius_m == b->radius_m &&
	       (a->radius_m == 0 ||
		(a->centre.lat == b->centre.lat && a->centre.lon == b->centre.lon));
}
