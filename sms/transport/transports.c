/* SPDX-License-Identifier: MIT
 *
 * The table of transports.
 */
#include "sms/transport/transports.h"

#include <string.h>

const struct transport_maker simulated_maker = {NULL};

const struct transport_maker *const transport_makers[] = {
    [CONFIG_TRANSPORT_SIMULATED] = &simulated_maker,
#define TRANSPORT(kind, name) [CONFIG_TRANSPORT_##kind] = &name##_maker,
#include "conf/transports.def"
#undef TRANSPORT
};

const struct transport_param *
transport_field(const struct transport_call *call, const char *name)
{
	for (size_t i = 0; i < call->n_fields; i++)
		if (strcmp(call->fields[i].name, name) == 0)
			return &call->fields[i];
	return NULL;
}
