/* SPDX-License-Identifier: MIT
 *
 * The part of the plan document that says who is who. For document.c alone.
 */
#ifndef PLAN_DOCUMENT_PARTY_H
#define PLAN_DOCUMENT_PARTY_H

#include "base/jsonread.h"
#include "plan/document.h"

void document_read_parties(struct json_at root, struct plan_document *document);

/* The appointments that a list of ids names, as a set; faults are added. */
unsigned document_ids(const struct plan_document *document, struct json_at list);

/* A fault at the member "number" of ${at} unless it reads as one; whether it can be texted is said
 * elsewhere. */
void document_want_number(struct json_at at, const char *number);

#endif
