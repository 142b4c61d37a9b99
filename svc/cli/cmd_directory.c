/* SPDX-License-Identifier: MIT
 *
 * firstday directory import FILE|URL... [-c CONF | -o OUT] [--force] [--partly], directory refresh,
 * directory status, directory export: services in and out, with every fault at its place, and how old
 * what is known of them is. (show: cmd_directory_show.c)
 */
#include "cli/cmd.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "calendar/directory_text.h"
#include "cli/cli_calendar.h"
#include "cli/cli_refresh.h"
#include "cli/directory_run.h"
#include "cli/locked.h"
#include "setup/conffile.h"
#include "setup/directoryfile.h"

#define STALE_TOLD   20 /* entries by name, as text; so many of the next, too */
#define REFUSED_TOLD 20

static const char *const ends[] = {
    [DIRECTORY_RUN_KEPT] = "kept",
    [DIRECTORY_RUN_SAME] = "same",
    [DIRECTORY_RUN_NEW] = "new",
};

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

static json_t *
json_notes(const struct directory *directory)
{
	json_t *notes = json_array();
	for (size_t i = 0; i < problems_kept(directory->notes); i++)
		json_array_append_new(notes,
				      json_pack("{s:s,s:s}", "at", directory->notes->list[i].at,
						"text", directory->notes->list[i].text));
	return notes;
}

/* ${how}: "read", or how what was put in place compares with what was there. */
static void
tell_read(struct cli *cli, const struct directory *directory, const char *how)
{
	struct summary summary = summarise(directory);
	if (!cli->json) {
		for (size_t i = 0; i < problems_kept(directory->notes); i++)
			fprintf(cli->err, "note: %s %s\n", directory->notes->list[i].at,
				directory->notes->list[i].text);
		fprintf(cli->out,
			"%zu services, %zu entries: %zu with a point, %zu with hours, %zu with a "
			"phone, %zu with a key; %s\n",
			directory->n_services, directory->n, summary.with_point, summary.with_hours,
			summary.with_phone, summary.with_key, how);
		return;
	}
	json_t *entries = json_array();
	for (size_t i = 0; i < directory->n; i++)
		json_array_append_new(entries, json_entry(&directory->entries[i]));
	cli_print_json(cli, json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:o,s:o}", "directory", how,
				      "services", (json_int_t)directory->n_services, "with_point",
				      (json_int_t)summary.with_point, "with_hours",
				      (json_int_t)summary.with_hours, "with_phone",
				      (json_int_t)summary.with_phone, "with_key",
				      (json_int_t)summary.with_key, "notes", json_notes(directory),
				      "entries", entries));
}

/* The end of a run that was to put something in place. */
static int
end_run(struct cli *cli, struct directory_run *run)
{
	if (run->end != DIRECTORY_RUN_KEPT)
		tell_read(cli, run->got, ends[run->end]);
	enum exit_status status = refresh_status(run->outcome);
	return cli->problems->count > 0 ? cli_fail(cli, (int)status) : (int)status;
}

/* Put it in place. */
static int
carry_out(struct cli *cli, struct directory_run *run)
{
	if (directory_run(run) != 0)
		return cli_fail(cli, EXIT_TRY_LATER);
	return end_run(cli, run);
}

int
cmd_directory_import(struct cli *cli, int argc, char *argv[])
{
	const char *sources[DIRECTORY_RUN_SOURCES];
	struct directory_run run = {.sources = sources, .problems = cli->problems};
	const struct cli_option options[] = {{"-o", &run.fetched, NULL},
					     {"--force", NULL, &run.force},
					     {"--partly", NULL, &run.is_partly}};
	run.n_sources =
	    cli_options(cli, argc, argv, options, ARRAY_LEN(options), sources, ARRAY_LEN(sources));
	if (run.n_sources == 0)
		problem_add(cli->problems, "directory import",
			    "give files or addresses of services");
	if (run.fetched != NULL && cli->conf != NULL)
		problem_add(cli->problems, "-o", "does not go with -c");
	bool is_kept = run.fetched != NULL || cli->conf != NULL;
	for (int i = 0; i < run.n_sources; i++)
		if (!is_kept && directory_run_is_url(sources[i]))
			problem_add(cli->problems, sources[i],
				    "needs -c CONF or -o OUT: its answers are kept beside");
	if (cli->problems->count > 0)
		return cli_fail(cli, EXIT_USAGE);
	run.now = cli_refresh_now();
	if (!is_kept) {
		if (!directory_run_read(&run, ""))
			return cli_fail(cli, EXIT_BAD_INPUT);
		tell_read(cli, run.got, "read");
		return EXIT_DONE;
	}
	const struct config *config = cli_config(cli);
	if (cli->conf != NULL && config == NULL)
		return cli_fail(cli, EXIT_CONFIG);
	if (config != NULL && locked_folder(config->state, cli->problems) != 0)
		return cli_fail(cli, EXIT_TRY_LATER);
	if (config != NULL)
		run.fetched = config->directory_fetched;
	return carry_out(cli, &run);
}

int
cmd_directory_refresh(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct cli_refresh given;
	int status = cli_refresh_options(cli, argc, argv, &config, &given);
	if (status == 0 && config.directory_url.n == 0) {
		problem_add(cli->problems, cli->conf == NULL ? CONFFILE_DEFAULT : cli->conf,
			    "says no \"directory-url\": where the services are to be had");
		status = EXIT_CONFIG;
	}
	if (status != 0)
		return cli_fail(cli, status);
	if (locked_folder(config.state, cli->problems) != 0)
		return cli_fail(cli, EXIT_TRY_LATER);
	struct directory_run run = {
	    .fetched = config.directory_fetched,
	    .sources = config.directory_url.list,
	    .n_sources = config.directory_url.n,
	    .problems = cli->problems,
	    .now = given.now,
	    .force = given.force,
	    .is_partly = true,
	};
	return carry_out(cli, &run);
}

