/* SPDX-License-Identifier: MIT
 *
 * A timer of no delay fires when all that had come in was read: one list waits, another is taken.
 */
#include "http/intake.h"

#include <stdlib.h>
#include <string.h>

struct intake {
	const struct desk *desk;
	struct loop_timer timer;
	size_t n;
	struct transport_receipt receipts[INTAKE_MAX];
	struct held *held[INTAKE_MAX]; /* of each */
	int result;                    /* of the one that is handled anew */
};

static void
take_all(void *context)
{
	struct intake *intake = context;
	const struct desk *desk = intake->desk;
	struct held *held[INTAKE_MAX];
	int results[INTAKE_MAX];
	size_t n = intake->n;
	memcpy(held, intake->held, n * sizeof(*held));
	intake->n = 0;
	desk->receipts(desk->context, intake->receipts, n, results);
	for (size_t i = 0; i < n; i++) {
		intake->result = results[i];
		server_again(held[i]);
	}
}

struct intake *
intake_new(struct loop *loop, const struct desk *desk)
{
	struct intake *intake = calloc(1, sizeof(*intake));
	if (intake == NULL)
		panic("out of memory for what comes in");
	intake->desk = desk;
	loop_timer_init(&intake->timer, loop, "intake", take_all, intake);
	return intake;
}

void
intake_free(struct intake *intake)
{
	if (intake == NULL)
		return;
	loop_timer_cancel(&intake->timer);
	for (size_t i = 0; i < intake->n; i++)
		server_again(intake->held[i]);
	free(intake);
}

bool
intake_hold(struct intake *intake, struct exchange *exchange,
	    const struct transport_receipt *receipt)
{
	if (intake->n == INTAKE_MAX)
		return false;
	intake->receipts[intake->n] = *receipt;
	intake->held[intake->n++] = server_hold(exchange);
	if (!intake->timer.is_set)
		loop_timer_set(&intake->timer, 0);
	return true;
}

int
intake_result(const struct intake *intake)
{
	return intake->result;
}
