/* SPDX-License-Identifier: MIT
 *
 * Every message that the present state of a day calls for, computed whole each time.
 *
 *	claim		to		when
 *	ahead:7, :3, :1	person		so many days before, if the phone is in hand
 *	morning		person		the day's morning: the first step
 *	leave:PLACE	person		shortly before each leg: line, stop, time; ":2" for a
 *					second leg to that place
 *	then:PLACE	person		where a way has a lift and a ride: the second of the
 *					two, as the first comes to its end
 *	releave:PLACE	person		at once, when they were told another time to leave
 *	ride:PLACE	person		at once, when live times change a ride they know of
 *	call:ID		person		shortly before a call; at once, when it is made
 *					once more
 *	change:ID	person		another hour or way, and nobody's yes is missing
 *	shut:ID		person		on the day: shut, do not go there yet
 *	checkin		person		the day is over, if they chose it: was it made
 *	checked		person		what their answer to that is answered by
 *	checkin		coordinator	no word on that; later, that it went well
 *	plan		coordinator	each version: what it makes of the day
 *	digest		coordinator	in the morning: their plans of that day (digest.h)
 *	friday		coordinator	at once, on a Friday or a day before a holiday; with
 *					the day that the policy presumes
 *	friday:10, :5	coordinator	the same so many working days before it
 *	stale:ID	coordinator	a change is asked of a service by old hours
 *	shutnext:ID	coordinator	agreed to be put off, to a day on which it is shut
 *	unready		coordinator	something that is a duty finds no place
 *	lift:PLACE	coordinator	half an hour before each lift: from where to where
 *	late		coordinator	what the person reported
 *	times		coordinator	what runs that day is not known; later, that it is
 *	live		coordinator	live times are unknown; later, that they are known
 *	holidays:DATE	coordinator	the list of bank holidays ends then (listend.h)
 *	clash:REF:ID	coordinator	an earlier plan holds it (across.h)
 *	diary:NAME:SINCE coordinator	a calendar cannot be read; later, that it can (unread.h)
 *	nook		coordinator	an OK that the person was asked for did not come; once,
 *					until any text of theirs does
 *	noreply:N	coordinator	question N had no answer by its last rung (ladder.h)
 *	nocall:ID	coordinator	a call, and the one made once more, did not take place
 *	lost:N		coordinator	message N did not arrive, or nobody knows
 *	told:ID		service, officer  the same, unless it was their own word; that it
 *					is as booked, if they were told or asked otherwise
 *	holdup:ID	service, officer  will be late and is not asked; later, is in time
 *	invite:ID	service, officer  who want mail: at once, what is settled; that it is off
 *	again:N		officer, service  question N once more, with its code (ladder.h)
 *	question:N	whoever is asked	written by ask.c; dies with its question. The
 *					reminder of a call is one (call.h), for its code
 */
#ifndef APP_REMIND_H
#define APP_REMIND_H

#include "app/day.h"
#include "app/reconcile.h"

void remind_person(const struct day *day, struct wants *wants);
void remind_coordinator(const struct day *day, struct wants *wants);
void remind_services(const struct day *day, struct wants *wants);
void remind_invitations(const struct day *day, struct wants *wants);

/* Whether invitations go to them; and one as the mail that message ${id} is, with its sentence. */
bool remind_can_be_mailed(const struct row_party *party);
const char *remind_mail(const struct day *day, const struct invite *invite, const char *text,
			int64_t id);

/* Of a day behind which all shuts, and of a put-off to a day that is shut by now. For remind.c. */
void remind_friday(const struct day *day, const struct row_party *to, struct wants *wants);
void remind_shut_next(const struct day *day, const struct row_party *to, struct wants *wants);

/* Of questions that nobody answers: to who was asked, and to the coordinator. */
void remind_asked(const struct day *day, struct wants *wants);
void remind_no_reply(const struct day *day, const struct row_party *to, struct wants *wants);

/* Of an OK that did not come; and when one would have had its time, NO_TIME for never. ${wants} are
 * the texts that are still to go. */
void remind_no_ok(const struct day *day, const struct row_party *to, struct wants *wants);
struct utc remind_ok_wake(const struct day *day, const struct wants *wants);

/* Of the days before. For remind.c. */
void remind_ahead(const struct day *day, const struct row_party *person, struct wants *wants);

/* Of services that are asked by hours which nobody has confirmed for long. For remind.c. */
void remind_stale(const struct day *day, const struct row_party *to, struct wants *wants);

/* Of one call, to the person; and of those that failed. For remind*.c. */
void remind_call(const struct day *day, const struct row_party *person, int appointment,
		 struct wants *wants);
void remind_call_failed(const struct day *day, const struct row_party *to, struct wants *wants);

/* Of lifts, to the coordinator who gives them. */
void remind_lifts(const struct day *day, const struct row_party *to, struct wants *wants);

/* Leg ${k} as it is estimated: what of it is by car where the rest is ridden; NULL if nothing. */
const struct plan_by_car *remind_car_of(const struct day *day, int k);

/* The second part of such a leg, to the person. */
struct remind_then {
	const struct row_party *person;
	const struct plan_by_car *car;
	const struct plan_ride *rides; /* at least one */
	int n_rides;
	const char *claim;
	const char *label; /* what it leads to */
	bool is_said;      /* what has changed of its ride they have heard: that will do */
};
void remind_car_then(const struct day *day, const struct remind_then *then, struct wants *wants);

/* When and how leg ${k} begins, and what changes of it, to the person. For remind_person.c. */
void remind_leave(const struct day *day, const struct row_party *person, int k,
		  struct wants *wants);

/* "leave:PLACE"; a place that is gone to twice has a second claim. */
const char *remind_leave_claim(const struct day *day, int k);

/*
 * What the coordinator is told of a reported delay, for their late_copy: the delay, and what is
 * next and when it will begin. False, and nothing is written, when nothing of the day is left.
 */
#define REMIND_LATE_VALUES 5
bool remind_late(const struct day *day, struct template_value values[REMIND_LATE_VALUES]);

/* Adds one; ${values} are copied. Past RECONCILE_WANTS_MAX it panics: the day's limits forbid it.
 */
struct want *remind_add(struct wants *wants, const struct day_say *say,
			const struct template_value values[], size_t n_values);

#endif
