/* SPDX-License-Identifier: MIT
 *
 * Reads a file of Open Referral services into entries, one a place, and finds them by key.
 */
#include "calendar/directory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonread.h"
#include "base/jsonsplit.h"

#define URL_MAX    2000 /* bytes of a text that is not a name */
#define LIST_MAX   100  /* contacts, phones, addresses, attributes of one thing */
#define NEAREST_OF 2000 /* slugs looked at for a mistyped key */

/* Entries as they grow: their number is only known at the end. */
struct reader {
	struct arena *arena;
	struct arena scratch;    /* of one service: its tree's texts and faults */
	struct problems *faults; /* of all services */
	struct problems *notes;
	size_t schedules_left;
	int overlaps_left;
	struct directory_entry *entries;
	size_t n_entries;
	size_t entries_room;
};

struct schedule_list {
	const struct schedule *list;
	size_t n;
};

static const char *const STATUSES[] = {"active", "inactive", "defunct", "temporarily closed"};

/* The member's array, or an absent one; a fault if it is no array. */
static struct json_at
list_of(struct json_at object, const char *name, size_t most)
{
	struct json_at list = json_member(object, name);
	if (list.value != NULL && !json_want_array(list, 0, most))
		list.value = NULL;
	return list;
}

static const char *
text_of(struct reader *reader, struct json_at object, const char *name)
{
	return arena_strdup(reader->arena, json_text_or(object, name, URL_MAX, ""));
}

/* A file of nothing but odd rules would take minutes to compare: that is a fault, told once. */
static bool
overlap(struct reader *reader, struct json_at list, const struct schedule *a,
	const struct schedule *b)
{
	if (!schedule_overlap_is_dear(a, b) || reader->overlaps_left < 0)
		return false;
	if (reader->overlaps_left-- > 0)
		return schedule_overlap(a, b);
	problem_add(
	    list.problems, list.pointer,
	    "is past the %d pairs of schedules at the same hours that are compared in a file",
	    DIRECTORY_OVERLAPS_MAX);
	return false;
}

static struct schedule_list
read_schedules(struct reader *reader, struct json_at owner)
{
	struct json_at list = list_of(owner, "schedules", DIRECTORY_SCHEDULES_MAX);
	size_t n = json_array_size(list.value);
	if (n > reader->schedules_left) {
		problem_add(list.problems, list.pointer, "is past the %d schedules of a file",
			    DIRECTORY_SCHEDULES_ALL);
		return (struct schedule_list){NULL, 0};
	}
	reader->schedules_left -= n;
	struct schedule *schedules = arena_array(reader->arena, struct schedule, n);
	for (size_t i = 0; i < n; i++)
		schedule_read(json_item(list, i), reader->notes, &schedules[i]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (overlap(reader, list, &schedules[k], &schedules[i]))
				problem_add(list.problems, json_item(list, i).pointer,
					    "is open at the same time as schedule %zu", k);
	return (struct schedule_list){schedules, n};
}

/* The first text ${name} of the objects in the list ${list_name}. */
static const char *
first_text(struct reader *reader, struct json_at owner, const char *list_name, const char *name)
{
	struct json_at list = list_of(owner, list_name, LIST_MAX);
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		const char *text = json_want_object(item) ? text_of(reader, item, name) : "";
		if (text[0] != '\0')
			return text;
	}
	return "";
}

/* All texts ${name} of the objects in the list ${list_name}, in one line. */
static const char *
all_texts(struct reader *reader, struct json_at owner, const char *list_name, const char *name)
{
	struct json_at list = list_of(owner, list_name, LIST_MAX);
	const char *line = "";
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at item = json_item(list, i);
		const char *text =
		    json_want_object(item) ? json_text_or(item, name, URL_MAX, "") : "";
		if (line[0] == '\0' || text[0] == '\0')
			line = line[0] == '\0' ? text : line;
		else
			line = arena_printf(&reader->scratch, "%s; %s", line, text);
	}
	return arena_strdup(reader->arena, line);
}

/* A phone of the thing itself, else of one of its contacts. */
static const char *
phone_of(struct reader *reader, struct json_at owner)
{
	const char *phone = first_text(reader, owner, "phones", "number");
	struct json_at contacts = list_of(owner, "contacts", LIST_MAX);
	for (size_t i = 0; i < json_array_size(contacts.value) && phone[0] == '\0'; i++)
		phone = first_text(reader, json_item(contacts, i), "phones", "number");
	return phone;
}

static const char *
join_line(struct arena *arena, const char *left, const char *right)
{
	if (left[0] == '\0' || right[0] == '\0')
		return left[0] == '\0' ? right : left;
	return arena_printf(arena, "%s, %s", left, right);
}

