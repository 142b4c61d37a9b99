/* SPDX-License-Identifier: MIT
 *
 * Telling systemd how we are: one datagram to the socket that it named.  [sd_notify(3)]
 */
#ifndef IO_NOTIFY_H
#define IO_NOTIFY_H

#include <stdint.h>

/* Send ${state} ("READY=1") to $NOTIFY_SOCKET; nothing happens where there is none. */
void notify_send(const char *state);

/* How often the watchdog wants to hear of us, in milliseconds; 0: it does not. From $WATCHDOG_USEC
 * and $WATCHDOG_PID. */
int64_t notify_watchdog_ms(void);

#endif
