/* SPDX-License-Identifier: MIT
 *
 * The outermost layer of a protobuf message: its fields one after another, none of them decoded, so
 * that a message of megabytes can be read in slices and nothing of it is copied.
 * [protobuf encoding: protobuf.dev/programming-guides/encoding]
 */
#ifndef TRAVEL_LIVE_FRAME_H
#define TRAVEL_LIVE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct live_frame {
	uint32_t field;
	bool is_bytes;       /* wire type 2; the others are passed over */
	const uint8_t *data; /* is_bytes: in the message */
	size_t n;
};

struct live_frames {
	const uint8_t *at;
	size_t left;
};

/*
 * The next field of ${frames}. Returns 1 with it, 0 at the end, -1 if the message is damaged there:
 * cut off, a field number of 0, or a group (wire types 3 and 4, which GTFS Realtime has none of).
 */
int live_frame_next(struct live_frames *frames, struct live_frame *frame);

#endif
