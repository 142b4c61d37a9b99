/* SPDX-License-Identifier: MIT
 *
 * Mail addresses, as far as we take them.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_MAX 254 /* bytes of one  [RFC 5321 section 4.5.3.1.3] */

/*
 * Whether ${text} may stand as a mail address: LOCAL@DOMAIN of plain ASCII, no blanks, quotes or
 * comments; what else RFC 5321 allows is refused. NULL is none.
 */
bool address_is_good(const char *text);

/* Behind its "@". */
const char *address_domain(const char *address);

#endif
