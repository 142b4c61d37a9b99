/* SPDX-License-Identifier: MIT
 *
 * What happened, a line for each thing: local time, who, and every write that came of it. Texts and
 * codes are left out, so that a new wording changes no trace.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/sim/sim.h"

void
trace_line(struct sim *sim, const char *fmt, ...)
{
	struct civil_date date;
	int minute = 0;
	civil_from_utc(sim->world->zone, sim->now, &date, &minute);
	char day[CIVIL_DATE_SIZE], time[CIVIL_TIME_SIZE], what[400];
	civil_date_format(date, day);
	civil_time_format(minute, time);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	buf_printf(&sim->trace, "%s %s:%02d %s\n", day, time, (int)(sim->now.s % 60), what);
}

static void
trace_message(struct sim *sim, const struct row_message *message, bool is_new)
{
	if (is_new)
		trace_line(sim, "    message %" PRId64 " to %" PRId64 " %s [%s] %s", message->id,
			   message->party_id, message->kind, message->claim, message->fact);
	else
		trace_line(sim, "    message %" PRId64 " %s, attempt %d", message->id,
			   outbox_state_name(message->state), message->attempts);
}

static void
trace_question(struct sim *sim, const struct row_question *question)
{
	trace_line(sim, "    question %" PRId64 " to %" PRId64 " %s %s at %d: %s, %d tries",
		   question->id, question->party_id,
		   rows_word(&rows_question_kinds, (int)question->kind), question->appointment,
		   question->at_min, rows_word(&rows_question_states, (int)question->state),
		   question->tries_left);
}

static void
trace_write(struct sim *sim, const struct store_write *write)
{
	switch (write->kind) {
	case WRITE_MESSAGE:
	case WRITE_MESSAGE_STATE:
		trace_message(sim, &write->message, write->kind == WRITE_MESSAGE);
		return;
	case WRITE_QUESTION:
	case WRITE_QUESTION_STATE:
		trace_question(sim, &write->question);
		return;
	case WRITE_VERSION:
		trace_line(sim, "    version %d: %s", write->version.version, write->version.cause);
		return;
	case WRITE_DECISION:
	case WRITE_DECISION_UNDONE:
		trace_line(sim, "    decision %" PRId64 " %s of %s at %d%s", write->decision.id,
			   rows_word(&rows_decision_kinds, (int)write->decision.kind),
			   write->decision.appointment, write->decision.at_min,
			   write->decision.is_undone ? ", undone" : "");
		return;
	case WRITE_PARTY_STOPPED:
		trace_line(sim, "    party %" PRId64 " %s", write->party.id,
			   write->party.stopped.s == NO_TIME.s ? "is back" : "stopped");
		return;
	case WRITE_PERSON:
	case WRITE_PARTY:
	case WRITE_PLAN:
	case WRITE_PLAN_STATE:
	case WRITE_PLAN_WAKE:
	case WRITE_ITEM:
	case WRITE_EVENT:
	case WRITE_AUDIT:
	case WRITE_PART:
	case WRITE_PART_CLOSED:
	case WRITE_PART_GONE:
	case WRITE_PARTS_WAIT:
		return;
	}
}

void
trace_effects(struct sim *sim)
{
	for (size_t i = 0; i < sim->effects->n_writes; i++)
		trace_write(sim, &sim->effects->writes[i]);
}
