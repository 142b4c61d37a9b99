/* SPDX-License-Identifier: MIT
 *
 * Writing what smsd sends, reading what it writes.
 */
#include "sms/transport/spoolfile.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sms/gsm7.h"
#include "sms/transport/received.h"

#define STATUS_DELIVERED_MAX 2
#define STATUS_FORWARDED     1 /* the network cannot say whether it arrived */
#define STATUS_TRYING_MAX    63

#define UDH_MAX 140

#define CMS_UNASSIGNED      1   /* no such number */
#define CMS_NETWORK_TIMEOUT 332 /* the network may have it */
#define CMS_UNKNOWN         500

static void
add_septets(const struct segment *segment, struct buf *out)
{
	for (size_t at = 0; at < segment->n;) {
		unsigned char septets[2];
		int n = gsm7_put(utf8_next(segment->text, segment->n, &at), septets);
		buf_add(out, septets, (size_t)n);
	}
}

static void
add_unit(unsigned unit, struct buf *out)
{
	const unsigned char bytes[2] = {(unsigned char)(unit >> 8), (unsigned char)unit};
	buf_add(out, bytes, sizeof(bytes));
}

static void
add_utf16(const struct segment *segment, struct buf *out)
{
	for (size_t at = 0; at < segment->n;) {
		unsigned code = (unsigned)utf8_next(segment->text, segment->n, &at);
		if (code > 0xffff) {
			add_unit(0xd800 + ((code - 0x10000) >> 10), out);
			add_unit(0xdc00 + ((code - 0x10000) & 0x3ff), out);
		} else {
			add_unit(code, out);
		}
	}
}

void
spoolfile_write(const struct spoolfile_out *part, struct buf *out)
{
	const struct transport_message *message = part->message;
	const struct segments *segments = message->segments;
	const struct segment *segment = &segments->parts[part->number - 1];
	bool is_ucs2 = segments->encoding == SEGMENT_UCS2;
	char to[PHONE_FULL_SIZE];
	phone_full(&message->to, to);
	buf_printf(out, "To: %s\nAlphabet: %s\nReport: yes\nRetries: 0\nValidity: %d min\n", to + 1,
		   is_ucs2 ? "UCS2" : "GSM", message->validity_min);
	/* Concatenated short messages, 8-bit reference number.  [TS 23.040 section 9.2.3.24.1] */
	if (segments->n > 1)
		buf_printf(out, "UDH-DATA: 05 00 03 %02X %02X %02X\n", message->reference,
			   (unsigned)segments->n, (unsigned)part->number);
	buf_add_text(out, "\n");
	if (is_ucs2)
		add_utf16(segment, out);
	else
		add_septets(segment, out);
}

bool
spoolfile_open(const char *text, size_t n, struct spoolfile *file)
{
	const char *end = memmem(text, n, "\n\n", 2);
	if (end == NULL)
		return false;
	*file = (struct spoolfile){.text = text, .n = n, .body = (size_t)(end - text) + 2};
	return true;
}

/* The value behind "name: " at the start of a line between ${at} and ${end}. */
static const char *
find_line(const char *at, const char *end, const char *name, struct arena *arena)
{
	size_t length = strlen(name);
	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((next == NULL ? end : next) - at);
		if (n > length && memcmp(at, name, length) == 0 && at[length] == ':') {
			const char *value = at + length + 1;
			size_t left = n - length - 1;
			while (left > 0 && *value == ' ') {
				value++;
				left--;
			}
			return arena_strndup(arena, value, left);
		}
		at += n + 1;
	}
	return NULL;
}

const char *
spoolfile_header(const struct spoolfile *file, const char *name, struct arena *arena)
{
	return find_line(file->text, file->text + file->body, name, arena);
}

const char *
spoolfile_line(const struct spoolfile *file, const char *name, struct arena *arena)
{
	return find_line(file->text + file->body, file->text + file->n, name, arena);
}

bool
spoolfile_words(const struct spoolfile *file, struct arena *arena,
		struct transport_inbound *inbound)
{
	const char *alphabet = spoolfile_header(file, "Alphabet", arena);
	const char *body = file->text + file->body;
	size_t n = file->n - file->body;
	/* Its documentation: the first three characters count. */
	if (alphabet != NULL && strncmp(alphabet, "bin", 3) == 0)
		return false;
	if (alphabet != NULL && strncmp(alphabet, "UCS", 3) == 0)
		received_utf16((const unsigned char *)body, n, inbound);
	else
		received_bytes(body, n, inbound);
	return true;
}

/* Its header stands there as "05 00 03 07 02 01 ". */
void
spoolfile_part(const struct spoolfile *file, struct arena *arena, struct part *part)
{
	unsigned char bytes[UDH_MAX];
	const char *header = spoolfile_header(file, "UDH-DATA", arena);
	size_t n = 0;
	for (char *end; header != NULL && n < UDH_MAX; header = end) {
		long byte = strtol(header, &end, 16);
		if (end == header || byte < 0 || byte > 255)
			break;
		bytes[n++] = (unsigned char)byte;
	}
	part_read(bytes, n, part);
}

enum outbox_event
spoolfile_reported(int status)
{
	if (status <= STATUS_DELIVERED_MAX && status != STATUS_FORWARDED)
		return OUTBOX_ON_RECEIPT_DELIVERED;
	return status <= STATUS_TRYING_MAX ? OUTBOX_ON_RECEIPT_ACCEPTED : OUTBOX_ON_RECEIPT_FAILED;
}

enum outbox_event
spoolfile_failed(const char *reason)
{
	static const char cms[] = "+CMS ERROR: ";
	if (strncmp(reason, "+CME ERROR", 10) == 0)
		return OUTBOX_ON_NOT_SENT;
	if (strncmp(reason, cms, strlen(cms)) != 0)
		return OUTBOX_ON_UNKNOWN;
	switch (strtol(reason + strlen(cms), NULL, 10)) {
	case CMS_UNASSIGNED:
		return OUTBOX_ON_REJECTED;
	case 0:
	case CMS_NETWORK_TIMEOUT:
	case CMS_UNKNOWN:
		return OUTBOX_ON_UNKNOWN;
	}
	return OUTBOX_ON_NOT_SENT;
}
