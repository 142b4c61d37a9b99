/* SPDX-License-Identifier: MIT
 *
 * Secrets by libsodium: random bytes, tokens, one-time codes, the keyed hash by which a phone
 * number is found, and the sealing of names, numbers and labels under a key for each person.
 *
 * Chance is an argument: every maker of randomness takes a struct secret_random, the system's or a
 * test's.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define SECRET_KEY_BYTES   32
#define SECRET_HASH_BYTES  16
#define SECRET_TOKEN_SIZE  33 /* 32 hex digits (128 bits) and NUL */
#define SECRET_LINK_SIZE   23 /* 22 characters of base64url (128 bits) and NUL */
#define SECRET_CODE_DIGITS 6
#define SECRET_CODE_SIZE   7  /* "482913" and NUL */
#define SECRET_SEAL_EXTRA  40 /* nonce 24 + tag 16 */

struct secret_key {
	unsigned char bytes[SECRET_KEY_BYTES];
};

struct secret_hash {
	unsigned char bytes[SECRET_HASH_BYTES];
};

struct secret_random {
	void (*fill)(void *context, void *bytes, size_t n);
	void *context;
};

/* Must be called once before anything else here; panics if the library cannot start. */
void secret_init(void);

/* The system's randomness, and a repeatable one for tests and the simulator (never for real
 * secrets). */
struct secret_random secret_random_system(void);
struct rng;
struct secret_random secret_random_seeded(struct rng *rng);

void secret_key_make(struct secret_random random, struct secret_key *key);
/* Another key, from ${from} and a word for its use: the same each time, telling nothing of either.
 */
void secret_key_derive(const struct secret_key *from, const char *use, struct secret_key *key);
void secret_token_make(struct secret_random random, char out[SECRET_TOKEN_SIZE]);
/* The same in fewer characters, for links in texts; the last one is a letter, so that no phone takes
 * it for a mark behind the link. */
void secret_link_make(struct secret_random random, char out[SECRET_LINK_SIZE]);
/* Six decimal digits, all equally likely, the first not 0. */
void secret_code_make(struct secret_random random, char out[SECRET_CODE_SIZE]);

/* Keyed BLAKE2b (RFC 7693) of ${n} bytes: equal inputs are found, none can be guessed without the
 * key. */
struct secret_hash secret_hash(const struct secret_key *key, const void *bytes, size_t n);
#define SECRET_HASH_HEX (2 * SECRET_HASH_BYTES + 1) /* digits and NUL */
void secret_hash_print(const struct secret_hash *hash, char out[SECRET_HASH_HEX]);
bool secret_hash_equal(const struct secret_hash *a,
		       const struct secret_hash *b); /* constant time */
bool secret_equal(const char *a, const char *b);     /* constant time for equal lengths */

/* SHA-256 (FIPS 180-4), for what others check: a style that a page may have. */
#define SECRET_SHA256_BYTES 32
void secret_sha256(const void *bytes, size_t n, unsigned char out[SECRET_SHA256_BYTES]);

/* HMAC-SHA-256 (RFC 4231) of ${n} bytes under ${key}, for tokens that others check. */
#define SECRET_HMAC_BYTES 32
void secret_hmac_sha256(const char *key, const void *bytes, size_t n,
			unsigned char out[SECRET_HMAC_BYTES]);

/*
 * Seal ${n} bytes under ${key} with XChaCha20-Poly1305 (IETF): nonce, then ciphertext and tag, ${n}
 * + SECRET_SEAL_EXTRA bytes in ${arena}. ${about} is authenticated, not sealed: it ties a value to
 * its column and row so that sealed values cannot be swapped ("person.name:17").
 */
void *secret_seal(struct secret_random random, const struct secret_key *key, const char *about,
		  const void *bytes, size_t n, struct arena *arena);

/* Opens what secret_seal made: *out ends in NUL and *n_out tells its length. E_DENIED if it is not
 * so. */
MUST_USE
int secret_open(const struct secret_key *key, const char *about, const void *sealed, size_t n,
		struct arena *arena, char **out, size_t *n_out);

#endif
