/* SPDX-License-Identifier: MIT
 *
 * firstday directory show SERVICE [--date DATE]: all that is known of a service, as somebody who is
 * about to send a person there would ask: when, where, whom to ring, what to bring, who says so.
 */
#include "cli/cmd.h"

#include <string.h>

#include "calendar/hours.h"
#include "cli/cli_calendar.h"
#include "cli/directory_run.h"

#define DAYS_SHOWN 7

/* Every {"number"} in a list "phones" below ${value}: the service's, its contacts', its places'. */
static void
gather_phones(const json_t *value, json_t *phones)
{
	const char *key;
	json_t *member;
	size_t i;
	json_array_foreach(value, i, member) gather_phones(member, phones);
	json_object_foreach((json_t *)value, key, member)
	{
		size_t k;
		json_t *phone;
		gather_phones(member, phones);
		if (strcmp(key, "phones") != 0)
			continue;
		json_array_foreach(member, k, phone)
		{
			const char *number = json_string_value(json_object_get(phone, "number"));
			const char *words =
			    json_string_value(json_object_get(phone, "description"));
			if (number != NULL)
				json_array_append_new(phones,
						      json_pack("{s:s,s:s?}", "number", number,
								"description", words));
		}
	}
}

/* The next days' hours. */
static json_t *
days_of(const struct directory_entry *entry, const struct holidays *holidays,
	struct civil_date first)
{
	json_t *days = json_array();
	for (int i = 0; i < DAYS_SHOWN; i++) {
		struct hours_day day;
		struct civil_date date = civil_add_days(first, i);
		hours_open(&entry->hours, holidays, date, &day);
		json_array_append_new(days, cli_json_day(date, &day));
	}
	return days;
}

static void
print_line(struct cli *cli, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		fprintf(cli->out, "%-13s %s\n", name, text);
}

/* If it was no good when it was fetched last: of the directory in use, by -c CONF. */
static const struct directory_refused *
refused_of(struct cli *cli, const char *path, const struct directory_entry *entry)
{
	const struct config *config = path == NULL ? cli_config(cli) : NULL;
	if (config == NULL)
		return NULL;
	const struct directory_sifted refused =
	    directory_run_refused(config->directory_fetched, cli->arena);
	return directory_refused_find(&refused, entry->service_id);
}

static void
print_entry(struct cli *cli, const struct directory_entry *entry, const json_t *raw,
	    const json_t *phones, const struct holidays *holidays, struct civil_date date)
{
	static const char *const words[] = {"description", "alert", "fees", "url"};
	size_t i;
	const json_t *phone;
	print_line(cli, entry->slug[0] == '\0' ? "service" : entry->slug, entry->name);
	if (strcmp(entry->status, "active") != 0)
		print_line(cli, "status", entry->status);
	print_line(cli, "place", entry->place);
	print_line(cli, "address", entry->address);
	json_array_foreach(phones, i, phone)
	{
		const char *number = json_string_value(json_object_get(phone, "number"));
		const char *text = json_string_value(json_object_get(phone, "description"));
		print_line(cli, "phone",
			   text == NULL ? number
					: arena_printf(cli->arena, "%s (%s)", number, text));
	}
	print_line(cli, "mail", entry->email);
	print_line(cli, "bring", entry->bring);
	print_line(cli, "accessibility", entry->accessibility);
	for (i = 0; i < ARRAY_LEN(words); i++)
		print_line(cli, words[i], json_string_value(json_object_get(raw, words[i])));
	print_line(cli, "checked",
		   arena_printf(cli->arena, "%s%s%s",
				directory_confirmed_words(entry, date, cli->arena),
				entry->assurer[0] == '\0' ? "" : ", by ", entry->assurer));
	print_line(cli, "changed", entry->modified);
	for (int day = 0; day < DAYS_SHOWN; day++) {
		struct hours_day open;
		hours_open(&entry->hours, holidays, civil_add_days(date, day), &open);
		cli_print_day(cli, civil_add_days(date, day), &open);
	}
}

static void
tell(struct cli *cli, const struct directory_entry *entry, const struct holidays *holidays,
     struct civil_date date, const struct directory_refused *refused)
{
	json_t *raw = json_loadb(entry->raw, entry->raw_bytes, 0, NULL);
	json_t *phones = json_array();
	gather_phones(raw, phones);
	bool is_stale = directory_is_stale(entry, date, cli_stale_days(cli));
	if (!cli->json) {
		print_entry(cli, entry, raw, phones, holidays, date);
		if (is_stale)
			fprintf(cli->err, "warning: confirmed by nobody for %d days\n",
				cli_stale_days(cli));
		if (refused != NULL)
			fprintf(cli->err, "warning: refused when it was fetched: %s\n",
				directory_refused_words(refused, cli->arena));
		json_decref(phones);
		json_decref(raw);
		return;
	}
	json_t *told = json_pack(
	    "{s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s,s:o?,s:s,s:s,s:b,s:o,s:o,s:s?}", "service",
	    entry->slug, "id", entry->service_id, "name", entry->name, "status", entry->status,
	    "place", entry->place, "address", entry->address, "phones", phones, "mail",
	    entry->email, "bring", entry->bring, "accessibility", entry->accessibility, "assured",
	    entry->is_assured ? cli_json_date(entry->assured) : NULL, "assurer", entry->assurer,
	    "modified", entry->modified, "is_stale", is_stale, "days",
	    days_of(entry, holidays, date), "raw", raw, "refused",
	    refused == NULL ? NULL : directory_refused_words(refused, cli->arena));
	cli_print_json(cli, told);
}

int
cmd_directory_show(struct cli *cli, int argc, char *argv[])
{
	const char *service = NULL;
	const char *path = NULL;
	const char *text = NULL;
	const struct cli_option options[] = {{"--directory", &path, NULL}, {"--date", &text, NULL}};
	struct holidays holidays;
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), &service, 1) < 0)
		return cli_fail(cli, EXIT_USAGE);
	if (service == NULL) {
		problem_add(cli->problems, "directory show", "give a service");
		return cli_fail(cli, EXIT_USAGE);
	}
	struct civil_date date = cli_date(cli, "--date", text, cli_today());
	const struct directory *directory = cli_directory(cli, path);
	const struct directory_entry *entry =
	    directory == NULL ? NULL : cli_service(cli, directory, service);
	if (cli_holidays(cli, NULL, NULL, &holidays) != 0 || entry == NULL ||
	    cli->problems->count > 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	tell(cli, entry, &holidays, date, refused_of(cli, path, entry));
	return EXIT_DONE;
}
