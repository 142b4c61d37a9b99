/* SPDX-License-Identifier: MIT
 *
 * Messages are claims about a plan version: the set that the present state calls for is laid
 * against the messages that exist.
 *
 *	newest message of the same party and claim	the same fact	another fact
 *	none, or superseded				write		write
 *	unsent, or unknown and to go once more		leave it	supersede it, write
 *	sent, on its way, or ended			leave it	write
 *	unsent (or to go once more), and its claim is not called for any more: supersede it
 *
 * Answers ("reply:...") are nobody's claim and stand apart.
 */
#ifndef APP_RECONCILE_H
#define APP_RECONCILE_H

#include "app/day.h"

#define RECONCILE_WANTS_MAX  226
#define RECONCILE_VALUES_MAX 9

struct want {
	struct day_say say;
	struct template_value values[RECONCILE_VALUES_MAX];
	size_t n_values;
	bool is_kept; /* stands as it is whatever it says: an open question's text */
};

struct wants {
	struct want list[RECONCILE_WANTS_MAX];
	int n;
};

/* The newest message of that party and claim, or NULL. */
const struct row_message *reconcile_newest(const struct day *day, int64_t party_id,
					   const char *claim);

/* Whether it has left, as far as anybody knows: its reader may go by it. */
bool reconcile_has_left(const struct row_message *message);

/* What they were last told of that claim, as far as a gateway took it; or NULL. */
const struct row_message *reconcile_last_told(const struct day *day, int64_t party_id,
					      const char *claim);

/* Whether a text of that party and claim has. */
bool reconcile_was_told(const struct day *day, int64_t party_id, const char *claim);

void reconcile(struct day *day, const struct wants *wants);

#endif
