/* SPDX-License-Identifier: MIT
 *
 * Parties: role, number, label, consent, and which appointments they speak for.
 */
#include "plan/document_party.h"

#include <ctype.h>
#include <string.h>

#include "base/address.h"

static const char *const role_words[] = {"person", "coordinator", "officer", "service", "mentor"};

const char *
document_role_word(enum document_role role)
{
	return role_words[role];
}

static const char *
number_of_role(const struct plan_document *document, enum document_role role, unsigned appointments)
{
	for (int p = 0; p < document->n_parties; p++) {
		const struct document_party *party = &document->parties[p];
		bool speaks = appointments == 0 ? party->appointments == 0
						: (party->appointments & appointments) != 0;
		if (party->role == role && party->number != NULL && speaks)
			return party->number;
	}
	return NULL;
}

const char *
document_call_number(const struct plan_document *document, int appointment)
{
	const struct document_appointment *of = &document->appointments[appointment];
	if (of->call.number != NULL)
		return of->call.number;
	if (!of->call.is_by_person)
		return number_of_role(document, DOCUMENT_PERSON, 0);
	unsigned bit = 1u << appointment;
	const char *number = number_of_role(document, DOCUMENT_OFFICER, bit);
	if (number == NULL)
		number = number_of_role(document, DOCUMENT_SERVICE, bit);
	if (number == NULL && strcmp(of->kind, "contact") == 0)
		number = number_of_role(document, DOCUMENT_OFFICER, 0);
	return number;
}

/* Digits with "+", blanks, brackets, dots and dashes. */
void
document_want_number(struct json_at at, const char *number)
{
	int digits = 0;
	bool is_good = true;
	for (const char *p = number; *p != '\0'; p++) {
		if (isdigit((unsigned char)*p))
			digits++;
		else
			is_good =
			    is_good && (strchr(" ().-", *p) != NULL || (*p == '+' && p == number));
	}
	if (!is_good || digits < 7 || digits > 15)
		problem_add(at.problems, json_member(at, "number").pointer,
			    "is not a phone number like \"07700 900123\"");
}

static void
read_party(struct json_at at, struct plan_document *document)
{
	static const char *const names[] = {"role",         "name",     "number",
					    "label",        "mail",     "consent",
					    "appointments", "language", "passes_on"};
	if (!json_want_object(at))
		return;
	json_only(at, names, ARRAY_LEN(names));
	struct document_party *party = &document->parties[document->n_parties++];
	*party = (struct document_party){
	    .role = (enum document_role)json_word(at, "role", role_words, ARRAY_LEN(role_words)),
	    .name = json_text_or(at, "name", DOCUMENT_TEXT_MAX, ""),
	    .number = json_text_or(at, "number", DOCUMENT_TEXT_MAX, NULL),
	    .label = json_text_or(at, "label", DOCUMENT_TEXT_MAX, ""),
	    .mail = json_text_or(at, "mail", ADDRESS_MAX, NULL),
	    .consent = json_bool_or(at, "consent", false),
	    .passes_on = json_bool_or(at, "passes_on", false),
	    .appointments = document_ids(document, json_member(at, "appointments")),
	    .language = (enum language)json_word_or(at, "language", language_words, LANGUAGE_COUNT,
						    LANGUAGE_EN),
	};
	/* The person's language is said once. */
	bool says_other = json_member(at, "language").value != NULL &&
			  party->language != document->person.language;
	if (party->role == DOCUMENT_PERSON && says_other)
		problem_add(at.problems, json_member(at, "language").pointer,
			    "is not that of /person/language");
	if (party->role == DOCUMENT_PERSON)
		party->language = document->person.language;
	if (party->number != NULL)
		document_want_number(at, party->number);
	bool may_pass_on = party->role == DOCUMENT_COORDINATOR || party->role == DOCUMENT_MENTOR;
	if (party->passes_on && (!may_pass_on || party->number == NULL || !party->consent))
		problem_add(at.problems, json_member(at, "passes_on").pointer,
			    "is for a coordinator or a mentor with a number and with consent");
	if (party->mail != NULL && !address_is_good(party->mail))
		problem_add(at.problems, json_member(at, "mail").pointer,
			    "is no plain mail address like \"desk@example.org\"");
}

void
document_read_parties(struct json_at root, struct plan_document *document)
{
	struct json_at list = json_member(root, "parties");
	document->n_parties = 0;
	if (list.value == NULL || !json_want_array(list, 0, DOCUMENT_PARTIES_MAX))
		return;
	int persons = 0;
	for (size_t i = 0; i < json_array_size(list.value); i++) {
		int before = document->n_parties;
		read_party(json_item(list, i), document);
		if (document->n_parties > before &&
		    document->parties[before].role == DOCUMENT_PERSON && ++persons > 1)
			problem_add(list.problems, json_item(list, i).pointer,
				    "a plan is for one person; this is the second");
	}
}
