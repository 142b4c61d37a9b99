/* SPDX-License-Identifier: MIT
 *
 * Messages put together.
 */
#include "livemsg.h"

#include <string.h>

#include "gen/svc/travel/live/live.pb-c.h"

#define ENTITIES_MAX 60000
#define STOPS_MAX    600

struct livemsg {
	struct arena *arena;
	Live__Header header;
	ProtobufCBinaryData *entities; /* packed */
	size_t n;
	Live__Entity *entity; /* the last, not packed yet; or NULL */
};

struct livemsg_stop
livemsg_stop_at(int sequence)
{
	return (struct livemsg_stop){
	    .sequence = sequence, .arrive_delay = LIVEMSG_UNSAID, .depart_delay = LIVEMSG_UNSAID};
}

struct livemsg *
livemsg_new(struct arena *arena, int64_t made_utc_s)
{
	struct livemsg *message = arena_new(arena, struct livemsg);
	message->arena = arena;
	live__header__init(&message->header);
	message->header.gtfs_realtime_version = arena_strdup(arena, "2.0");
	message->header.has_timestamp = made_utc_s != 0;
	message->header.timestamp = (uint64_t)made_utc_s;
	message->entities = arena_array(arena, ProtobufCBinaryData, ENTITIES_MAX);
	return message;
}

void
livemsg_set_incrementality(struct livemsg *message, int incrementality)
{
	message->header.has_incrementality = true;
	message->header.incrementality = incrementality;
}

void
livemsg_set_version(struct livemsg *message, const char *version)
{
	message->header.gtfs_realtime_version = arena_strdup(message->arena, version);
}

static void
finish_entity(struct livemsg *message)
{
	if (message->entity == NULL)
		return;
	size_t n = live__entity__get_packed_size(message->entity);
	uint8_t *bytes = arena_alloc(message->arena, n);
	live__entity__pack(message->entity, bytes);
	message->entity = NULL;
	livemsg_raw(message, bytes, n);
}

void
livemsg_raw(struct livemsg *message, const void *bytes, size_t n)
{
	finish_entity(message);
	uint8_t *copy = arena_alloc(message->arena, n);
	memcpy(copy, bytes, n);
	ensure(message->n < ENTITIES_MAX);
	message->entities[message->n++] = (ProtobufCBinaryData){n, copy};
}

void
livemsg_trip(struct livemsg *message, const char *trip_id, const char *date, int relationship)
{
	finish_entity(message);
	struct arena *arena = message->arena;
	message->entity = arena_new(arena, Live__Entity);
	live__entity__init(message->entity);
	message->entity->id = arena_printf(arena, "e%zu", message->n);
	Live__TripUpdate *update = arena_new(arena, Live__TripUpdate);
	live__trip_update__init(update);
	message->entity->trip_update = update;
	update->trip = arena_new(arena, Live__TripDescriptor);
	live__trip_descriptor__init(update->trip);
	update->trip->trip_id = arena_strdup(arena, trip_id);
	update->trip->start_date = arena_strdup(arena, date);
	update->trip->has_schedule_relationship = true;
	update->trip->schedule_relationship = relationship;
	update->stop_time_update = arena_array(arena, Live__StopTimeUpdate *, STOPS_MAX);
}

void
livemsg_start_time(struct livemsg *message, const char *time)
{
	message->entity->trip_update->trip->start_time = arena_strdup(message->arena, time);
}

void
livemsg_route(struct livemsg *message, const char *route_id)
{
	message->entity->trip_update->trip->route_id = arena_strdup(message->arena, route_id);
}

void
livemsg_headsign(struct livemsg *message, const char *headsign)
{
	Live__TripProperties *properties = arena_new(message->arena, Live__TripProperties);
	live__trip_properties__init(properties);
	properties->trip_headsign = arena_strdup(message->arena, headsign);
	message->entity->trip_update->trip_properties = properties;
}

void
livemsg_trip_delay(struct livemsg *message, int delay_s)
{
	message->entity->trip_update->has_delay = true;
	message->entity->trip_update->delay = delay_s;
}

