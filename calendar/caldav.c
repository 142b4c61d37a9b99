/* SPDX-License-Identifier: MIT
 *
 * Requests out of pieces of text, answers by the table of the header.
 */
#include "calendar/caldav.h"

#include <string.h>

#include "base/base64.h"
#include "base/civil.h"
#include "calendar/multistatus.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define CALDAV   "xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\""

const char *
caldav_name(const char *uid, struct arena *arena)
{
	return arena_printf(arena, "%.*s.ics", (int)strcspn(uid, "@"), uid);
}

const char *
caldav_etag(const char *text)
{
	size_t n = strlen(text);
	if (n < 2 || n > CALDAV_ETAG_MAX || text[0] != '"' || text[n - 1] != '"')
		return "";
	for (size_t i = 1; i < n - 1; i++)
		if ((unsigned char)text[i] <= ' ' || text[i] == '"' || text[i] == 0x7f)
			return "";
	return text;
}

static void
add_header(struct fetch_request *out, const char *header)
{
	int n = 0;
	while (out->headers[n] != NULL)
		n++;
	ensure(n < FETCH_HEADERS_MAX - 1);
	out->headers[n] = header;
}

static void
begin(const struct caldav_collection *collection, const char *method, const char *name,
      struct arena *arena, struct fetch_request *out)
{
	*out = (struct fetch_request){
	    .name = arena_printf(arena, "caldav:%s", collection->name),
	    .method = method,
	    .url = arena_printf(arena, "%s%s", collection->url, name),
	    .body_max = CALDAV_ANSWER_MAX,
	    .timeout_ms = collection->timeout_ms,
	};
	if (collection->username[0] == '\0')
		return;
	/* [RFC 7617] */
	const char *login =
	    arena_printf(arena, "%s:%s", collection->username, collection->password);
	struct buf header;
	buf_init(&header);
	buf_add_text(&header, "Authorization: Basic ");
	base64_add(&header, login, strlen(login));
	add_header(out, arena_strdup(arena, buf_text(&header)));
	explicit_bzero(header.data, header.len);
	buf_fini(&header);
}

void
caldav_put(const struct caldav_collection *collection, const char *name, const char *etag,
	   const struct buf *text, struct arena *arena, struct fetch_request *out)
{
	begin(collection, "PUT", name, arena, out);
	add_header(out, "Content-Type: text/calendar; charset=utf-8");
	add_header(out, etag[0] == '\0' ? "If-None-Match: *"
					: arena_printf(arena, "If-Match: %s", etag));
	out->body = buf_text(text);
	out->body_len = text->len;
}

void
caldav_delete(const struct caldav_collection *collection, const char *name, const char *etag,
	      struct arena *arena, struct fetch_request *out)
{
	begin(collection, "DELETE", name, arena, out);
	add_header(out, arena_printf(arena, "If-Match: %s", etag));
}

static void
report(const struct caldav_collection *collection, const char *body, struct arena *arena,
       struct fetch_request *out)
{
	begin(collection, "REPORT", "", arena, out);
	add_header(out, "Content-Type: application/xml; charset=utf-8");
	add_header(out, "Depth: 1");
	out->body = body;
	out->body_len = strlen(body);
}

/* The path of an address, as an href in XML. */
static void
add_path(struct buf *out, const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host == NULL ? url : strchr(host + 3, '/');
	for (const char *at = path == NULL ? "/" : path; *at != '\0'; at++) {
		if (*at == '&')
			buf_add_text(out, "&amp;");
		else if (*at == '<')
			buf_add_text(out, "&lt;");
		else
			buf_add(out, at, 1);
	}
}

void
caldav_look(const struct caldav_collection *collection, const char *const names[], int n,
	    struct arena *arena, struct fetch_request *out)
{
	struct buf body;
	ensure(n >= 1 && n <= CALDAV_LOOK_MAX);
	buf_init(&body);
	buf_add_text(&body, XML_HEAD "<C:calendar-multiget " CALDAV ">"
				     "<D:prop><D:getetag/></D:prop>");
	for (int i = 0; i < n; i++) {
		buf_add_text(&body, "<D:href>");
		add_path(&body, collection->url);
		buf_printf(&body, "%s</D:href>", names[i]);
	}
	buf_add_text(&body, "</C:calendar-multiget>");
	report(collection, arena_strdup(arena, buf_text(&body)), arena, out);
	buf_fini(&body);
}

/* "20231123T000000Z" */
static const char *
instant(struct utc at, struct arena *arena)
{
	struct civil_date date = {(int32_t)(at.s / 86400)};
	struct civil_ymd ymd = civil_to_ymd(date);
	int second = (int)(at.s % 86400);
	return arena_printf(arena, "%04d%02d%02dT%02d%02d%02dZ", ymd.year, ymd.month, ymd.day,
			    second / 3600, second / 60 % 60, second % 60);
}

static const char *
time_range(struct caldav_span span, struct arena *arena)
{
	return arena_printf(arena, "<C:time-range start=\"%s\" end=\"%s\"/>",
			    instant(span.from, arena), instant(span.until, arena));
}

void
caldav_busy(const struct caldav_collection *collection, struct caldav_span span,
	    struct arena *arena, struct fetch_request *out)
{
	report(collection,
	       arena_printf(arena, XML_HEAD "<C:free-busy-query " CALDAV ">%s</C:free-busy-query>",
			    time_range(span, arena)),
	       arena, out);
}

static void
query(const struct caldav_collection *collection, const char *filter, struct arena *arena,
      struct fetch_request *out)
{
	report(collection,
	       arena_printf(arena,
			    XML_HEAD "<C:calendar-query " CALDAV "><D:prop><C:calendar-data/>"
				     "</D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">"
				     "<C:comp-filter name=\"VEVENT\">%s</C:comp-filter>"
				     "</C:comp-filter></C:filter></C:calendar-query>",
			    filter),
	       arena, out);
	out->body_max = CALDAV_EVENTS_MAX;
}

