/* SPDX-License-Identifier: MIT
 *
 * Looking into a view: never NULL, and "", 0 or false for what is absent or null.
 */
#ifndef HTTP_LOOK_H
#define HTTP_LOOK_H

#include <jansson.h>
#include <stdbool.h>

const char *look_text(const json_t *object, const char *name);
int look_int(const json_t *object, const char *name);
bool look_is(const json_t *object, const char *name);

/* Whether a number stands there. */
bool look_has_int(const json_t *object, const char *name);

/* The member of ${array} whose "id" is ${id}, NULL if there is none. */
const json_t *look_find(const json_t *array, const char *id);

#endif
