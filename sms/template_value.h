/* SPDX-License-Identifier: MIT
 *
 * One fact as it is told, whole and in any signs. Used by template_render.c and template_write.c alone.
 */
#ifndef SMS_TEMPLATE_VALUE_H
#define SMS_TEMPLATE_VALUE_H

#include "sms/template.h"

/* A number to call loses its blanks where it is longer than its type allows. */
const char *template_value_print(enum language language, const struct template_value *value,
				 enum kind_type type, struct arena *arena);

#endif
