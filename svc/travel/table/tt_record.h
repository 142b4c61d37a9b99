/* SPDX-License-Identifier: MIT
 *
 * The records of a timetable file, version 4, as they lie in the map. tt.h opens it and says what
 * holds between them; the format stands at the head of tt.c.
 *
 * Texts are offsets for tt_text, 0 is "". Rows that need not be there are TT_NONE. Every row, text
 * and time named here was found to be in range when the file was opened.
 */
#ifndef TRAVEL_TT_RECORD_H
#define TRAVEL_TT_RECORD_H

#include <stdint.h>

#define TT_STOPS_MAX         (UINT32_C(1) << 20)
#define TT_TRIPS_MAX         (UINT32_C(1) << 24) /* also of one date, days before included */
#define TT_CONNECTIONS_MAX   (UINT32_C(1) << 27)
#define TT_TRANSFERS_MAX     (UINT32_C(1) << 22)
#define TT_FEEDS_MAX         32
#define TT_SECONDS_MAX       (8 * 86400) /* latest arrival, seconds of its service day */
#define TT_NONE              UINT32_MAX
#define TT_NO_SECONDS        (-1)
#define TT_NO_DAY            INT32_MIN
#define TT_STOP_ID_BYTES_MAX 4096 /* as long as a field of a feed may be */

/*
 * One vehicle from one stop to its next, 16 bytes. In the file they are sorted by departure, then
 * those that take no time first, then by trip and place in the trip.
 */
struct tt_connection {
	int32_t depart_s;            /* 0..arrive_s */
	uint32_t arrive_and_flags;   /* arrive_s << 8 | flags */
	uint64_t trip_and_two_stops; /* trip << 40 | from << 20 | to */
};
#define TT_MAY_BOARD     0x01u /* pickup_type at its first stop is not 1 */
#define TT_MAY_ALIGHT    0x02u /* drop_off_type at its second is not 1 */
#define TT_BOARD_PHONE   0x04u /* pickup_type 2: phone the operator before */
#define TT_BOARD_DRIVER  0x08u /* pickup_type 3: arrange it with the driver */
#define TT_ALIGHT_PHONE  0x10u /* drop_off_type 2 */
#define TT_ALIGHT_DRIVER 0x20u /* drop_off_type 3 */
#define TT_DEPART_ABOUT  0x40u /* timepoint 0, or a time that the feed leaves out */
#define TT_ARRIVE_ABOUT  0x80u
#define TT_FLAGS         0xffu
#define TT_SECONDS_SHIFT 8

static inline struct tt_connection
tt_connection_make(int32_t depart_s, int32_t arrive_s, uint32_t trip, const uint32_t stops[2],
		   unsigned flags)
{
	return (struct tt_connection){depart_s, (uint32_t)arrive_s << TT_SECONDS_SHIFT | flags,
				      (uint64_t)trip << 40 | (uint64_t)stops[0] << 20 | stops[1]};
}

static inline int32_t
tt_arrive_s(const struct tt_connection *c)
{
	/* With its sign: a day of 25 hours begins before its second 0. */
	return (int32_t)c->arrive_and_flags >> TT_SECONDS_SHIFT;
}
static inline uint32_t
tt_trip_of(const struct tt_connection *c)
{
	return (uint32_t)(c->trip_and_two_stops >> 40);
}
static inline uint32_t
tt_from(const struct tt_connection *c)
{
	return (uint32_t)(c->trip_and_two_stops >> 20) & (TT_STOPS_MAX - 1);
}
static inline uint32_t
tt_to(const struct tt_connection *c)
{
	return (uint32_t)c->trip_and_two_stops & (TT_STOPS_MAX - 1);
}

/* One of the feeds that were merged, in the order they were named in. */
struct tt_feed {
	uint32_t file;      /* name of its zip, without folders */
	uint32_t publisher; /* feed_info.txt, like the next four */
	uint32_t version;
	int32_t info_first_day; /* feed_start_date: struct civil_date.day, or TT_NO_DAY */
	int32_t info_last_day;
	int32_t first_day; /* of its services and added days; first > last: never runs */
	int32_t last_day;
	uint32_t n_rows;         /* of its tables */
	uint32_t n_refused;      /* so many of them are not in here */
	uint32_t n_block_trips;  /* trips with a block_id, which is not used */
	uint32_t n_in_seat;      /* transfers of types 4 and 5: kept, not used */
	uint32_t n_stops_shared; /* of its stops, those that a feed before it has too */
};

