/* SPDX-License-Identifier: MIT
 *
 * Days that are too heavy for a visit that could be a call: whoever has no home for the night, no
 * money, or only hours until everything shuts, has more need of a bed and a chemist than of a
 * waiting room. The officer is then asked, without anybody's bidding, whether a call or the next
 * working day would do. Nothing changes until they say yes.
 */
#ifndef APP_OFFER_H
#define APP_OFFER_H

#include "app/day.h"

enum offer_because {
	OFFER_NOTHING, /* it is not offered */
	OFFER_NO_HOME, /* the plan knows no home */
	OFFER_NO_MONEY,
	OFFER_CLOSURE, /* a Friday, or a day before a bank holiday */
};

struct offer {
	enum offer_because because; /* the first that holds, in this order */
	bool is_call;               /* else the next working day */
};

/*
 * What to offer for an appointment: a contact that is planned as a visit as booked, before the day,
 * where a call or the next working day is for somebody to allow. A call first; once it was refused,
 * the next working day.
 */
struct offer offer_make(const struct day *day, int appointment);

/* Whether the next day is no working day. */
bool offer_is_before_closure(const struct day *day);

/* The reason in the words of ${to}; in the day's arena. */
const char *offer_why(const struct day *day, const struct row_party *to,
		      enum offer_because because);

#endif