int
cmd_directory_export(struct cli *cli, int argc, char *argv[])
{
	const char *path = NULL;
	const char *out = NULL;
	const struct cli_option options[] = {{"--directory", &path, NULL}, {"-o", &out, NULL}};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return cli_fail(cli, EXIT_USAGE);
	const struct directory *directory = cli_directory(cli, path);
	if (directory == NULL)
		return cli_fail(cli, EXIT_BAD_INPUT);
	struct buf text;
	buf_init(&text);
	directory_text(directory, &text);
	int rc = 0;
	if (out == NULL)
		fputs(buf_text(&text), cli->out);
	else
		rc = file_write(out, buf_text(&text), text.len);
	buf_fini(&text);
	if (rc == 0)
		return EXIT_DONE;
	problem_add(cli->problems, out, "%s", strerror(errno));
	return cli_fail(cli, EXIT_TRY_LATER);
}

static const char *
key_of(const struct directory_entry *entry)
{
	return entry->slug[0] != '\0'             ? entry->slug
	       : entry->at_location_id[0] != '\0' ? entry->at_location_id
						  : entry->service_id;
}

/* Entries that nobody has confirmed lately; those that are shut for good need no one to. */
static json_t *
stale_entries(struct cli *cli, const struct directory *directory, struct civil_date today,
	      int most_days)
{
	json_t *stale = json_array();
	for (size_t i = 0; i < directory->n; i++) {
		const struct directory_entry *entry = &directory->entries[i];
		if (entry->hours.shut_because == NULL &&
		    directory_is_stale(entry, today, most_days))
			json_array_append_new(
			    stale,
			    json_pack("{s:s,s:s,s:o,s:s}", "service", key_of(entry), "name",
				      entry->name, "assured",
				      entry->is_assured ? cli_json_date(entry->assured)
							: json_null(),
				      "text", directory_confirmed_words(entry, today, cli->arena)));
	}
	return stale;
}

/* Services that were no good when they were fetched last. */
static void
print_refused(struct cli *cli, const struct directory_run *run,
	      const struct directory_sifted *refused)
{
	for (size_t i = 0; i < refused->n && i < REFUSED_TOLD; i++)
		fprintf(cli->out, "  refused for %s: %s\n",
			cli_refresh_age(cli, run->now, refused->list[i].since),
			directory_refused_words(&refused->list[i], cli->arena));
	if (refused->n > 0)
		fprintf(cli->err, "warning: %zu services were refused when they were fetched\n",
			refused->n);
}

static void
print_status(struct cli *cli, const struct directory_run *run, const json_t *stale, int most_days)
{
	fprintf(cli->out, "%zu services, %zu entries\n  %s\n", run->in_use->n_services,
		run->in_use->n, run->path);
	if (run->has_record)
		fprintf(cli->out, "  taken %s ago, asked for %s ago\n",
			cli_refresh_age(cli, run->now, run->record.fetched),
			cli_refresh_age(cli, run->now, run->record.asked));
	size_t i;
	const json_t *one;
	json_array_foreach(stale, i, one)
	{
		if (i < STALE_TOLD)
			fprintf(cli->out, "  %s: %s\n",
				json_string_value(json_object_get(one, "service")),
				json_string_value(json_object_get(one, "text")));
	}
	if (json_array_size(stale) > 0)
		fprintf(cli->err, "warning: %zu of them confirmed by nobody for %d days\n",
			json_array_size(stale), most_days);
}

int
cmd_directory_status(struct cli *cli, int argc, char *argv[])
{
	struct config config;
	struct cli_refresh given;
	int status = cli_refresh_options(cli, argc, argv, &config, &given);
	if (status != 0)
		return cli_fail(cli, status);
	struct directory_run run = {.fetched = config.directory_fetched,
				    .in_use_path = directoryfile_path(&config),
				    .problems = cli->problems,
				    .now = given.now};
	directory_run_look(&run);
	if (run.in_use == NULL)
		return cli_fail(cli, EXIT_BAD_INPUT);
	json_t *stale = stale_entries(cli, run.in_use, given.today, config.directory_stale_days);
	const struct directory_sifted refused =
	    directory_run_refused(config.directory_fetched, cli->arena);
	status = json_array_size(stale) + refused.n > 0 ? EXIT_NO : EXIT_DONE;
	if (!cli->json) {
		print_status(cli, &run, stale, config.directory_stale_days);
		print_refused(cli, &run, &refused);
		json_decref(stale);
		return status;
	}
	json_t *told =
	    json_pack("{s:s,s:b,s:I,s:I,s:o,s:o,s:o}", "path", run.path, "is_fetched",
		      run.path == run.fetched, "services", (json_int_t)run.in_use->n_services,
		      "entries", (json_int_t)run.in_use->n, "notes", json_notes(run.in_use),
		      "stale", stale, "refused", directory_refused_json(&refused));
	if (run.has_record)
		json_object_update_new(
		    told, json_pack("{s:I,s:I}", "fetched_utc_s", (json_int_t)run.record.fetched.s,
				    "asked_utc_s", (json_int_t)run.record.asked.s));
	cli_print_json(cli, told);
	return status;
}
