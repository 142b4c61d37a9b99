/* SPDX-License-Identifier: MIT
 *
 * The phones: what each party was texted and what they answered; with the simulated transport one
 * can answer from here. They are told apart by role and label, never by a number.
 */
#include <ctype.h>
#include <string.h>

#include "base/html.h"
#include "http/page.h"
#include "http/look.h"

#define CODE_DIGITS 6

/* The last run of exactly six digits in ${text}, copied to ${code}; false if there is none. */
static bool
find_code(const char *text, char code[CODE_DIGITS + 1])
{
	bool found = false;
	for (const char *p = text; *p != '\0';) {
		size_t n = strspn(p, "0123456789");
		if (n == CODE_DIGITS) {
			memcpy(code, p, CODE_DIGITS);
			code[CODE_DIGITS] = '\0';
			found = true;
		}
		p += n > 0 ? n : 1;
	}
	return found;
}

/* The code of the newest text that came to this phone and that it has not sent back since. */
static bool
open_code(const json_t *texts, char code[CODE_DIGITS + 1])
{
	for (size_t i = json_array_size(texts); i-- > 0;) {
		const json_t *text = json_array_get(texts, i);
		if (look_is(text, "from_phone") || !find_code(look_text(text, "text"), code))
			continue;
		for (size_t j = i + 1; j < json_array_size(texts); j++) {
			const json_t *later = json_array_get(texts, j);
			if (look_is(later, "from_phone") &&
			    strstr(look_text(later, "text"), code) != NULL)
				return false;
		}
		return true;
	}
	return false;
}

static void
write_reply(struct buf *html, const char *before, const char *middle, const char *behind)
{
	html_add(html, "<button name=\"text\" value=\"%s%s%s\">%s%s%s</button>", before, middle,
		 behind, before, middle, behind);
}

/* What would be sensible to answer just now. */
static void
write_replies(struct buf *html, const char *ref, const json_t *phone)
{
	const char *role = look_text(phone, "role");
	char code[CODE_DIGITS + 1];
	bool has_code = open_code(json_object_get(phone, "texts"), code);
	if (strcmp(role, "person") == 0) {
		static const char *const words[] = {"OK", "LATE 40", "NEXT", "PLAN", "HELP"};
		for (size_t i = 0; i < ARRAY_LEN(words); i++)
			write_reply(html, words[i], "", "");
	} else if (strcmp(role, "coordinator") == 0) {
		if (has_code)
			write_reply(html, "", code, "");
		write_reply(html, "SHOW ", ref, "");
		write_reply(html, "OUT ", ref, "");
		write_reply(html, "LATE ", ref, " 20");
		write_reply(html, "LIST", "", "");
	} else if (has_code) {
		write_reply(html, "YES ", code, "");
		write_reply(html, "NO ", code, "");
	} else {
		write_reply(html, "HELP", "", "");
	}
}

static void
write_texts(struct buf *html, const json_t *phone, const char *name)
{
	size_t i;
	json_t *text;
	html_add(html,
		 "<div class=\"screen\" tabindex=\"0\" role=\"log\" aria-label=\"Texts: %s\">"
		 "<ol data-live=\"texts-%lld\">",
		 name, json_integer_value(json_object_get(phone, "party")));
	json_array_foreach(json_object_get(phone, "texts"), i, text)
	{
		bool is_own = look_is(text, "from_phone");
		html_add(html, "<li class=\"%s\" data-key=\"%s%lld\"><p>%s</p><small>%s",
			 is_own ? "own" : "came", is_own ? "e" : "m",
			 json_integer_value(json_object_get(text, "id")), look_text(text, "text"),
			 look_text(text, "at"));
		const char *state = look_text(text, "state");
		if (strcmp(state, "taken") != 0 && strcmp(state, "delivered") != 0 &&
		    strcmp(state, "accepted") != 0)
			html_add(html, " %s", state);
		html_add(html, "</small></li>");
	}
	if (json_array_size(json_object_get(phone, "texts")) == 0)
		html_add(html, "<li class=\"quiet\">No texts yet</li>");
	html_add(html, "</ol></div>");
}

static void
write_form_head(struct buf *html, const char *class, const char *ref, long long party)
{
	html_add(html,
		 "<form class=\"%s\" method=\"post\" action=\"/hooks/simulated/mo\" data-send>"
		 "<input type=\"hidden\" name=\"plan\" value=\"%s\">"
		 "<input type=\"hidden\" name=\"party\" value=\"%lld\">",
		 class, ref, party);
}

static void
write_phone(struct buf *html, const char *ref, const json_t *phone)
{
	const char *role = look_text(phone, "role");
	bool is_main = strcmp(role, "person") == 0 || strcmp(role, "coordinator") == 0 ||
		       strcmp(role, "officer") == 0;
	/* Those who were told or asked something are open too. */
	bool is_open = is_main || json_array_size(json_object_get(phone, "texts")) > 0;
	long long party = json_integer_value(json_object_get(phone, "party"));
	const char *label = look_text(phone, "label");
	if (label[0] == '\0' || strcmp(role, "person") == 0)
		label = look_text(phone, "name");
	html_add(html,
		 "<details class=\"phone %s\" id=\"phone-%lld\"%s><summary><b>%s</b> "
		 "<span class=\"soft\">%s</span></summary>",
		 role, party, is_open ? " open" : "", page_role_words(role), label);
	write_texts(html, phone, page_role_words(role));
	if (look_is(phone, "can_text")) {
		html_add(html, "<div data-live=\"replies-%lld\">", party);
		write_form_head(html, "replies", ref, party);
		write_replies(html, ref, phone);
		html_add(html, "</form></div>");
		write_form_head(html, "write", ref, party);
		html_add(html,
			 "<label class=\"unseen\" for=\"text-%lld\">Text from this phone</label>"
			 "<input id=\"text-%lld\" name=\"text\" maxlength=\"300\" required "
			 "autocomplete=\"off\" placeholder=\"Text message\">"
			 "<button>Send</button></form>",
			 party, party);
	}
	html_add(html, "</details>\n");
}

void
page_phones_write(struct buf *html, const struct page_views *views)
{
	const char *ref = look_text(views->plan, "plan");
	size_t i;
	json_t *phone;
	html_add(html, "<aside id=\"phones\" aria-label=\"Phones\">");
	json_array_foreach(json_object_get(views->phones, "phones"), i, phone)
	{
		write_phone(html, ref, phone);
	}
	html_add(html, "</aside>\n");
}
