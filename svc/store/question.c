/* SPDX-License-Identifier: MIT
 *
 * Questions that wait for a yes or no, each with the keyed hash of its one-time code.
 */
#include <inttypes.h>

#include "store/family.h"

enum { SQL_QUESTION_INSERT, SQL_QUESTION_UPDATE, SQL_QUESTIONS_OF_PLAN, SQL_QUESTIONS_TO_NUMBER };

#define QUESTIONS \
	"SELECT plan.person_id, question.id, question.plan_id, question.party_id, question.kind, " \
	"question.state, question.appointment, question.at_min, question.command, " \
	"question.code, question.tries_left, question.made, question.expires, " \
	"question.reminded, question.digits, question.beside " \
	"FROM question JOIN plan ON plan.id = question.plan_id "

static const char *const sql[] = {
    [SQL_QUESTION_INSERT] =
	"INSERT INTO question (id, plan_id, party_id, kind, state, appointment, "
	"at_min, command, code, tries_left, made, expires, reminded, digits, beside) "
	"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [SQL_QUESTION_UPDATE] = "UPDATE question SET state = ?1, tries_left = ?2, reminded = ?3, "
			    "digits = CASE WHEN ?1 = 'open' THEN digits END WHERE id = ?4",
    [SQL_QUESTIONS_OF_PLAN] = QUESTIONS "WHERE question.plan_id = ? ORDER BY question.id",
    [SQL_QUESTIONS_TO_NUMBER] = QUESTIONS
    "JOIN party ON party.id = question.party_id "
    "WHERE party.number_hash = ? AND question.state = 'open' ORDER BY question.id DESC LIMIT ?",
};
const struct db_sql store_question_sql = {sql, ARRAY_LEN(sql)};

int
store_question_insert(struct store *store, const struct row_question *question)
{
	struct query query = query_start(store, DB_QUESTION, SQL_QUESTION_INSERT);
	store_key_of_plan(&query, question->plan_id);
	query_put_int(&query, question->id);
	query_put_int(&query, question->plan_id);
	query_put_int(&query, question->party_id);
	query_put_word(&query, &rows_question_kinds, (int)question->kind);
	query_put_word(&query, &rows_question_states, (int)question->state);
	query_put_text(&query, question->appointment);
	query_put_minute(&query, question->at_min);
	query_put_sealed(&query, question->command, "question.command:%" PRId64, question->id);
	query_put_hash(&query, &question->code);
	query_put_int(&query, question->tries_left);
	query_put_time(&query, question->made);
	query_put_time(&query, question->expires);
	query_put_time(&query, question->reminded);
	if (question->digits == NULL || question->digits[0] == '\0')
		query_put_null(&query);
	else
		query_put_sealed(&query, question->digits, "question.digits:%" PRId64,
				 question->id);
	query_put_id(&query, question->beside);
	return query_run(&query);
}

int
store_question_update(struct store *store, const struct row_question *question)
{
	struct query query = query_start(store, DB_QUESTION, SQL_QUESTION_UPDATE);
	query_put_word(&query, &rows_question_states, (int)question->state);
	query_put_int(&query, question->tries_left);
	query_put_time(&query, question->reminded);
	query_put_int(&query, question->id);
	return query_run_one(&query);
}

static void
row_to_question(struct query *query, struct arena *arena, void *row)
{
	struct row_question *question = row;
	query->person_id = query_int(query);
	question->id = query_int(query);
	question->plan_id = query_int(query);
	question->party_id = query_int(query);
	question->kind = (enum question_kind)query_word(query, &rows_question_kinds);
	question->state = (enum question_state)query_word(query, &rows_question_states);
	question->appointment = query_text(query, arena);
	question->at_min = query_minute(query);
	question->command = query_sealed(query, arena, "question.command:%" PRId64, question->id);
	query_hash(query, &question->code);
	question->tries_left = (int)query_int(query);
	question->made = query_time(query);
	question->expires = query_time(query);
	question->reminded = query_time(query);
	question->digits = query_sealed(query, arena, "question.digits:%" PRId64, question->id);
	question->beside = query_int(query);
}

int
store_questions_load(struct store *store, int64_t plan_id, struct arena *arena,
		     struct row_question **out, int *n)
{
	struct query query = query_start(store, DB_QUESTION, SQL_QUESTIONS_OF_PLAN);
	query_put_int(&query, plan_id);
	*out = query_list(&query, row_to_question, sizeof(**out), arena, n);
	return query.rc;
}

int
store_questions_to_number(struct store *store, const struct secret_hash *number,
			  struct arena *arena, struct row_question **out, int *n)
{
	*out = arena_array(arena, struct row_question, STORE_SENDER_MAX);
	*n = 0;
	struct query query = query_start(store, DB_QUESTION, SQL_QUESTIONS_TO_NUMBER);
	query_put_hash(&query, number);
	query_put_int(&query, STORE_SENDER_MAX);
	while (query_next(&query) == 1) {
		row_to_question(&query, arena, &(*out)[*n]);
		if (!query_forgive(&query, E_DENIED))
			++*n;
	}
	query_end(&query);
	return query.rc;
}
