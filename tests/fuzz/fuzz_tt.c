/* SPDX-License-Identifier: MIT
 *
 * A timetable file: refused, or every question is answered without a read outside of it. Its size
 * and checksum are set right first, so that what lies behind them is reached.
 * reaches: svc/travel/table/tt.c svc/travel/scan/csa_day.c svc/travel/scan/csa.c svc/travel/near.c
 *	    svc/travel/profile.c svc/travel/travel*.c
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "travel/travel_answer.h"
#include "travel/table/tt_write.h"

#define SIZE_AT (TT_CHECKSUM_AT - 8)

static void
ask_door_to_door(const void *bytes, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	const struct travel_files files = {.timetable = fuzz_path(0, bytes, n)};
	struct travel *travel = travel_open(&files, problems);
	/* Its zone may be none. */
	ensure((travel == NULL) == (problems->count > 0));
	if (travel == NULL)
		goto free_problems;
	struct travel_query query = travel_query_default(civil_from_ymd(2023, 9, 15));
	const struct travel_place places[2] = {{{51.5, -3.0}, "a"}, {{51.53, -3.0}, "b"}};
	travel_matrix(travel, &query, places, 2, problems->arena);
	for (int by_arrival = 0; by_arrival < 2; by_arrival++) {
		const struct travel_question question = {.query = &query,
							 .from = places[0],
							 .to = places[1],
							 .minute = by_arrival ? 1200 : 480,
							 .by_arrival = by_arrival != 0,
							 .latest_min = TRAVEL_MINUTE_MAX,
							 .money_pence = TRAVEL_PENCE_NONE};
		travel_answer_find(travel, &question, problems->arena);
	}
	travel_close(travel);
free_problems:
	fuzz_problems_free(problems);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < TT_CHECKSUM_AT + 8)
		return 0;
	/* Exactly so many bytes, so that reading one more is seen. */
	void *bytes;
	ensure(posix_memalign(&bytes, 16, n) == 0);
	memcpy(bytes, data, n);
	uint64_t size = n;
	memcpy((char *)bytes + SIZE_AT, &size, sizeof(size));
	uint64_t sum = tt_checksum(bytes, n);
	memcpy((char *)bytes + TT_CHECKSUM_AT, &sum, sizeof(sum));
	struct tt tt;
	int rc = tt_from_bytes(&tt, bytes, n);
	ensure(rc == 0 || rc == E_CORRUPT);
	if (rc == 0) {
		fuzz_use_timetable(&tt, false);
		tt_close(&tt);
		ask_door_to_door(bytes, n);
	}
	free(bytes);
	return 0;
}
