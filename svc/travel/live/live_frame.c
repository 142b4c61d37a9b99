/* SPDX-License-Identifier: MIT
 *
 * Tags, varints and lengths.
 */
#include "travel/live/live_frame.h"

#define VARINT_BYTES_MAX 10

enum wire { WIRE_VARINT = 0, WIRE_8_BYTES = 1, WIRE_BYTES = 2, WIRE_4_BYTES = 5 };

static bool
take_varint(struct live_frames *frames, uint64_t *value)
{
	*value = 0;
	for (unsigned i = 0; i < VARINT_BYTES_MAX && frames->left > 0; i++) {
		uint8_t byte = *frames->at++;
		frames->left--;
		*value |= (uint64_t)(byte & 0x7f) << 7 * i;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static bool
skip(struct live_frames *frames, uint64_t n)
{
	if (n > frames->left)
		return false;
	frames->at += n;
	frames->left -= n;
	return true;
}

int
live_frame_next(struct live_frames *frames, struct live_frame *frame)
{
	uint64_t tag = 0;
	uint64_t value = 0;
	*frame = (struct live_frame){0};
	if (frames->left == 0)
		return 0;
	if (!take_varint(frames, &tag) || tag > UINT32_MAX || tag >> 3 == 0)
		return -1;
	frame->field = (uint32_t)(tag >> 3);
	switch (tag & 7) {
	case WIRE_VARINT:
		return take_varint(frames, &value) ? 1 : -1;
	case WIRE_8_BYTES:
		return skip(frames, 8) ? 1 : -1;
	case WIRE_4_BYTES:
		return skip(frames, 4) ? 1 : -1;
	case WIRE_BYTES:
		if (!take_varint(frames, &value))
			return -1;
		frame->is_bytes = true;
		frame->data = frames->at;
		frame->n = (size_t)value;
		return skip(frames, value) ? 1 : -1;
	}
	return -1;
}
