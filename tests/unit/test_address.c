/* SPDX-License-Identifier: MIT
 *
 * Which mail addresses are taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"
#include "base/err.h"

static void
a_mail_address_is_plain(void **state)
{
	(void)state;
	static const char *const good[] = {"a@b.cd", "desk.one+plans@mail.example.org",
					   "o'neill@example.co.uk"};
	static const char *const bad[] = {"",
					  "a",
					  "@b.cd",
					  "a@",
					  "a@b",
					  "a@@b.cd",
					  "a@b.cd@e.fg",
					  "a b@c.de",
					  "a@b.cd\r\nBcc: x@y.zz",
					  "<a@b.cd>",
					  ".a@b.cd",
					  "a.@b.cd",
					  "a..b@c.de",
					  "a@.b.cd",
					  "a@b.cd.",
					  ".@b.cd",
					  "a@b.",
					  "a@b..cd",
					  "a@-b.cd",
					  "\"a\"@b.cd",
					  "a;b@c.de",
					  "\xc3\xa9@b.cd"};
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(address_is_good(good[i]));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (address_is_good(bad[i]))
			fail_msg("taken for an address: %s", bad[i]);
	char longest[400] = "a@";
	memset(longest + 2, 'b', ADDRESS_MAX);
	memcpy(longest + ADDRESS_MAX - 3, ".cd", 4);
	assert_int_equal(strlen(longest), ADDRESS_MAX);
	assert_true(address_is_good(longest));
	memcpy(longest + ADDRESS_MAX - 3, "b.cd", 5);
	assert_false(address_is_good(longest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_address_is_plain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
