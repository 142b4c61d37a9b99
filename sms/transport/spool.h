/* SPDX-License-Identifier: MIT
 *
 * Sending through smstools (Debian's package), which drives modems and talks by files: a text is
 * handed over by renaming its files in outgoing, and its fate is the folder that they come to.
 *
 *	outgoing/.firstday-ID-K-N	part K of N: not handed over, or taken back
 *	outgoing/.firstday-ID		parts of ID have been, or are being, handed over
 *	outgoing/firstday-ID-K-N	handed over
 *	checked/	waits for a modem
 *	sent/		a modem has sent it; it stays until the network's report on it is stored,
 *			as ...-K-N.told once it is known of one part of several
 *	failed/		no modem could, with the reason
 *
 * A text counts as accepted when all its files are in sent. One that no modem takes for timeout_ms
 * (while none of ours moves at all) is taken back, under smsd's own lock, and counts as not sent;
 * so nothing leaves hours late from a spool. After a crash ask looks in the same folders; nothing
 * of it there, and no mark, means that it was never handed over. Where smsd itself is killed
 * between a modem's answer and its own note of it, it sends again: that is its to mend.
 *
 * smsd.conf needs, beside its modem:
 *	outgoing, checked, sent, failed, incoming, report = FOLDER/outgoing ...
 *	incoming_utf8 = yes
 *	internal_combine = no
 *	keep_filename = yes	(its default)
 * and its user and ours have to be in one group that may write in each of the folders (2770).
 */
#ifndef SMS_TRANSPORT_SPOOL_H
#define SMS_TRANSPORT_SPOOL_H

#include "sms/transport.h"

#define SPOOL_IN_FLIGHT 8           /* more would only wait where no STOP reaches them */
#define SPOOL_LOOK_MS   1000        /* how often it looks into the folders */
#define SPOOL_QUIET_S   2           /* a file that was not written to for so long is whole */
#define SPOOL_KEPT_S    (4 * 86400) /* no network reports later: what is older is deleted */
#define SPOOL_FILE_MAX  65536

struct spool_settings {
	const char *folder;
	int timeout_ms;
	enum phone_rule phone_rule;
};

/* Settings are copied. False with problems if a folder is missing, or may not be written to. */
bool spool_new(const struct spool_settings *settings, const struct transport_house *house,
	       struct problems *problems, struct transport *out);

#endif