static const char *
address_of(struct reader *reader, struct json_at location)
{
	static const char *const parts[] = {"address_1", "address_2", "city", "postal_code"};
	struct json_at list = list_of(location, "addresses", LIST_MAX);
	if (json_array_size(list.value) == 0)
		return "";
	struct json_at address = json_item(list, 0);
	if (!json_want_object(address))
		return "";
	const char *line = "";
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		line = join_line(reader->arena, line, text_of(reader, address, parts[i]));
	return line;
}

static void
read_location(struct reader *reader, struct json_at location, struct directory_entry *entry)
{
	static const char *const types[] = {"physical", "postal", "virtual"};
	if (!json_want_object(location))
		return;
	json_text(location, "id", DIRECTORY_KEY_MAX);
	bool is_physical = json_word(location, "location_type", types, ARRAY_LEN(types)) == 0;
	entry->place = text_of(reader, location, "name");
	entry->address = address_of(reader, location);
	entry->accessibility = all_texts(reader, location, "accessibility", "description");
	entry->postcode = first_text(reader, location, "addresses", "postal_code");
	bool has_lat = json_member(location, "latitude").value != NULL;
	bool has_lon = json_member(location, "longitude").value != NULL;
	if (has_lat || has_lon) {
		entry->point.lat = json_number(location, "latitude", -90, 90);
		entry->point.lon = json_number(location, "longitude", -180, 180);
		entry->has_point = is_physical;
	}
	const char *phone = phone_of(reader, location);
	if (phone[0] != '\0')
		entry->phone = phone;
}

/* A slug is [a-z0-9-], 1 to DIRECTORY_KEY_MAX. */
static bool
slug_is_plain(const char *slug)
{
	size_t n = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return n > 0 && n <= DIRECTORY_KEY_MAX && slug[n] == '\0';
}

/* What our own taxonomies say of the service. */
static void
read_attributes(struct reader *reader, struct json_at service, struct directory_entry *entry)
{
	struct json_at list = list_of(service, "attributes", LIST_MAX);
	const char **terms = arena_array(reader->arena, const char *, json_array_size(list.value));
	entry->terms = terms;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		struct json_at term = json_member(json_item(list, i), "taxonomy_term");
		if (term.value == NULL || !json_want_object(term))
			continue;
		const char *taxonomy = text_of(reader, term, "taxonomy");
		const char *name = text_of(reader, term, "name");
		if (strcmp(taxonomy, DIRECTORY_TAXONOMY_SLUG) == 0) {
			if (!slug_is_plain(name))
				problem_add(term.problems, term.pointer,
					    "\"%s\" is not a key of a-z, 0-9 and -", name);
			else if (entry->slug[0] != '\0')
				problem_add(term.problems, term.pointer, "is a second key");
			entry->slug = name;
		} else if (strcmp(taxonomy, DIRECTORY_TAXONOMY_HOLIDAYS) == 0) {
			if (strcmp(name, "usual") == 0)
				entry->hours.on_holidays = HOURS_HOLIDAYS_USUAL;
			else if (strcmp(name, "shut") != 0)
				problem_add(term.problems, term.pointer,
					    "is \"%s\", allowed are usual and shut", name);
		} else if (name[0] != '\0') {
			terms[entry->n_terms++] = name;
		}
	}
}

/* "2023-06-13" or "2023-06-13T10:00:00Z": its date. False, with a fault, if it is neither. */
static bool
read_day(struct json_at service, const char *name, struct civil_date *date)
{
	char day[CIVIL_DATE_SIZE];
	const char *text = json_text_or(service, name, URL_MAX, "");
	snprintf(day, sizeof(day), "%s", text);
	if (text[0] == '\0')
		return false;
	bool ends = text[strlen(day)] == '\0' || text[strlen(day)] == 'T';
	if (ends && civil_date_parse(day, date) == 0)
		return true;
	problem_add(service.problems, json_member(service, name).pointer,
		    "\"%s\" is not a date like 2023-06-13", text);
	return false;
}

/* Who has confirmed it, and when. */
static void
read_assured(struct reader *reader, struct json_at service, struct directory_entry *entry)
{
	struct civil_date modified;
	entry->is_assured = read_day(service, "assured_date", &entry->assured);
	entry->assurer = text_of(reader, service, "assurer_email");
	(void)read_day(service, "last_modified", &modified);
	entry->modified = text_of(reader, service, "last_modified");
}

