/* SPDX-License-Identifier: MIT
 *
 * The one door to libsodium.
 */
#include "base/secret.h"

#include <sodium.h>
#include <string.h>

#include "base/rng.h"

static void
fill_system(void *context, void *bytes, size_t n)
{
	(void)context;
	randombytes_buf(bytes, n);
}

static void
fill_seeded(void *context, void *bytes, size_t n)
{
	struct rng *rng = context;
	unsigned char *out = bytes;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)rng_below(rng, 256);
}

void
secret_init(void)
{
	if (sodium_init() < 0)
		panic("libsodium cannot start");
}

struct secret_random
secret_random_system(void)
{
	return (struct secret_random){.fill = fill_system};
}

struct secret_random
secret_random_seeded(struct rng *rng)
{
	return (struct secret_random){.fill = fill_seeded, .context = rng};
}

void
secret_key_make(struct secret_random random, struct secret_key *key)
{
	random.fill(random.context, key->bytes, sizeof(key->bytes));
}

void
secret_token_make(struct secret_random random, char out[SECRET_TOKEN_SIZE])
{
	unsigned char bytes[(SECRET_TOKEN_SIZE - 1) / 2];
	random.fill(random.context, bytes, sizeof(bytes));
	sodium_bin2hex(out, SECRET_TOKEN_SIZE, bytes, sizeof(bytes));
}

_Static_assert(sodium_base64_ENCODED_LEN(16, sodium_base64_VARIANT_URLSAFE_NO_PADDING) ==
		   SECRET_LINK_SIZE,
	       "128 bits are 22 characters");

void
secret_link_make(struct secret_random random, char out[SECRET_LINK_SIZE])
{
	/* 128 bits leave two for the last character: it is one of A, Q, g, w. */
	unsigned char bytes[16];
	random.fill(random.context, bytes, sizeof(bytes));
	sodium_bin2base64(out, SECRET_LINK_SIZE, bytes, sizeof(bytes),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void
secret_code_make(struct secret_random random, char out[SECRET_CODE_SIZE])
{
	/* Numbers past the largest multiple of 900,000 are drawn again, so that all codes are
	 * equally likely. */
	const uint32_t codes = 900000;
	const uint32_t limit = UINT32_MAX / codes * codes;
	uint32_t drawn;
	do {
		random.fill(random.context, &drawn, sizeof(drawn));
	} while (drawn >= limit);
	uint32_t code = 100000 + drawn % codes;
	for (int i = SECRET_CODE_DIGITS - 1; i >= 0; i--) {
		out[i] = (char)('0' + code % 10);
		code /= 10;
	}
	out[SECRET_CODE_DIGITS] = '\0';
}

void
secret_key_derive(const struct secret_key *from, const char *use, struct secret_key *key)
{
	crypto_generichash(key->bytes, SECRET_KEY_BYTES, (const unsigned char *)use, strlen(use),
			   from->bytes, SECRET_KEY_BYTES);
}

struct secret_hash
secret_hash(const struct secret_key *key, const void *bytes, size_t n)
{
	struct secret_hash hash;
	crypto_generichash(hash.bytes, sizeof(hash.bytes), bytes, n, key->bytes,
			   sizeof(key->bytes));
	return hash;
}

void
secret_hash_print(const struct secret_hash *hash, char out[SECRET_HASH_HEX])
{
	sodium_bin2hex(out, SECRET_HASH_HEX, hash->bytes, SECRET_HASH_BYTES);
}

bool
secret_hash_equal(const struct secret_hash *a, const struct secret_hash *b)
{
	return sodium_memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool
secret_equal(const char *a, const char *b)
{
	size_t n = strlen(a);
	return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}

void
secret_sha256(const void *bytes, size_t n, unsigned char out[SECRET_SHA256_BYTES])
{
	crypto_hash_sha256(out, bytes, n);
}

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES
_Static_assert(NONCE_BYTES + TAG_BYTES == SECRET_SEAL_EXTRA, "the header tells what sealing adds");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SECRET_KEY_BYTES, "one size of key");

void *
secret_seal(struct secret_random random, const struct secret_key *key, const char *about,
	    const void *bytes, size_t n, struct arena *arena)
{
	unsigned char *sealed = arena_alloc(arena, n + SECRET_SEAL_EXTRA);
	random.fill(random.context, sealed, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, NULL, bytes, n,
						   (const unsigned char *)about, strlen(about),
						   NULL, sealed, key->bytes);
	return sealed;
}

int
secret_open(const struct secret_key *key, const char *about, const void *sealed, size_t n,
	    struct arena *arena, char **out, size_t *n_out)
{
	if (n < SECRET_SEAL_EXTRA)
		return E_DENIED;
	const unsigned char *nonce = sealed;
	unsigned char *plain = arena_alloc(arena, n - SECRET_SEAL_EXTRA + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		plain, NULL, NULL, nonce + NONCE_BYTES, n - NONCE_BYTES,
		(const unsigned char *)about, strlen(about), nonce, key->bytes) != 0)
		return E_DENIED;
	*out = (char *)plain;
	*n_out = n - SECRET_SEAL_EXTRA;
	return 0;
}

void
secret_hmac_sha256(const char *key, const void *bytes, size_t n,
		   unsigned char out[SECRET_HMAC_BYTES])
{
	crypto_auth_hmacsha256_state state;
	_Static_assert(SECRET_HMAC_BYTES == crypto_auth_hmacsha256_BYTES, "of libsodium");
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
	crypto_auth_hmacsha256_update(&state, bytes, n);
	crypto_auth_hmacsha256_final(&state, out);
}
