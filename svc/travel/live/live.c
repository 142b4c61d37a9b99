/* SPDX-License-Identifier: MIT
 *
 * Decoding by protobuf-c, entity by entity, with memory that has an end.
 */
#include "travel/live/live.h"

#include <stdio.h>
#include <string.h>

#include <protobuf-c/protobuf-c.h>

#include "base/utf8.h"
#include "gen/svc/travel/live/live.pb-c.h"
#include "travel/live/live_frame.h"

/* Bytes of memory for each byte of an entity while it is decoded: a field of two bytes becomes a
 * record. */
#define ENTITY_COST   48
#define ENTITY_FIXED  4096
#define SERVICE_S_MAX (8 * 86400)

/* The relationships of trips and stops, by number.  [reference: TripDescriptor, StopTimeUpdate] */
enum { TRIP_SCHEDULED, TRIP_ADDED, TRIP_UNSCHEDULED, TRIP_CANCELED };
enum { TRIP_REPLACEMENT = 5, TRIP_DUPLICATED, TRIP_DELETED, TRIP_NEW };
enum { STOP_SCHEDULED, STOP_SKIPPED, STOP_NO_DATA, STOP_UNSCHEDULED };
enum { FULL_DATASET };
enum { SERVING_REGULAR, SERVING_NONE, SERVING_PHONE, SERVING_DRIVER };

/* Fields of the message itself, see live.proto. */
enum { FIELD_HEADER = 1, FIELD_ENTITY = 2 };

/* Memory for the decoder: from an arena, up to a limit, then none. */
struct budget {
	struct arena *arena;
	size_t left;
};

struct live_reader {
	struct arena *arena;
	struct problems *problems;
	struct live_feed *feed;
	struct live_trip *trips;
	struct live_frames frames; /* what is left of the message */
	int next;                  /* entity */
	char at[32];               /* "entity 17" */
};

static void *
budget_alloc(void *context, size_t size)
{
	struct budget *budget = context;
	if (size > budget->left)
		return NULL;
	budget->left -= size;
	return arena_alloc(budget->arena, size);
}

static void
budget_free(void *context, void *memory)
{
	(void)context;
	(void)memory; /* given back with the arena */
}

static ProtobufCAllocator
allocator_of(struct budget *budget)
{
	return (ProtobufCAllocator){budget_alloc, budget_free, budget};
}