/* All that holds for every place of the service. */
static struct directory_entry
read_common(struct reader *reader, struct json_at service)
{
	struct directory_entry entry = {.slug = "", .place = "", .address = "", .postcode = ""};
	entry.pointer = service.pointer; /* lives in the arena */
	entry.at_location_id = entry.accessibility = "";
	entry.service_id = arena_strdup(reader->arena, json_text(service, "id", DIRECTORY_KEY_MAX));
	entry.name = arena_strdup(reader->arena, json_text(service, "name", DIRECTORY_NAME_MAX));
	entry.status = STATUSES[json_word(service, "status", STATUSES, ARRAY_LEN(STATUSES))];
	if (strcmp(entry.status, "temporarily closed") == 0)
		entry.hours.shut_because = entry.status;
	else if (strcmp(entry.status, "active") != 0)
		entry.hours.shut_because = "no longer offered";
	entry.phone = phone_of(reader, service);
	entry.email = text_of(reader, service, "email");
	if (entry.email[0] == '\0')
		entry.email = first_text(reader, service, "contacts", "email");
	entry.bring = all_texts(reader, service, "required_documents", "document");
	read_attributes(reader, service, &entry);
	read_assured(reader, service, &entry);
	return entry;
}

static void
add_entry(struct reader *reader, struct json_at service, const struct directory_entry *entry)
{
	if (reader->n_entries == DIRECTORY_ENTRIES_MAX) {
		problem_add(service.problems, service.pointer,
			    "is past the %d places of services in a file", DIRECTORY_ENTRIES_MAX);
		return;
	}
	if (reader->n_entries == reader->entries_room) {
		size_t room = reader->entries_room == 0 ? 64 : 2 * reader->entries_room;
		room = room > DIRECTORY_ENTRIES_MAX ? DIRECTORY_ENTRIES_MAX : room;
		struct directory_entry *entries =
		    arena_array(reader->arena, struct directory_entry, room);
		if (reader->n_entries > 0)
			memcpy(entries, reader->entries, reader->n_entries * sizeof(*entries));
		reader->entries = entries;
		reader->entries_room = room;
	}
	reader->entries[reader->n_entries++] = *entry;
}

static void
read_service(struct reader *reader, struct json_at service, const char *raw, size_t raw_bytes)
{
	if (!json_want_object(service))
		return;
	struct directory_entry common = read_common(reader, service);
	common.raw = raw;
	common.raw_bytes = raw_bytes;
	struct schedule_list schedules = read_schedules(reader, service);
	struct json_at places = list_of(service, "service_at_locations", DIRECTORY_PLACES_MAX);
	size_t n = json_array_size(places.value);
	for (size_t i = 0; i < n; i++) {
		struct json_at place = json_item(places, i);
		if (!json_want_object(place))
			continue;
		struct directory_entry entry = common;
		entry.at_location_id =
		    arena_strdup(reader->arena, json_text(place, "id", DIRECTORY_KEY_MAX));
		struct json_at location = json_member(place, "location");
		if (location.value != NULL)
			read_location(reader, location, &entry);
		const char *phone = phone_of(reader, place);
		const char *email = first_text(reader, place, "contacts", "email");
		if (phone[0] != '\0')
			entry.phone = phone;
		if (email[0] != '\0')
			entry.email = email;
		/* What is said of the pair goes before what is said of the service or the building.
		 */
		struct schedule_list own = read_schedules(reader, place);
		if (own.n == 0)
			own = schedules;
		if (own.n == 0 && json_is_object(location.value))
			own = read_schedules(reader, location);
		entry.hours.schedules = own.list;
		entry.hours.n_schedules = own.n;
		add_entry(reader, service, &entry);
	}
	if (n > 0)
		return;
	common.hours.schedules = schedules.list;
	common.hours.n_schedules = schedules.n;
	add_entry(reader, service, &common);
}

static int
by_key(const void *a, const void *b)
{
	const struct directory_key *left = a;
	const struct directory_key *right = b;
	return strcmp(left->key, right->key);
}

