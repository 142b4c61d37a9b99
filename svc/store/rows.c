/* SPDX-License-Identifier: MIT
 *
 * The word that each value of an enum is on disk. The CHECKs of schema/ hold the same lists.
 */
#include "store/rows.h"
#include "store/rows_part.h"

#include <string.h>

#define WORDS(name, list) const struct row_words name = {list, ARRAY_LEN(list)}

WORDS(rows_languages, language_words);

static const char *const party_roles[] = {
    [PARTY_PERSON] = "person",   [PARTY_COORDINATOR] = "coordinator",
    [PARTY_OFFICER] = "officer", [PARTY_SERVICE] = "service",
    [PARTY_MENTOR] = "mentor",   [PARTY_PRISON_CONTACT] = "prison_contact",
    [PARTY_MANAGER] = "manager",
};
WORDS(rows_party_roles, party_roles);

static const char *const plan_stages[] = {
    [PLAN_STAGE_BEFORE] = "before",
    [PLAN_STAGE_UNDER_WAY] = "under_way",
    [PLAN_STAGE_OVER] = "over",
};
WORDS(rows_plan_stages, plan_stages);

static const char *const decision_kinds[] = {
    [DECISION_MOVED] = "moved",
    [DECISION_PHONE] = "phone",
    [DECISION_VIDEO] = "video",
    [DECISION_NEXT_DAY] = "next_day",
    [DECISION_DROPPED] = "dropped",
    [DECISION_NO_MOVE] = "no_move",
    [DECISION_NO_PHONE] = "no_phone",
    [DECISION_NO_VIDEO] = "no_video",
    [DECISION_NO_NEXT_DAY] = "no_next_day",
    [DECISION_CALLED] = "called",
    [DECISION_NOT_CALLED] = "not_called",
    [DECISION_MISSED] = "missed",
    [DECISION_LIFT] = "lift",
    [DECISION_NO_LIFT] = "no_lift",
};
WORDS(rows_decision_kinds, decision_kinds);

static const char *const question_kinds[] = {
    [QUESTION_CONFIRM] = "confirm", [QUESTION_MOVE] = "move",         [QUESTION_PHONE] = "phone",
    [QUESTION_VIDEO] = "video",     [QUESTION_NEXT_DAY] = "next_day", [QUESTION_LATE] = "late",
    [QUESTION_CALL] = "call",       [QUESTION_CALLED] = "called",
};
WORDS(rows_question_kinds, question_kinds);

static const char *const question_states[] = {
    [QUESTION_OPEN] = "open",           [QUESTION_YES] = "yes",         [QUESTION_NO] = "no",
    [QUESTION_WITHDRAWN] = "withdrawn", [QUESTION_EXPIRED] = "expired", [QUESTION_SPENT] = "spent",
};
WORDS(rows_question_states, question_states);

static const char *const message_ways[] = {[MESSAGE_TEXT] = "text", [MESSAGE_MAIL] = "mail"};
WORDS(rows_message_ways, message_ways);

const char *
rows_word(const struct row_words *words, int value)
{
	ensure(value >= 0 && value < words->n);
	return words->words[value];
}

int
rows_word_find(const struct row_words *words, const char *text)
{
	for (int i = 0; i < words->n; i++)
		if (strcmp(words->words[i], text) == 0)
			return i;
	return -1;
}

static const char *const part_states[] = {
    [PART_OPEN] = "open", [PART_JOINED] = "joined", [PART_TORN] = "torn"};
WORDS(rows_part_states, part_states);