struct tt_agency {
	uint32_t id;
	uint32_t name;
	uint32_t feed;
};

/*
 * Stops of several feeds that have one id and lie near each other are one stop. Otherwise an id
 * that a feed before it has too gets the feed's number in front: "2:ID" for the second feed, and
 * "2:2:ID" if some feed calls a stop "2:ID" itself.
 */
struct tt_stop {
	double lat;
	double lon;
	uint32_t id; /* no other stop has it */
	uint32_t name;
	uint32_t platform;       /* platform_code */
	uint32_t parent;         /* its station (of a boarding area: its platform), or TT_NONE */
	uint32_t feeds;          /* bit f: feed f has this stop */
	uint8_t has_place, kind; /* 0 or 1; GTFS location_type */
	uint8_t wheelchair;      /* 0 unknown, 1 yes, 2 no; what it leaves open is its station's */
	uint8_t n_renames;       /* so often stands its feed's number before its feed's own id */
};

struct tt_route {
	uint32_t id;
	uint32_t name; /* the short one where there is one */
	uint32_t agency;
	uint32_t type; /* GTFS route_type */
};

struct tt_service {
	uint32_t id;
	int32_t first_day; /* struct civil_date.day; first > last: exceptions only */
	int32_t last_day;
	uint32_t weekdays; /* bit 0 Monday ... bit 6 Sunday */
};

struct tt_exception {
	uint32_t service;
	int32_t day;
	uint32_t is_added; /* 1: runs, 0: does not */
};

/* One trip, or one run of a trip that repeats by frequencies. */
struct tt_trip {
	uint32_t id; /* of the runs of one trip: the same offset; of others: never the same */
	uint32_t headsign;
	uint32_t route;
	uint32_t service;
	uint32_t pattern;
	uint32_t first_ride; /* its rides are tt->rides[first_ride ...], one fewer than its calls */
	int32_t start_s;     /* departure from the first stop; of a run, what frequencies say */
	uint8_t wheelchair;  /* 0 unknown, 1 yes, 2 no */
	uint8_t feed;
	uint8_t repeats; /* enum tt_repeats */
	uint8_t zero;
};
enum tt_repeats {
	TT_ONCE,
	TT_REPEATS_ABOUT,   /* exact_times 0: about so often */
	TT_REPEATS_EXACTLY, /* exact_times 1 */
};

/* Where trips call, in order; one pattern for all trips that call in the same way. */
struct tt_pattern {
	uint32_t first_call;
	uint32_t n_calls;
};
struct tt_call {
	uint32_t stop;
	uint32_t sequence; /* stop_sequence; it rises within a pattern */
};

/*
 * A footpath of "firstday journeys" (DESIGN section 6): transfers.txt as listed. Those for certain
 * lines or trips stand apart as struct tt_transfer, of type 2 with their time or 3, by stop, then
 * the other stop, then the one that binds first.
 */
struct tt_foot {
	uint32_t to;
	int32_t walk_s;
};

/*
 * A row of transfers.txt for journeys from door to door: rows for a station stand here once for
 * each of its platforms, unless a row names the platforms themselves. By stop in the order of
 * tt->transfer_first, then by the other stop, then the one that binds first: for certain trips,
 * for certain routes, for all.
 */
struct tt_transfer {
	uint32_t from; /* stop; TT_NONE only for types 4 and 5 */
	uint32_t to;   /* may be ${from}: changing there */
	int32_t min_s; /* min_transfer_time, or TT_NO_SECONDS */
	uint32_t from_route;
	uint32_t to_route;
	uint32_t from_trip; /* a tt_trip.id, 0: any */
	uint32_t to_trip;
	uint32_t type; /* GTFS transfer_type 0..5 */
};

#endif
