/* SPDX-License-Identifier: MIT
 *
 * The keys file: the house's hash key and one key for each person, in a file of its own that no
 * backup of the database holds. Taking a person's key out erases all that was sealed under it,
 * copies included.
 *
 * The file is written whole: to a neighbour, fsync, rename, fsync of the folder. So it is always
 * either the old or the new one, and a key is durable when keys_add returns.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/secret.h"

#define KEYS_MAX 1000000 /* persons in one file */
/* In place of a person's id: the key for what belongs to no one person. */
#define KEYS_HOUSE (-1)

struct keys_entry {
	int64_t person_id;
	struct secret_key key;
};

struct keys {
	char *path; /* owned */
	struct secret_key hash;
	struct secret_key house;    /* made of it; not in the file */
	struct keys_entry *entries; /* owned; person_id ascending, each once */
	size_t n;
	size_t size;
};

/*
 * Read the keys at ${path}. A file that others may read, or that is not in its form, is a problem
 * (E_INPUT). E_NOT_FOUND if there is none. On any error ${keys} needs no keys_fini.
 */
MUST_USE
int keys_open(struct keys *keys, const char *path, struct problems *problems);

/* Make a new file with a new hash key and no person. E_IO, E_FULL. */
MUST_USE
int keys_create(struct keys *keys, const char *path, struct secret_random random);

void keys_fini(struct keys *keys); /* wipes the memory; the file stays */

/*
 * Make a key for a person, in place of one that may be there from an insert that was never
 * committed, and make it durable. On E_IO, E_FULL and E_LIMIT the keys are as before.
 */
MUST_USE
int keys_add(struct keys *keys, struct secret_random random, int64_t person_id);

/* The key of a person or KEYS_HOUSE's, NULL if there is none (never made, or erased). */
const struct secret_key *keys_find(const struct keys *keys, int64_t person_id);

#endif
