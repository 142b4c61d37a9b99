/* SPDX-License-Identifier: MIT
 *
 * Sealing, keyed hashes, tokens and codes.
 */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"

static int
start(void **state)
{
	(void)state;
	secret_init();
	return 0;
}

static struct secret_key
key_of(uint64_t seed)
{
	struct rng rng;
	struct secret_key key;
	rng_seed(&rng, seed);
	secret_key_make(secret_random_seeded(&rng), &key);
	return key;
}

static void
what_is_sealed_opens_with_its_key_and_for_its_place_only(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct secret_key key = key_of(1);
	struct secret_key other = key_of(2);
	const char name[] = "Sam";
	unsigned char *sealed =
	    secret_seal(secret_random_system(), &key, "person.name:17", name, 3, &arena);
	size_t n = 3 + SECRET_SEAL_EXTRA;
	char *out = NULL;
	size_t n_out = 0;
	assert_int_equal(secret_open(&key, "person.name:17", sealed, n, &arena, &out, &n_out), 0);
	assert_int_equal(n_out, 3);
	assert_string_equal(out, "Sam");
	assert_int_equal(secret_open(&other, "person.name:17", sealed, n, &arena, &out, &n_out),
			 E_DENIED);
	assert_int_equal(secret_open(&key, "person.name:18", sealed, n, &arena, &out, &n_out),
			 E_DENIED);
	for (size_t i = 0; i < n; i++) {
		sealed[i] ^= 1;
		assert_int_equal(
		    secret_open(&key, "person.name:17", sealed, n, &arena, &out, &n_out), E_DENIED);
		sealed[i] ^= 1;
		assert_int_equal(
		    secret_open(&key, "person.name:17", sealed, i, &arena, &out, &n_out), E_DENIED);
	}
	arena_fini(&arena);
}

static void
nothing_is_sealed_twice_alike(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	struct secret_key key = key_of(1);
	void *a = secret_seal(secret_random_system(), &key, "x", "", 0, &arena);
	void *b = secret_seal(secret_random_system(), &key, "x", "", 0, &arena);
	assert_memory_not_equal(a, b, SECRET_SEAL_EXTRA);
	arena_fini(&arena);
}

static void
a_keyed_hash_finds_its_equal_and_differs_by_key(void **state)
{
	(void)state;
	struct secret_key key = key_of(1);
	struct secret_key other = key_of(2);
	struct secret_hash a = secret_hash(&key, "+447700900123", 13);
	struct secret_hash b = secret_hash(&key, "+447700900123", 13);
	struct secret_hash c = secret_hash(&key, "+447700900124", 13);
	struct secret_hash d = secret_hash(&other, "+447700900123", 13);
	assert_true(secret_hash_equal(&a, &b));
	assert_false(secret_hash_equal(&a, &c));
	assert_false(secret_hash_equal(&a, &d));
}

static void
codes_are_six_digits_and_spread_evenly(void **state)
{
	(void)state;
	struct rng rng;
	int first[10] = {0};
	rng_seed(&rng, 5);
	for (int i = 0; i < 90000; i++) {
		char code[SECRET_CODE_SIZE];
		secret_code_make(secret_random_seeded(&rng), code);
		assert_int_equal(strlen(code), SECRET_CODE_DIGITS);
		assert_int_equal(strspn(code, "0123456789"), SECRET_CODE_DIGITS);
		first[code[0] - '0']++;
	}
	assert_int_equal(first[0], 0);
	for (int digit = 1; digit <= 9; digit++)
		assert_in_range(first[digit], 9500, 10500);
}

static void
tokens_are_32_hex_digits_and_never_the_same(void **state)
{
	(void)state;
	char a[SECRET_TOKEN_SIZE];
	char b[SECRET_TOKEN_SIZE];
	secret_token_make(secret_random_system(), a);
	secret_token_make(secret_random_system(), b);
	assert_int_equal(strlen(a), 32);
	assert_int_equal(strspn(a, "0123456789abcdef"), 32);
	assert_string_not_equal(a, b);
	assert_true(secret_equal(a, a));
	assert_false(secret_equal(a, b));
	assert_false(secret_equal("abc", "abcd"));
	assert_true(secret_equal("", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_sealed_opens_with_its_key_and_for_its_place_only),
	    cmocka_unit_test(nothing_is_sealed_twice_alike),
	    cmocka_unit_test(a_keyed_hash_finds_its_equal_and_differs_by_key),
	    cmocka_unit_test(codes_are_six_digits_and_spread_evenly),
	    cmocka_unit_test(tokens_are_32_hex_digits_and_never_the_same),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
