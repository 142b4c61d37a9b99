/* SPDX-License-Identifier: MIT
 *
 * A plan comes in: checked whole, planned, and stored with its first version; or refused whole.
 */
#ifndef APP_BOOK_H
#define APP_BOOK_H

#include "app/app.h"
#include "plan/document.h"

void book_import(const struct app_world *world, const struct app_rows *rows,
		 const struct app_event *event, struct utc now, struct app_effects *effects);

/* A role of a document, as rows have it. */
enum party_role book_role(enum document_role role);

#endif
