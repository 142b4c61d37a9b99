/* SPDX-License-Identifier: MIT
 *
 * A disk that fails when told: the n-th write, sync or cut of a file, once or from then on. It
 * stands under SQLite as a VFS; a test program may lead its own calls of libc through it too.
 */
#ifndef TESTS_FAULTDISK_H
#define TESTS_FAULTDISK_H

#include <stdbool.h>

enum faultdisk_kind { FAULTDISK_IO, FAULTDISK_FULL };

/* Put it under every database that is opened from now on. */
void faultdisk_install(void);

/* The ${n}-th call from now fails, and if ${for_ever} all that follow. A failed write leaves half
 * of its bytes, as a torn one does. */
void faultdisk_arm(int n, bool for_ever, enum faultdisk_kind kind);

/* No more faults. Whether there was one since it was armed. */
bool faultdisk_disarm(void);

/* Count a call; whether it is to fail. */
bool faultdisk_strikes(void);
enum faultdisk_kind faultdisk_kind(void);

#endif
