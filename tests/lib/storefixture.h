/* SPDX-License-Identifier: MIT
 *
 * A store in a folder of its own, and one released person's rows to put into it.
 */
#ifndef TESTS_STOREFIXTURE_H
#define TESTS_STOREFIXTURE_H

#include "base/rng.h"
#include "store/store.h"

#define SAMPLE_NOW    ((struct utc){1694764800}) /* 2023-09-15 08:00 UTC, a Friday */
#define SAMPLE_WRITES 15

/* What the sample says in words; none of them may be found on disk. */
#define SAMPLE_NAME     "Morgan Testperson"
#define SAMPLE_LABEL    "Auntie Bronwen"
#define SAMPLE_BODY     "Leave now. Bus 30 goes at 10:40 from Kingsway."
#define SAMPLE_FACT     "10:40 bus 30 Kingsway"
#define SAMPLE_DOCUMENT "{\"plan\":\"J4\",\"gate\":\"Knox Road\"}"
#define SAMPLE_SOLUTION "{\"plan\":\"J4\",\"ends\":\"15:40\"}"
#define SAMPLE_ITEM     "Usk House first visit"
#define SAMPLE_DECISION "yes half past two suits us"
#define SAMPLE_COMMAND  "MOVE J4 HOUSING 14:30"
#define SAMPLE_TEXT     "LATE 20 waiting for my bag"

/* The one of this test program. */
extern struct store_fixture {
	char folder[40];
	char path[64], keys_path[64];
	struct arena arena;
	struct problems problems;
	struct rng rng;
	struct store *store;
} fixture;

/* For cmocka: a new folder and an open, empty store; and all of it gone. */
int store_fixture_set_up(void **state);
/* The new folder alone. */
void store_fixture_folder(void);
int store_fixture_tear_down(void **state);

void store_fixture_close(void);
/* Close if open, then open again; what store_open says. */
int store_fixture_reopen(void);
/* Take a person's key out of the keys file, as if erased, and open the store again. */
void store_fixture_forget(int64_t person_id);

/* What takes a database back to before a schema step and all behind it: for store_fixture_sql. */
#define STORE_WITHOUT_023 "DROP TABLE part;"
#define STORE_WITHOUT_022 STORE_WITHOUT_023 "ALTER TABLE plan DROP COLUMN heard;"
#define STORE_WITHOUT_021 STORE_WITHOUT_022 "ALTER TABLE party DROP COLUMN passes_on;"
#define STORE_WITHOUT_020 STORE_WITHOUT_021 "DROP TABLE page;"
#define STORE_WITHOUT_019 \
	STORE_WITHOUT_020 \
	"DROP INDEX person_house; DROP INDEX message_of_house; DROP INDEX message_of_stranger;" \
	"DROP INDEX event_of_stranger; ALTER TABLE person DROP COLUMN is_house;"
#define STORE_WITHOUT_018 \
	STORE_WITHOUT_019 \
	"ALTER TABLE question DROP COLUMN digits; ALTER TABLE question DROP COLUMN beside;"
#define STORE_WITHOUT_015 STORE_WITHOUT_018 "ALTER TABLE party DROP COLUMN language;"
#define STORE_WITHOUT_014 STORE_WITHOUT_015 "DROP INDEX message_given_up;"
#define STORE_WITHOUT_013 \
	STORE_WITHOUT_014 \
	"DROP TABLE pushed_place; ALTER TABLE busy_source DROP COLUMN unknown_since;"
#define STORE_WITHOUT_012 STORE_WITHOUT_013 "DROP TABLE pushed; DROP INDEX plan_from_date;"
#define STORE_WITHOUT_011 \
	STORE_WITHOUT_012 \
	"DROP INDEX message_to_ask; DROP INDEX message_to_resend;" \
	"ALTER TABLE message DROP COLUMN via; ALTER TABLE message DROP COLUMN claimed;" \
	"ALTER TABLE message DROP COLUMN asks_left;" \
	"CREATE INDEX message_to_resend ON message (next_try, id);"
#define STORE_WITHOUT_010 \
	STORE_WITHOUT_011 \
	"DROP TABLE busy_time; DROP TABLE busy_source;"
#define STORE_WITHOUT_009 \
	STORE_WITHOUT_010 \
	"ALTER TABLE plan DROP COLUMN wish;"
#define STORE_WITHOUT_008 \
	STORE_WITHOUT_009 \
	"ALTER TABLE party DROP COLUMN mail; ALTER TABLE message DROP COLUMN way;"
#define STORE_WITHOUT_007 \
	STORE_WITHOUT_008 \
	"DROP INDEX party_of_feed; ALTER TABLE party DROP COLUMN feed_id; DROP TABLE feed;"
#define STORE_WITHOUT_006 STORE_WITHOUT_007 "ALTER TABLE plan DROP COLUMN owed;"
#define STORE_WITHOUT_004 \
	STORE_WITHOUT_006 \
	"DROP INDEX message_of_claim; DROP INDEX message_told; DROP INDEX message_unsent;" \
	"DROP INDEX message_lost;"

/* Run SQL beside the store on a connection of its own; what SQLite says (0 for done). */
int store_fixture_sql(const char *sql);
/* The first column of the first row, -1 if there is none or the SQL fails. */
int64_t store_fixture_number(const char *sql);

/* A number of the drama range: 07700 900nnn. */
struct phone sample_phone(int nnn);

/*
 * The rows of person ${k} (1, 2, ...), in an order in which they can be written: person, three
 * parties (the person on 900100+k, the coordinator on 900001, an officer without a phone), plan
 * J<k>, its version, an item, a decision, two messages, a question, an event and three lines of
 * audit. All ids of the k-th person are 10 k + 1, 10 k + 2, ...
 */
void sample_writes(int k, struct store_write writes[SAMPLE_WRITES]);

/* begin, apply, commit; fails the test if one fails. */
void store_fixture_write(const struct store_write writes[], size_t n);
void store_fixture_person(int k); /* the sample's, written */

#endif
