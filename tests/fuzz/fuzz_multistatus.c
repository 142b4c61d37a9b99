/* SPDX-License-Identifier: MIT
 *
 * What a CalDAV server answers: refused with a reason, or within its limits.
 * reaches: calendar/multistatus.c calendar/caldav.c
 */
#include <string.h>

#include "calendar/caldav.h"
#include "calendar/multistatus.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena;
	struct multistatus out;
	const char *why;
	arena_init(&arena);
	int rc = multistatus_parse((const char *)data, n, &arena, &out, &why);
	ensure((rc == 0) == (why[0] == '\0'));
	ensure(rc == 0 || (out.n == 0 && out.error[0] == '\0'));
	ensure(out.n <= MULTISTATUS_RESPONSES_MAX);
	for (size_t i = 0; i < out.n; i++) {
		const struct multistatus_response *one = &out.list[i];
		ensure(one->status >= 0 && one->status <= 999);
		ensure(one->name != NULL && one->error != NULL);
		ensure(strlen(one->calendar) <= MULTISTATUS_TEXT_MAX);
		const char *etag = caldav_etag(one->etag);
		ensure(strpbrk(etag, "\r\n ") == NULL);
	}
	for (int verb = CALDAV_PUT; verb <= CALDAV_SERIES; verb++) {
		const char *reason;
		const struct fetch_answer answer = {
		    .outcome = FETCH_ANSWERED,
		    .status = n > 0 ? 200 + data[0] : 200,
		    .body = (const char *)data,
		    .body_len = n,
		};
		const char *name =
		    caldav_end_name(caldav_read((enum caldav_verb)verb, &answer, &arena, &reason));
		ensure(name[0] != '\0' && reason != NULL);
	}
	arena_fini(&arena);
	return 0;
}