void
caldav_events(const struct caldav_collection *collection, struct caldav_span span,
	      struct arena *arena, struct fetch_request *out)
{
	query(collection, time_range(span, arena), arena, out);
}

void
caldav_series(const struct caldav_collection *collection, struct arena *arena,
	      struct fetch_request *out)
{
	query(collection, "<C:prop-filter name=\"RRULE\"/>", arena, out);
}

void
caldav_dates(const struct caldav_collection *collection, struct arena *arena,
	     struct fetch_request *out)
{
	query(collection, "<C:prop-filter name=\"RDATE\"/>", arena, out);
}

#define PUT    (1u << CALDAV_PUT)
#define DELETE (1u << CALDAV_DELETE)
#define LOOK   (1u << CALDAV_LOOK | 1u << CALDAV_EVENTS | 1u << CALDAV_SERIES | 1u << CALDAV_DATES)
#define BUSY   (1u << CALDAV_BUSY)
#define ALL    (PUT | DELETE | LOOK | BUSY)

/* The first that fits. */
static const struct {
	unsigned verbs;
	int first, last; /* status */
	bool has_reason; /* only if the answer says what was not fulfilled */
	enum caldav_end end;
} ends[] = {
    {PUT | DELETE, 207, 207, false, CALDAV_REFUSED},
    {LOOK, 207, 207, false, CALDAV_DONE},
    {BUSY, 207, 207, false, CALDAV_UNABLE},
    {PUT, 200, 201, false, CALDAV_DONE},
    {DELETE | BUSY, 200, 200, false, CALDAV_DONE},
    {PUT | DELETE, 204, 204, false, CALDAV_DONE},
    {ALL, 200, 299, false, CALDAV_LATER},
    {ALL, 401, 401, false, CALDAV_DENIED},
    {ALL, 407, 407, false, CALDAV_DENIED},
    {ALL, 408, 408, false, CALDAV_LATER},
    {ALL, 423, 425, false, CALDAV_LATER},
    {ALL, 429, 429, false, CALDAV_LATER},
    {BUSY, 404, 404, false, CALDAV_NO_COLLECTION},
    {BUSY, 410, 410, false, CALDAV_NO_COLLECTION},
    {BUSY, 500, 501, false, CALDAV_UNABLE},
    {BUSY, 300, 499, false, CALDAV_UNABLE},
    {ALL, 300, 399, false, CALDAV_NO_COLLECTION},
    {PUT | DELETE, 403, 403, true, CALDAV_REFUSED},
    {ALL, 403, 403, false, CALDAV_DENIED},
    {DELETE, 404, 404, false, CALDAV_GONE},
    {DELETE, 410, 410, false, CALDAV_GONE},
    {ALL, 404, 405, false, CALDAV_NO_COLLECTION},
    {PUT | DELETE, 409, 409, true, CALDAV_REFUSED},
    {ALL, 409, 410, false, CALDAV_NO_COLLECTION},
    {PUT | DELETE, 412, 412, false, CALDAV_CHANGED},
    {LOOK, 412, 412, false, CALDAV_LATER},
    {PUT | DELETE, 400, 499, false, CALDAV_REFUSED},
    {LOOK, 400, 499, false, CALDAV_NO_COLLECTION},
};

/* What the answer says was not fulfilled, in its error or in that of its first response. */
static const char *
reason_of(const struct fetch_answer *answer, struct arena *arena)
{
	struct multistatus read;
	const char *why;
	if (answer->body_len == 0 || answer->outcome != FETCH_ANSWERED ||
	    multistatus_parse(answer->body, answer->body_len, arena, &read, &why) != 0)
		return "";
	if (read.n > 0 && read.error[0] == '\0')
		return read.list[0].error;
	return read.error;
}

enum caldav_end
caldav_read(enum caldav_verb verb, const struct fetch_answer *answer, struct arena *arena,
	    const char **reason)
{
	*reason = "";
	if (answer->outcome == FETCH_NOT_SENT || answer->outcome == FETCH_UNKNOWN)
		return CALDAV_LATER;
	if (verb == CALDAV_PUT || verb == CALDAV_DELETE)
		*reason = reason_of(answer, arena);
	if (answer->status == 412 && strcmp(*reason, "no-uid-conflict") == 0)
		return CALDAV_REFUSED;
	/* A list that was cut off is none; busy times are few. */
	if (answer->outcome == FETCH_TOO_LARGE && verb == CALDAV_BUSY)
		return CALDAV_UNABLE;
	if (answer->outcome == FETCH_TOO_LARGE && verb != CALDAV_PUT && verb != CALDAV_DELETE)
		return CALDAV_LATER;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if ((ends[i].verbs & 1u << verb) != 0 && answer->status >= ends[i].first &&
		    answer->status <= ends[i].last && (!ends[i].has_reason || (*reason)[0] != '\0'))
			return ends[i].end;
	return CALDAV_LATER;
}

const char *
caldav_end_name(enum caldav_end end)
{
	switch (end) {
	case CALDAV_DONE:
		return "done";
	case CALDAV_CHANGED:
		return "changed";
	case CALDAV_GONE:
		return "gone";
	case CALDAV_REFUSED:
		return "refused";
	case CALDAV_UNABLE:
		return "unable";
	case CALDAV_LATER:
		return "later";
	case CALDAV_DENIED:
		return "denied";
	case CALDAV_NO_COLLECTION:
		return "no_collection";
	}
	panic("no such end (%d)", (int)end);
}
