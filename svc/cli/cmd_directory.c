/* SPDX-License-Identifier: MIT
 *
 * firstday directory import: reads a service directory with every fault at its place, and tells
 * what is in it.
 */
#include "cli/cmd.h"

#include "cli/cli_calendar.h"

/* What a planner can use of an entry. */
struct summary {
	size_t with_point;
	size_t with_hours;
	size_t with_phone;
	size_t with_key;
};

static struct summary
summarise(const struct directory *directory)
{
	struct summary summary = {0};
	for (size_t i = 0; i < directory->n; i++) {
		const struct directory_entry *entry = &directory->entries[i];
		bool has_hours = false;
		for (size_t k = 0; k < entry->hours.n_schedules; k++)
			has_hours = has_hours || entry->hours.schedules[k].has_hours;
		summary.with_point += entry->has_point;
		summary.with_hours += has_hours;
		summary.with_phone += entry->phone[0] != '\0';
		summary.with_key += entry->slug[0] != '\0';
	}
	return summary;
}

static json_t *
json_entry(const struct directory_entry *entry)
{
	json_t *point = json_null();
	if (entry->has_point)
		point = json_pack("{s:f,s:f}", "lat", entry->point.lat, "lon", entry->point.lon);
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s}", "id", entry->service_id, "service",
			 entry->slug, "name", entry->name, "status", entry->status, "place",
			 entry->place, "point", point, "address", entry->address, "phone",
			 entry->phone);
}

int
cmd_directory_import(struct cli *cli, int argc, char *argv[])
{
	const char *path = NULL;
	if (cli_options(cli, argc, argv, NULL, 0, &path, 1) < 0)
		return cli_fail(cli, EXIT_USAGE);
	if (path == NULL) {
		problem_add(cli->problems, "directory import", "give a file of services");
		return cli_fail(cli, EXIT_USAGE);
	}
	const struct directory *directory = cli_directory(cli, path);
	if (directory == NULL)
		return cli_fail(cli, EXIT_BAD_INPUT);
	struct summary summary = summarise(directory);
	if (!cli->json) {
		fprintf(cli->out,
			"%zu services, %zu entries: %zu with a point, %zu with hours, %zu with a "
			"phone, %zu with a key\n",
			directory->n_services, directory->n, summary.with_point, summary.with_hours,
			summary.with_phone, summary.with_key);
		return EXIT_DONE;
	}
	json_t *entries = json_array();
	for (size_t i = 0; i < directory->n; i++)
		json_array_append_new(entries, json_entry(&directory->entries[i]));
	cli_print_json(cli, json_pack("{s:I,s:I,s:I,s:I,s:I,s:o}", "services",
				      (json_int_t)directory->n_services, "with_point",
				      (json_int_t)summary.with_point, "with_hours",
				      (json_int_t)summary.with_hours, "with_phone",
				      (json_int_t)summary.with_phone, "with_key",
				      (json_int_t)summary.with_key, "entries", entries));
	return EXIT_DONE;
}