void
livemsg_copy(struct livemsg *message, const char *date, const char *time)
{
	Live__TripProperties *copy = arena_new(message->arena, Live__TripProperties);
	live__trip_properties__init(copy);
	copy->start_date = arena_strdup(message->arena, date);
	copy->start_time = arena_strdup(message->arena, time);
	message->entity->trip_update->trip_properties = copy;
}

void
livemsg_delete(struct livemsg *message)
{
	message->entity->has_is_deleted = true;
	message->entity->is_deleted = true;
}

static Live__StopTimeEvent *
event_of(struct livemsg *message, int64_t delay_s, int64_t time_s)
{
	if (delay_s == LIVEMSG_UNSAID && time_s == 0)
		return NULL;
	Live__StopTimeEvent *event = arena_new(message->arena, Live__StopTimeEvent);
	live__stop_time_event__init(event);
	event->has_delay = delay_s != LIVEMSG_UNSAID;
	event->delay = event->has_delay ? (int32_t)delay_s : 0;
	event->has_time = time_s != 0;
	event->time = time_s;
	return event;
}

void
livemsg_stop(struct livemsg *message, const struct livemsg_stop *stop)
{
	Live__TripUpdate *update = message->entity->trip_update;
	Live__StopTimeUpdate *to = arena_new(message->arena, Live__StopTimeUpdate);
	live__stop_time_update__init(to);
	to->has_stop_sequence = stop->sequence != 0;
	to->stop_sequence = (uint32_t)stop->sequence;
	to->stop_id = arena_strdup(message->arena, stop->id);
	to->has_schedule_relationship = true;
	to->schedule_relationship = stop->relationship;
	to->arrival = event_of(message, stop->arrive_delay, stop->arrive_time);
	to->departure = event_of(message, stop->depart_delay, stop->depart_time);
	if (stop->depart_planned != 0 && to->departure != NULL) {
		to->departure->has_scheduled_time = true;
		to->departure->scheduled_time = stop->depart_planned;
	}
	if (stop->assigned != NULL || stop->pickup != 0 || stop->drop_off != 0) {
		Live__StopTimeProperties *more =
		    arena_new(message->arena, Live__StopTimeProperties);
		live__stop_time_properties__init(more);
		more->assigned_stop_id = arena_strdup(message->arena, stop->assigned);
		more->has_pickup_type = stop->pickup != 0;
		more->pickup_type = stop->pickup - 1;
		more->has_drop_off_type = stop->drop_off != 0;
		more->drop_off_type = stop->drop_off - 1;
		to->stop_time_properties = more;
	}
	ensure(update->n_stop_time_update < STOPS_MAX);
	update->stop_time_update[update->n_stop_time_update++] = to;
}

void
livemsg_late(struct livemsg *message, int sequence, int delay_s)
{
	struct livemsg_stop stop = livemsg_stop_at(sequence);
	stop.arrive_delay = stop.depart_delay = delay_s;
	livemsg_stop(message, &stop);
}

void
livemsg_call(struct livemsg *message, const char *id, int64_t arrive_time, int64_t depart_time)
{
	struct livemsg_stop stop = livemsg_stop_at(0);
	stop.id = id;
	stop.arrive_time = arrive_time;
	stop.depart_time = depart_time;
	livemsg_stop(message, &stop);
}

const void *
livemsg_pack(struct livemsg *message, size_t *n)
{
	finish_entity(message);
	Live__Feed feed;
	live__feed__init(&feed);
	*n = live__header__get_packed_size(&message->header);
	uint8_t *header = arena_alloc(message->arena, *n);
	live__header__pack(&message->header, header);
	feed.header = (ProtobufCBinaryData){*n, header};
	feed.n_entity = message->n;
	feed.entity = message->entities;
	*n = live__feed__get_packed_size(&feed);
	uint8_t *bytes = arena_alloc(message->arena, *n);
	live__feed__pack(&feed, bytes);
	return bytes;
}