/* The keys of all entries, sorted; a key that two of them share is a fault at each. */
static void
index_keys(struct reader *reader, struct problems *problems, struct directory *directory)
{
	struct directory_key *keys =
	    arena_array(reader->arena, struct directory_key, 3 * reader->n_entries);
	size_t n = 0;
	for (size_t i = 0; i < reader->n_entries; i++) {
		const struct directory_entry *entry = &reader->entries[i];
		if (entry->at_location_id[0] != '\0')
			keys[n++] =
			    (struct directory_key){entry->at_location_id, entry, entry->pointer};
		if (i > 0 && entry[-1].pointer == entry->pointer)
			continue;
		directory->n_services++;
		bool has_many = i + 1 < reader->n_entries && entry[1].pointer == entry->pointer;
		const struct directory_entry *only = has_many ? NULL : entry;
		keys[n++] = (struct directory_key){entry->service_id, only, entry->pointer};
		if (entry->slug[0] != '\0')
			keys[n++] = (struct directory_key){entry->slug, only, entry->pointer};
	}
	if (n > 0)
		qsort(keys, n, sizeof(*keys), by_key);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(keys[i].key, keys[i - 1].key) != 0 || keys[i].key[0] == '\0')
			continue;
		for (size_t k = i - 1; k <= i; k++)
			problem_add(problems, keys[k].pointer,
				    "has the key \"%s\", which %s has too", keys[k].key,
				    keys[2 * i - 1 - k].pointer);
	}
	directory->keys = keys;
	directory->n_keys = n;
}

/* One service, whose tree is gone afterwards; its faults join the others'. */
static void
read_part(struct reader *reader, const struct jsonsplit *split, struct jsonsplit_span part,
	  const char *pointer)
{
	struct problems faults;
	if (part.n > DIRECTORY_SERVICE_MAX) {
		problem_add(reader->faults, pointer, "is larger than %d bytes",
			    DIRECTORY_SERVICE_MAX);
		return;
	}
	arena_reset(&reader->scratch);
	problems_init(&faults, &reader->scratch);
	json_t *value = jsonsplit_parse(split, part, &faults);
	if (value != NULL)
		read_service(reader, (struct json_at){value, pointer, &faults},
			     split->text + part.from, part.n);
	json_decref(value);
	for (size_t i = 0; i < problems_kept(&faults); i++)
		problem_add(reader->faults, faults.list[i].at, "%s", faults.list[i].text);
	reader->faults->count += faults.count - problems_kept(&faults);
}

/* A page, an array, or a single service. */
static void
read_services(struct reader *reader, const char *text, size_t n)
{
	struct jsonsplit split;
	struct jsonsplit_span part = {0, n};
	int rc = jsonsplit_open(&split, text, n, "contents", reader->faults);
	if (rc == E_NOT_FOUND)
		read_part(reader, &split, part, "");
	if (rc != 0)
		return;
	json_t *frame = jsonsplit_frame(&split, reader->faults);
	if (frame == NULL)
		return;
	const char *list = json_is_object(frame) ? "/contents" : "";
	json_decref(frame);
	for (size_t i = 0; jsonsplit_next(&split, &part, reader->faults); i++) {
		if (i >= DIRECTORY_SERVICES_MAX) {
			problem_add(reader->faults, list, "has more than %d services",
				    DIRECTORY_SERVICES_MAX);
			return;
		}
		read_part(reader, &split, part, arena_printf(reader->arena, "%s/%zu", list, i));
	}
}

const struct directory *
directory_parse(const char *text, size_t n, struct arena *arena, struct problems *problems)
{
	size_t before = problems->count;
	struct directory *directory = arena_new(arena, struct directory);
	struct problems *notes = arena_new(arena, struct problems);
	struct reader reader = {.arena = arena,
				.faults = problems,
				.notes = notes,
				.schedules_left = DIRECTORY_SCHEDULES_ALL,
				.overlaps_left = DIRECTORY_OVERLAPS_MAX};
	if (n > DIRECTORY_BYTES_MAX) {
		problem_add(problems, "", "is larger than %d bytes", DIRECTORY_BYTES_MAX);
		return NULL;
	}
	problems_init(notes, arena);
	arena_init(&reader.scratch);
	read_services(&reader, text, n);
	arena_fini(&reader.scratch);
	index_keys(&reader, problems, directory);
	directory->entries = reader.entries;
	directory->n = reader.n_entries;
	directory->notes = notes;
	return problems->count > before ? NULL : directory;
}

int
directory_find(const struct directory *directory, const char *key,
	       const struct directory_entry **entry)
{
	struct directory_key wanted = {.key = key};
	*entry = NULL;
	const struct directory_key *found =
	    directory->n_keys == 0
		? NULL
		: bsearch(&wanted, directory->keys, directory->n_keys, sizeof(wanted), by_key);
	if (found == NULL)
		return E_NOT_FOUND;
	*entry = found->entry;
	return found->entry == NULL ? E_INPUT : 0;
}

const char *
directory_nearest(const struct directory *directory, const char *key)
{
	const char *slugs[NEAREST_OF];
	size_t n = 0;
	for (size_t i = 0; i < directory->n && n < NEAREST_OF; i++)
		if (directory->entries[i].slug[0] != '\0')
			slugs[n++] = directory->entries[i].slug;
	return problem_nearest(key, slugs, n);
}
