/* SPDX-License-Identifier: MIT
 *
 * What the operator may set of how events are decided (conf/firstday.conf).
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include <stdbool.h>

#include "sms/gateway.h"
#include "sms/phone.h"

struct stranger_settings; /* app/stranger.h */

struct app_settings {
	int code_lifetime_minutes; /* 10 */
	int code_tries;            /* 5 */
	int late_minutes_max;      /* 180 */
	int answer_minutes;        /* unanswered this long: the coordinator hears, 120 */
	int remind_minutes;        /* this long: who was asked is reminded (ladder.h), 60 */
	int ok_minutes;            /* so long no OK: the coordinator hears, 20; 0 never */
	int call_again_minutes;    /* a call that did not work is made once more after these, 15 */
	int check_minutes;         /* no word for so long whether the day was made: they hear, 45 */
	int leave_lead_minutes;    /* "leave now" goes out this long before leaving, 10 */
	int morning_min;           /* when the person is told the first step of the day, 08:00 */
	enum phone_rule phone_rule; /* which numbers exist */
	/* Of one planning; past it effects->ask. 0: PLAN_STEPS_DEFAULT, past that an alarm. */
	long plan_steps;
	const struct gateways *gateways; /* what sends texts; the shell's. NULL or empty: none */
	bool free_reply;                 /* texts to us cost the sender nothing */
	bool mail_by_directory; /* a service without a mail of its own has its directory's */
	const struct stranger_settings *strangers; /* stranger.h; NULL: none is answered */
	const char *public_url; /* what links in texts begin with; NULL or "": there are none */
	const char *mail_from;  /* whose invitations go out; NULL or "": there is no mail */
};

#endif
