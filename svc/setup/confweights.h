/* SPDX-License-Identifier: MIT
 *
 * The weights of the configuration as the planner takes them: one join for the daemon and the
 * command line.
 */
#ifndef CONFWEIGHTS_H
#define CONFWEIGHTS_H

#include "app/prepare.h"
#include "conf/config.h"

static inline struct prepare_weights
confweights_of(const struct config *config)
{
	return (struct prepare_weights){.must = config->weight_must,
					.should = config->weight_should,
					.could = config->weight_could,
					.medication = config->weight_medication,
					.accommodation = config->weight_accommodation};
}

#endif
