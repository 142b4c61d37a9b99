/* SPDX-License-Identifier: MIT
 *
 * Who said STOP: the coordinator hears of it, and when they are back, in every plan that the number
 * has a part in, whoever shares it, and in one that comes in afterwards. A number said it: of several
 * parts that it has in a plan the person's is told, else the first.
 */
#ifndef APP_STOPPED_H
#define APP_STOPPED_H

#include "app/reconcile.h"

void stopped_tell(const struct day *day, const struct row_party *to, struct wants *wants);

#endif
