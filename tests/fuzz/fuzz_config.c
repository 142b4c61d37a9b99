/* SPDX-License-Identifier: MIT
 *
 * The configuration file: refused with every fault, or read whole.
 * reaches: conf/config.c conf/value.c
 */
#include <string.h>

#include "conf/config.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct problems *problems = fuzz_problems_new();
	struct config config;
	int rc = config_parse("/etc/f.conf", (const char *)data, n, problems, &config);
	fuzz_check_problems(problems, rc);
	if (rc == 0) {
		ensure(config.n_transports >= 1 && config.n_transports <= CONFIG_TRANSPORTS_MAX);
		ensure((config.listen.host == NULL) != (config.listen.socket_path == NULL));
		ensure(strlen(config.state) + strlen(config.zone) + strlen(config.public_url) > 0);
	}
	fuzz_problems_free(problems);
	return 0;
}
