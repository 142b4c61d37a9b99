/* SPDX-License-Identifier: MIT
 *
 * A plan document: refused with every fault, or read within its limits.
 * reaches: svc/plan/document.c svc/plan/document_party.c svc/base/jsonread.c
 */
#include <string.h>

#include "plan/document.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct plan_document document;
	int rc = document_parse((const char *)data, n, problems, &document);
	fuzz_check_problems(problems, rc);
	if (rc == 0) {
		ensure(document.n_appointments <= PLAN_APPOINTMENTS_MAX);
		ensure(document.gate.earliest_min <= document.gate.expected_min &&
		       document.gate.expected_min <= document.gate.latest_min);
		for (int i = 0; i < document.n_appointments; i++) {
			const struct document_appointment *item = &document.appointments[i];
			ensure(item->id[0] != '\0' && strlen(item->label) <= DOCUMENT_TEXT_MAX);
			ensure((item->after >> document.n_appointments) == 0);
		}
	}
	fuzz_problems_free(problems);
	return 0;
}
