/* SPDX-License-Identifier: MIT
 *
 * A text from a number that no plan has. It is somebody with a new phone, a wrong number, or a
 * machine: so they are told, once in a day, that the number is not known, and whoever is on duty
 * hears of it with the number, to see whose it is. Nothing else is done.
 *
 * Their words are kept nowhere: they may be about somebody. Nothing is answered to ourselves, to a
 * number that said STOP (that is taken without a word, and holds until BACK), nor, so that a flood
 * or an answering machine costs no more, past so many strangers in an hour.
 */
#ifndef APP_STRANGER_H
#define APP_STRANGER_H

#include "app/app.h"

#define STRANGER_WINDOW_S 3600 /* per_hour counts back so far */
#define STRANGER_DAY_S    86400

struct stranger_settings {
	struct phone duty;       /* who hears of strangers; empty: nobody */
	const struct phone *own; /* what our texts come from */
	int n_own;
	int per_hour; /* strangers who are answered; 0: none is */
};

/* rows->stranger is what store_stranger_load found of the sender. */
void stranger_text(const struct app_world *world, const struct app_rows *rows,
		   const struct app_event *event, struct utc now, struct app_effects *effects);

#endif