static bool
is_text(const char *text)
{
	size_t n = strnlen(text, LIVE_TEXT_MAX + 1);
	if (n == 0 || n > LIVE_TEXT_MAX || !utf8_is_valid(text, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

/* Exactly ${n} digits at ${text}, or -1. */
static int
digits(const char *text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = 10 * value + (text[i] - '0');
	}
	return value;
}

/* "20230915" */
static bool
parse_date(const char *text, struct civil_date *date)
{
	if (strnlen(text, 9) != 8)
		return false;
	int year = digits(text, 4);
	int month = digits(text + 4, 2);
	int day = digits(text + 6, 2);
	if (year < 0 || month < 0 || day < 0 || !civil_is_date(year, month, day))
		return false;
	*date = civil_from_ymd(year, month, day);
	return true;
}

/* "25:10:00" or "5:10:00" */
static bool
parse_time(const char *text, int *s)
{
	size_t n = strnlen(text, 10);
	const char *colon = strchr(text, ':');
	if (n < 7 || n > 9 || colon == NULL || text + n - colon != 6 || colon[3] != ':')
		return false;
	int hours = digits(text, (int)(colon - text));
	int minutes = digits(colon + 1, 2);
	int seconds = digits(colon + 4, 2);
	*s = hours * 3600 + minutes * 60 + seconds;
	return hours >= 0 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60 &&
	       *s <= SERVICE_S_MAX;
}

static bool
refuse(struct live_reader *reading, const char *what)
{
	problem_add(reading->problems, reading->at, "%s", what);
	return false;
}

static bool
read_run(struct live_reader *reading, const char *date, const char *time, struct live_run *run)
{
	run->start_s = -1;
	run->has_date = date != NULL && date[0] != '\0';
	if (run->has_date && !parse_date(date, &run->date))
		return refuse(reading, "its start_date is no date");
	if (time != NULL && time[0] != '\0' && !parse_time(time, &run->start_s))
		return refuse(reading, "its start_time is no time");
	return true;
}

static bool
is_instant(int64_t utc_s)
{
	return utc_s > 0 && utc_s <= INT32_MAX * INT64_C(8);
}

/* Time goes before delay where both are said.  [reference: StopTimeEvent] */
static bool
read_event(struct live_reader *reading, const Live__StopTimeEvent *from, struct live_event *to)
{
	*to = (struct live_event){LIVE_UNSAID, 0, 0};
	if (from == NULL)
		return true;
	if (from->has_scheduled_time && is_instant(from->scheduled_time))
		to->planned_utc_s = from->scheduled_time;
	if (from->has_time && from->time != 0) {
		if (!is_instant(from->time))
			return refuse(reading, "the time of a stop is out of range");
		to->kind = LIVE_TIME;
		to->value = from->time;
		if (to->planned_utc_s == 0 && from->has_delay)
			to->planned_utc_s = from->time - from->delay;
	} else if (from->has_delay) {
		if (from->delay < -LIVE_DELAY_MAX_S || from->delay > LIVE_DELAY_MAX_S)
			return refuse(reading, "the delay of a stop is out of range");
		to->kind = LIVE_DELAY;
		to->value = from->delay;
	}
	return true;
}

/* The text of an id that may be left out. */
static bool
read_id(struct live_reader *reading, const char *from, const char *what, const char **to)
{
	if (from == NULL || from[0] == '\0')
		return true;
	if (!is_text(from))
		return refuse(reading, what);
	*to = arena_strdup(reading->arena, from);
	return true;
}

static enum live_serving
serving_of(bool is_said, int32_t type)
{
	if (!is_said)
		return LIVE_SERVED_AS_EVER;
	switch (type) {
	case SERVING_REGULAR:
		return LIVE_SERVED;
	case SERVING_PHONE:
		return LIVE_SERVED_BY_PHONE;
	case SERVING_DRIVER:
		return LIVE_SERVED_BY_DRIVER;
	default: /* what we do not know is not to be counted on */
		return LIVE_NOT_SERVED;
	}
}

static bool
read_properties(struct live_reader *reading, const Live__StopTimeProperties *from,
		struct live_stop *to)
{
	if (from == NULL)
		return true;
	to->pickup = serving_of(from->has_pickup_type, from->pickup_type);
	to->drop_off = serving_of(from->has_drop_off_type, from->drop_off_type);
	return read_id(reading, from->assigned_stop_id, "the assigned id of a stop is no text",
		       &to->assigned_id);
}

static bool
read_stop(struct live_reader *reading, const Live__StopTimeUpdate *from, struct live_stop *to)
{
	*to = (struct live_stop){.sequence = LIVE_NO_SEQUENCE};
	if (from->has_stop_sequence)
		to->sequence = from->stop_sequence;
	if (!read_id(reading, from->stop_id, "the id of a stop is no text", &to->id) ||
	    !read_properties(reading, from->stop_time_properties, to))
		return false;
	if (to->id == NULL && to->sequence == LIVE_NO_SEQUENCE)
		return refuse(reading, "a stop has neither stop_sequence nor stop_id");
	switch (from->schedule_relationship) {
	case STOP_SCHEDULED:
	case STOP_UNSCHEDULED:
		break;
	case STOP_SKIPPED:
		to->kind = LIVE_STOP_SKIPPED;
		return true;
	case STOP_NO_DATA:
		to->kind = LIVE_STOP_NO_DATA;
		return true;
	default:
		return refuse(reading, "a stop has an unknown schedule_relationship");
	}
	if (!read_event(reading, from->arrival, &to->arrive) ||
	    !read_event(reading, from->departure, &to->depart))
		return false;
	if (to->arrive.kind == LIVE_UNSAID && to->depart.kind == LIVE_UNSAID)
		return refuse(reading, "a stop has neither arrival nor departure");
	return true;
}

static bool
read_stops(struct live_reader *reading, const Live__TripUpdate *from, struct live_trip *trip)
{
	if (from->n_stop_time_update > LIVE_STOPS_MAX)
		return refuse(reading, "it has too many stops");
	trip->n_stops = (int)from->n_stop_time_update;
	struct live_stop *stops = arena_array(reading->arena, struct live_stop, trip->n_stops);
	int64_t last = LIVE_NO_SEQUENCE;
	for (int i = 0; i < trip->n_stops; i++) {
		if (!read_stop(reading, from->stop_time_update[i], &stops[i]))
			return false;
		if (stops[i].sequence == LIVE_NO_SEQUENCE)
			continue;
		if (stops[i].sequence <= last)
			return refuse(reading, "its stops are not in the order of stop_sequence");
		last = stops[i].sequence;
	}
	trip->stops = stops;
	return true;
}

/* What the relationship makes of the update; false: it is left out, bad or not. */
static bool
read_what(struct live_reader *reading, int relationship, struct live_trip *trip)
{
	switch (relationship) {
	case TRIP_SCHEDULED:
	case TRIP_UNSCHEDULED:
		trip->what = LIVE_TIMES;
		return true;
	case TRIP_CANCELED:
		trip->what = LIVE_CANCELLED;
		return true;
	case TRIP_DELETED:
		trip->what = LIVE_DELETED;
		return true;
	case TRIP_DUPLICATED:
		trip->what = LIVE_COPIED;
		return true;
	case TRIP_ADDED:
	case TRIP_NEW:
		trip->what = LIVE_ADDED;
		return true;
	case TRIP_REPLACEMENT:
		trip->what = LIVE_REPLACED;
		return true;
	default:
		return refuse(reading, "its trip has an unknown schedule_relationship");
	}
}

static bool
read_copy(struct live_reader *reading, const Live__TripProperties *from, struct live_trip *trip)
{
	if (trip->what != LIVE_COPIED)
		return true;
	if (from == NULL)
		return refuse(reading, "a copied trip does not say when it runs");
	if (!read_run(reading, from->start_date, from->start_time, &trip->copy))
		return false;
	if (!trip->copy.has_date && trip->copy.start_s < 0)
		return refuse(reading, "a copied trip does not say when it runs");
	return true;
}

static bool
read_trip(struct live_reader *reading, const Live__TripUpdate *from, struct live_trip *trip)
{
	const Live__TripDescriptor *of = from->trip;
	if (!read_what(reading, of->schedule_relationship, trip))
		return false;
	if (of->trip_id == NULL || of->trip_id[0] == '\0') {
		reading->feed->left_out.unnamed++;
		return false;
	}
	trip->headsign = "";
	if (!read_id(reading, of->trip_id, "its trip_id is no text", &trip->id) ||
	    !read_id(reading, of->route_id, "its route_id is no text", &trip->route_id) ||
	    (from->trip_properties != NULL &&
	     !read_id(reading, from->trip_properties->trip_headsign, "its headsign is no text",
		      &trip->headsign)))
		return false;
	trip->has_delay = from->has_delay;
	trip->delay_s = from->delay;
	if (from->has_delay && (from->delay < -LIVE_DELAY_MAX_S || from->delay > LIVE_DELAY_MAX_S))
		return refuse(reading, "its delay is out of range");
	return read_run(reading, of->start_date, of->start_time, &trip->run) &&
	       read_copy(reading, from->trip_properties, trip) && read_stops(reading, from, trip);
}

static void
read_entity(struct live_reader *reading, const struct live_frame *bytes, int index)
{
	struct live_feed *feed = reading->feed;
	struct arena scratch;
	arena_init(&scratch);
	struct budget budget = {&scratch, ENTITY_FIXED + ENTITY_COST * bytes->n};
	ProtobufCAllocator allocator = allocator_of(&budget);
	snprintf(reading->at, sizeof(reading->at), "entity %d", index);
	size_t faults = reading->problems->count;
	const Live__Entity *entity = bytes->n > LIVE_ENTITY_BYTES
					 ? NULL
					 : live__entity__unpack(&allocator, bytes->n, bytes->data);
	struct live_trip *trip = &reading->trips[feed->n_trips];
	*trip = (struct live_trip){.entity = index, .run.start_s = -1, .copy.start_s = -1};
	if (entity == NULL)
		refuse(reading, bytes->n > LIVE_ENTITY_BYTES ? "it is too large" : "it is damaged");
	else if (entity->is_deleted)
		feed->left_out.deleted++;
	else if (entity->trip_update == NULL)
		feed->left_out.other++;
	else if (read_trip(reading, entity->trip_update, trip))
		feed->n_trips++;
	feed->n_bad += reading->problems->count > faults;
	arena_fini(&scratch);
}

static int
refuse_message(struct problems *problems, const char *why)
{
	problem_add(problems, "message", "%s", why);
	return E_INPUT;
}

/* What the header says of the message. Returns 0 or E_INPUT. */
static int
read_header(const struct live_frame *bytes, struct problems *problems, struct live_feed *feed)
{
	struct arena scratch;
	arena_init(&scratch);
	struct budget budget = {&scratch, ENTITY_FIXED + ENTITY_COST * bytes->n};
	ProtobufCAllocator allocator = allocator_of(&budget);
	const Live__Header *header = live__header__unpack(&allocator, bytes->n, bytes->data);
	int rc = 0;
	if (header == NULL)
		rc = refuse_message(problems, "its header is damaged");
	else if (header->gtfs_realtime_version[0] != '1' && header->gtfs_realtime_version[0] != '2')
		rc = refuse_message(problems, "it is of an unknown version");
	else if (header->incrementality != FULL_DATASET)
		rc = refuse_message(problems, "it holds only changes since another message");
	else if (header->has_timestamp && header->timestamp > INT32_MAX * INT64_C(8))
		rc = refuse_message(problems, "its timestamp is out of range");
	else
		feed->made_utc_s = header->has_timestamp ? (int64_t)header->timestamp : 0;
	arena_fini(&scratch);
	return rc;
}

/* Look through the message's own fields: how many entities, and which is the header. */
static int
survey(struct live_frames frames, struct problems *problems, struct live_frame *header,
       size_t *n_entities)
{
	struct live_frame frame;
	int rc = 0;
	*header = (struct live_frame){0};
	*n_entities = 0;
	size_t n_fields = 0;
	while (n_fields++ < LIVE_FIELDS_MAX && (rc = live_frame_next(&frames, &frame)) > 0) {
		bool is_ours = frame.field == FIELD_HEADER || frame.field == FIELD_ENTITY;
		if (is_ours && !frame.is_bytes)
			rc = -1;
		if (rc < 0)
			break;
		if (frame.field == FIELD_HEADER)
			*header = frame;
		*n_entities += frame.field == FIELD_ENTITY;
	}
	if (rc < 0 || header->field == 0)
		return refuse_message(problems, "it is no GTFS Realtime message");
	if (*n_entities > LIVE_ENTITIES_MAX || n_fields > LIVE_FIELDS_MAX)
		return refuse_message(problems, "it has too many entities");
	return 0;
}

int
live_read_begin(const struct live_bytes *bytes, struct arena *arena, struct problems *problems,
		struct live_feed *feed, struct live_reader **reader)
{
	*feed = (struct live_feed){0};
	if (bytes->n > LIVE_BYTES_MAX)
		return refuse_message(problems, "it is too large");
	const struct live_frames frames = {bytes->data, bytes->n};
	struct live_frame header;
	size_t n_entities;
	int rc = survey(frames, problems, &header, &n_entities);
	if (rc == 0)
		rc = read_header(&header, problems, feed);
	if (rc != 0)
		return rc;
	struct live_reader *made = arena_new(arena, struct live_reader);
	*made = (struct live_reader){
	    .arena = arena, .problems = problems, .feed = feed, .frames = frames};
	made->trips = arena_array(arena, struct live_trip, n_entities + 1);
	feed->trips = made->trips;
	feed->n_entities = (int)n_entities;
	*reader = made;
	return 0;
}

bool
live_read_some(struct live_reader *reader, int64_t *most_bytes)
{
	struct live_frame frame;
	size_t before = reader->frames.left;
	while (live_frame_next(&reader->frames, &frame) > 0) {
		if (frame.field == FIELD_ENTITY)
			read_entity(reader, &frame, reader->next++);
		*most_bytes -= (int64_t)(before - reader->frames.left);
		before = reader->frames.left;
		if (*most_bytes <= 0)
			break;
	}
	return reader->frames.left > 0;
}

int
live_parse(const void *bytes, size_t n, struct arena *arena, struct problems *problems,
	   struct live_feed *feed)
{
	struct live_reader *reader = NULL;
	int rc = live_read_begin(&(struct live_bytes){bytes, n}, arena, problems, feed, &reader);
	int64_t all = LIVE_BYTES_MAX + 1;
	if (rc == 0)
		live_read_some(reader, &all);
	return rc;
}
