/* SPDX-License-Identifier: MIT
 *
 * The words of a text that came in, from what gateways hand over to UTF-8: cut at a character where
 * TRANSPORT_INBOUND_MAX ends, NULs left out, "?" for what is no character.
 */
#ifndef SMS_TRANSPORT_RECEIVED_H
#define SMS_TRANSPORT_RECEIVED_H

#include "sms/transport.h"

/* ${n} bytes of UTF-16BE behind what ${inbound} holds; half of a last unit is passed over. */
void received_utf16(const unsigned char *bytes, size_t n, struct transport_inbound *inbound);

/* The same of UTF-8 if it is that, else of 8-bit text as Latin-1. */
void received_bytes(const char *bytes, size_t n, struct transport_inbound *inbound);

#endif
