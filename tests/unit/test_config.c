/* SPDX-License-Identifier: MIT
 *
 * The configuration: what it says by default, what each line may say, and every fault with its
 * line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/confcase.h"

#define KANNEL_WHOLE \
	"public-url https://day.example.org\n" \
	"transport kannel {\n" \
	"	url http://127.0.0.1:13013/cgi-bin/sendsms\n" \
	"	username firstday\n" \
	"	password credential:kannel-password\n" \
	"	from 07700 900000\n" \
	"}\n"

static void
no_text_at_all_gives_every_default(void **state)
{
	(void)state;
	confcase_accept("");
	const struct config *config = &confcase.config;
	assert_string_equal(config->listen.host, "127.0.0.1");
	assert_int_equal(config->listen.port, 8080);
	assert_null(config->listen.socket_path);
	assert_string_equal(config->public_url, "");
	assert_string_equal(config->state, "/var/lib/firstday");
	assert_string_equal(config->database, "/var/lib/firstday/firstday.db");
	assert_string_equal(config->keys, "/var/lib/firstday/keys");
	assert_string_equal(config->timetable, "/var/lib/firstday/timetable.tt");
	assert_string_equal(config->words, "etc/.");
	assert_int_equal(config->division, CONFIG_DIVISION_ENGLAND_AND_WALES);
	assert_string_equal(config->zone, "Europe/London");
	assert_int_equal(config->code_lifetime_minutes, 10);
	assert_int_equal(config->code_tries, 5);
	assert_int_equal(config->late_max_minutes, 180);
	assert_int_equal(config->answer_minutes, 120);
	assert_int_equal(config->remind_minutes, 60);
	assert_int_equal(config->ok_minutes, 20);
	assert_int_equal(config->call_again_minutes, 15);
	assert_int_equal(config->check_minutes, 45);
	assert_int_equal(config->leave_lead_minutes, 10);
	assert_int_equal(config->morning_minute, 480);
	assert_int_equal(config->log_level, CONFIG_LOG_INFO);
	assert_int_equal(config->n_transports, 1);
	assert_int_equal(config->transports[0].kind, CONFIG_TRANSPORT_SIMULATED);
	assert_string_equal(config->transports[0].url, "");
	assert_int_equal(config->transports[0].password.source, CONFIG_SECRET_NONE);
}

static char *
read_shipped(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = arena_alloc(&confcase.arena, CONFIG_SIZE_MAX + 1);
	*n = fread(text, 1, CONFIG_SIZE_MAX, file);
	fclose(file);
	return text;
}

static void
the_shipped_file_is_what_the_table_of_options_makes(void **state)
{
	(void)state;
	size_t n;
	char *shipped = read_shipped("conf/firstday.conf", &n);
	struct buf example;
	buf_init(&example);
	config_example(&example);
	assert_string_equal(shipped, buf_text(&example));
	buf_fini(&example);
}

static void
the_shipped_file_says_exactly_the_defaults(void **state)
{
	(void)state;
	size_t n;
	char *shipped = read_shipped("conf/firstday.conf", &n);
	confcase_accept("");
	struct config bare = confcase.config;
	confcase_accept(shipped);
	const struct config *full = &confcase.config;
	assert_string_equal(full->listen.host, bare.listen.host);
	assert_int_equal(full->listen.port, bare.listen.port);
	assert_string_equal(full->public_url, bare.public_url);
	assert_string_equal(full->state, bare.state);
	assert_string_equal(full->database, bare.database);
	assert_string_equal(full->keys, bare.keys);
	assert_string_equal(full->timetable, bare.timetable);
	assert_string_equal(full->directory, bare.directory);
	assert_true(full->directory_url.n == 0 && bare.directory_url.n == 0);
	assert_int_equal(full->directory_stale_days, bare.directory_stale_days);
	assert_true(!full->directory_mail && !bare.directory_mail);
	assert_string_equal(bare.directory_fetched, "/var/lib/firstday/directory.json");
	assert_true(full->names_directory && full->names_words && !bare.names_directory);
	assert_string_equal(full->closures, bare.closures);
	assert_string_equal(full->holidays_url, bare.holidays_url);
	assert_string_equal(full->holidays_fetched, bare.holidays_fetched);
	assert_string_equal(bare.holidays_fetched, "/var/lib/firstday/bank-holidays.json");
	assert_string_equal(full->holidays, bare.holidays);
	assert_int_equal(full->division, bare.division);
	assert_string_equal(full->policy, bare.policy);
	assert_string_equal(full->words, bare.words);
	assert_string_equal(full->taxi_tariff, bare.taxi_tariff);
	assert_string_equal(full->fares, bare.fares);
	assert_string_equal(full->zone, bare.zone);
	assert_int_equal(full->code_lifetime_minutes, bare.code_lifetime_minutes);
	assert_int_equal(full->code_tries, bare.code_tries);
	assert_int_equal(full->late_max_minutes, bare.late_max_minutes);
	assert_int_equal(full->remember_mb, bare.remember_mb);
	assert_int_equal(full->plan_steps, bare.plan_steps);
	assert_int_equal(full->answer_minutes, bare.answer_minutes);
	assert_int_equal(full->remind_minutes, bare.remind_minutes);
	assert_int_equal(full->ok_minutes, bare.ok_minutes);
	assert_int_equal(full->leave_lead_minutes, bare.leave_lead_minutes);
	assert_int_equal(full->morning_minute, bare.morning_minute);
	assert_int_equal(full->log_level, bare.log_level);
	assert_int_equal(full->n_transports, bare.n_transports);
	assert_int_equal(full->transports[0].kind, bare.transports[0].kind);
}

static void
the_shipped_file_stays_right_when_its_options_are_uncommented(void **state)
{
	(void)state;
	size_t n;
	char *text = read_shipped("conf/firstday.conf", &n);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '#' && (c == text || c[-1] == '\n') && c[1] != ' ')
			*c = ' ';
	confcase_accept(text);
	assert_string_equal(confcase.config.public_url, "https://day.example.org");
	assert_int_equal(confcase.config.n_transports, CONFIG_TRANSPORT_KINDS);
	assert_string_equal(confcase.config.transports[1].hook_url,
			    "http://127.0.0.1:8080/hooks/kannel");
}

static void
the_files_that_the_defaults_name_are_there(void **state)
{
	(void)state;
	assert_int_equal(config_parse("conf/x.conf", "", 0, &confcase.problems, &confcase.config),
			 0);
	const char *files[] = {
	    confcase.config.directory,
	    confcase.config.holidays,
	    confcase.config.policy,
	    confcase.config.fares,
	    confcase.config.taxi_tariff,
	    arena_printf(&confcase.arena, "%s/words.json", confcase.config.words),
	    arena_printf(&confcase.arena, "%s/templates", confcase.config.words),
	};
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (access(files[i], R_OK) != 0)
			fail_msg("%s is not there", files[i]);
}

static void
the_sample_city_has_a_right_configuration_and_keeps_to_the_build_folder(void **state)
{
	(void)state;
	const char *path = "conf/newport/newport.conf";
	size_t n;
	char *text = read_shipped(path, &n);
	assert_int_equal(config_parse(path, text, n, &confcase.problems, &confcase.config), 0);
	assert_string_equal(confcase.config.database,
			    "conf/newport/../../build/newport/firstday.db");
	assert_string_equal(confcase.config.listen.host, "127.0.0.1");
}

static void
every_option_can_be_said(void **state)
{
	(void)state;
	confcase_accept("listen [::1]:0 # a free one\n"
			"public-url https://day.example.org:8443/x\n"
			"state /srv/day\n"
			"database /db/day.db\n"
			"\tkeys   keys.d/one\t\n"
			"timetable n#1.tt\n"
			"directory ../list.json\n"
			"directory-stale 90d\n"
			"directory-url https://a.example/services\n"
			"directory-url https://b.example/services\n"
			"directory-mail yes\n"
			"division scotland\n"
			"zone America/Argentina/Buenos_Aires\n"
			"code-lifetime 1h\n"
			"code-tries 10\n"
			"late-max 2h\n"
			"morning 06:30\n"
			"log debug\n"
			"transport simulated {\n}\n"
			"transport kannel {\n"
			"url https://sms.example.org/send\n"
			"username first day\n"
			"password file:secret/k\n"
			"from FirstDay\n"
			"hook-url http://localhost:9/k\n"
			"hook-secret credential:hook\n"
			"timeout 2m\n"
			"}");
	const struct config *config = &confcase.config;
	assert_string_equal(config->listen.host, "::1");
	assert_int_equal(config->listen.port, 0);
	assert_string_equal(config->database, "/db/day.db");
	assert_string_equal(config->keys, "/srv/day/keys.d/one");
	assert_string_equal(config->timetable, "/srv/day/n#1.tt");
	assert_string_equal(config->directory, "etc/../list.json");
	assert_int_equal(config->directory_stale_days, 90);
	assert_int_equal(config->directory_url.n, 2);
	assert_string_equal(config->directory_url.list[1], "https://b.example/services");
	assert_true(config->directory_mail);
	assert_true(config->names_directory && !config->names_policy);
	assert_int_equal(config->division, CONFIG_DIVISION_SCOTLAND);
	assert_string_equal(config->zone, "America/Argentina/Buenos_Aires");
	assert_int_equal(config->code_lifetime_minutes, 60);
	assert_int_equal(config->late_max_minutes, 120);
	assert_int_equal(config->morning_minute, 390);
	assert_int_equal(config->log_level, CONFIG_LOG_DEBUG);
	assert_int_equal(config->n_transports, 2);
	const struct config_transport *kannel = &config->transports[1];
	assert_int_equal(kannel->kind, CONFIG_TRANSPORT_KANNEL);
	assert_string_equal(kannel->username, "first day");
	assert_int_equal(kannel->password.source, CONFIG_SECRET_FILE);
	assert_string_equal(kannel->password.name, "etc/secret/k");
	assert_string_equal(kannel->from, "FirstDay");
	assert_int_equal(kannel->hook_secret.source, CONFIG_SECRET_CREDENTIAL);
	assert_string_equal(kannel->hook_secret.name, "hook");
	assert_int_equal(kannel->timeout_s, 120);
}

static void
a_unix_socket_can_be_listened_at(void **state)
{
	(void)state;
	confcase_accept("listen unix:/run/firstday/http\n");
	assert_string_equal(confcase.config.listen.socket_path, "/run/firstday/http");
	assert_null(confcase.config.listen.host);
}

static void
a_name_that_is_unknown_is_told_with_the_nearest_known_one(void **state)
{
	(void)state;
	confcase_refuse("\n# x\nlate-may 20m\n", "etc/x.conf:3", "is \"late-max\" meant?");
	confcase_refuse("colour blue\n", "etc/x.conf:1", "colour is not an option");
	confcase_refuse("username x\n", "etc/x.conf:1", "belong here, but into a transport");
	confcase_refuse("transport simulated {\nzone Europe/London\n}\n", "etc/x.conf:2",
			"does not belong into this transport");
	confcase_refuse("transport kanel {\nanything\n}\n", "etc/x.conf:1", "transport kannel {");
	confcase_refuse("size-max 5MB\n", "etc/x.conf:1", "belong here, but into a feed");
	confcase_refuse("feed a {\nurl https://x\nfrom Jo\n}\n", "etc/x.conf:3", "into this feed");
	confcase_refuse("fed a {\n", "etc/x.conf:1", "is \"feed\" meant?");
}

static void
a_fault_in_the_form_of_a_line_is_told_with_its_line(void **state)
{
	(void)state;
	confcase_refuse("zone\n", "etc/x.conf:1", "zone needs a value");
	confcase_refuse("zone # Europe/London\n", "etc/x.conf:1", "zone needs a value");
	confcase_refuse("code-tries 4\n\ncode-tries 4\n", "etc/x.conf:3",
			"stands already in line 1");
	confcase_refuse("directory-url https://a.example/\ndirectory-url https://a.example/\n",
			"etc/x.conf:2", "already above with this address");
	confcase_refuse("zone Europe/London\r\n", "etc/x.conf:1", "carriage return");
	confcase_refuse("words w\xff\n", "etc/x.conf:1", "UTF-8");
	confcase_refuse("}\n", "etc/x.conf:1", "close a block");
	confcase_refuse("transport simulated {\n", "etc/x.conf:1", "not closed");
	confcase_refuse("transport simulated\n}\n", "etc/x.conf:1",
			"has to be \"transport simulated {\"");
	confcase_refuse("transport simulated {\n} x\n}\n", "etc/x.conf:2", "stand alone");
	confcase_refuse("transport simulated {\n}\ntransport simulated {\n}\n", "etc/x.conf:3",
			"already above");
}

static void
a_block_inside_a_block_is_told(void **state)
{
	(void)state;
	confcase_refuse(
	    "public-url https://day.example.org\ntransport simulated {\ntransport kannel {\n"
	    "url https://x\nusername u\npassword file:p\nfrom 07700 900000\n}\n",
	    "etc/x.conf:3", "block of line 2 is not closed");
}

static void
a_limit_holds_at_its_edge_and_not_one_past_it(void **state)
{
	(void)state;
	confcase_accept("code-lifetime 1m\ncode-tries 1\nlate-max 1m\n");
	confcase_accept("code-lifetime 60m\ncode-tries 10\nlate-max 180m\n");
	char *line = arena_alloc(&confcase.arena, CONFIG_VALUE_MAX + 20);
	memcpy(line, "words ", 6);
	memset(line + 6, 'w', CONFIG_VALUE_MAX);
	confcase_accept(line);
	line[6 + CONFIG_VALUE_MAX] = 'w';
	confcase_refuse(line, "etc/x.conf:1", "over 500 bytes");
	char *large = arena_alloc(&confcase.arena, CONFIG_SIZE_MAX + 2);
	memset(large, '\n', CONFIG_SIZE_MAX);
	confcase_accept(large);
	large[CONFIG_SIZE_MAX] = '\n';
	confcase_refuse(large, "etc/x.conf", "larger than 65536 bytes");
}

static void
a_kannel_transport_needs_its_four_options(void **state)
{
	(void)state;
	confcase_accept(KANNEL_WHOLE);
	assert_int_equal(confcase.config.transports[0].timeout_s, 10);
	assert_string_equal(confcase.config.transports[0].from, "07700900000");
	assert_int_equal(confcase_parse("public-url https://x\n\ntransport kannel {\n}\n"),
			 E_INPUT);
	assert_int_equal(confcase.problems.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(confcase.problems.list[i].at, "etc/x.conf:3");
	assert_string_equal(confcase.problems.list[0].text, "this transport needs url");
	assert_string_equal(confcase.problems.list[3].text, "this transport needs from");
}

static void
a_second_block_does_not_inherit_from_the_first(void **state)
{
	(void)state;
	assert_int_equal(confcase_parse(KANNEL_WHOLE "transport kannel {\nusername x\n}\n"),
			 E_INPUT);
	assert_int_equal(confcase.problems.count,
			 4); /* url, password, from; and twice the same kind */
}

static void
a_secret_written_down_is_refused_and_not_repeated(void **state)
{
	(void)state;
	static const char *const secrets[] = {"hunter2",        "credential:", "credential:../x",
					      "credential:a/b", "file:",       "pass:hunter2"};
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		const char *text =
		    arena_printf(&confcase.arena,
				 "public-url https://x\ntransport kannel {\nurl https://x\n"
				 "username u\npassword %s\nfrom 07700 900000\n}\n",
				 secrets[i]);
		confcase_refuse(text, "etc/x.conf:5", "password ");
		assert_null(strstr(confcase.problems.list[0].text, "hunter2"));
	}
	confcase_refuse("public-url https://me:hunter2@x\n", "etc/x.conf:1",
			"options of their own");
	assert_null(strstr(confcase.problems.list[0].text, "hunter2"));
}

static void
what_only_the_whole_can_show_is_told(void **state)
{
	(void)state;
	confcase_refuse(strchr(KANNEL_WHOLE, '\n'), "etc/x.conf", "public-url is needed");
	confcase_refuse("listen unix:/run/x\n" KANNEL_WHOLE, "etc/x.conf", "hook-url is needed");
	confcase_refuse("keys firstday.db\n", "etc/x.conf", "the same file");
}

static void
every_fault_is_told_at_once_and_nothing_is_changed(void **state)
{
	(void)state;
	memset(&confcase.config, 0x5a, sizeof(confcase.config));
	struct config before = confcase.config;
	assert_int_equal(confcase_parse("zone 7\ncolour blue\ncode-tries 0\nlisten x\n"
					"transport kannel {\nurl x\ntimeout 0s\n"),
			 E_INPUT);
	/* four lines; url and timeout; the open block; username, password, from; public-url */
	assert_int_equal(confcase.problems.count, 11);
	assert_memory_equal(&before, &confcase.config, sizeof(before));
}

static void
faults_past_the_limit_of_problems_are_counted_and_harmless(void **state)
{
	(void)state;
	char *text = arena_alloc(&confcase.arena, 2 * 1000 + 1);
	for (int i = 0; i < 1000; i++)
		memcpy(text + 2 * i, "x\n", 2);
	assert_int_equal(confcase_parse(text), E_INPUT);
	assert_int_equal(confcase.problems.count, 1000);
}

static void
relative_paths_begin_at_the_folder_of_the_file(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *words;
		const char *database;
	} cases[] = {
	    {"firstday.conf", "w", "var/firstday.db"},
	    {"/etc/firstday/firstday.conf", "/etc/firstday/w", "/etc/firstday/var/firstday.db"},
	    {"/firstday.conf", "//w", "//var/firstday.db"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *text = "words w\nstate var\n";
		assert_int_equal(config_parse(cases[i].path, text, strlen(text), &confcase.problems,
					      &confcase.config),
				 0);
		assert_string_equal(confcase.config.words, cases[i].words);
		assert_string_equal(confcase.config.database, cases[i].database);
	}
}

static void
a_secret_is_found_where_its_source_says(void **state)
{
	(void)state;
	struct config_secret none = {CONFIG_SECRET_NONE, ""};
	struct config_secret credential = {CONFIG_SECRET_CREDENTIAL, "k"};
	struct config_secret file = {CONFIG_SECRET_FILE, "etc/k"};
	assert_null(config_secret_path(&none, "/run/c", &confcase.arena));
	assert_null(config_secret_path(&credential, NULL, &confcase.arena));
	assert_string_equal(config_secret_path(&credential, "/run/c", &confcase.arena), "/run/c/k");
	assert_string_equal(config_secret_path(&file, NULL, &confcase.arena), "etc/k");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, confcase_set_up, confcase_tear_down)
	    TEST(no_text_at_all_gives_every_default),
	    TEST(the_shipped_file_is_what_the_table_of_options_makes),
	    TEST(the_shipped_file_says_exactly_the_defaults),
	    TEST(the_shipped_file_stays_right_when_its_options_are_uncommented),
	    TEST(the_files_that_the_defaults_name_are_there),
	    TEST(the_sample_city_has_a_right_configuration_and_keeps_to_the_build_folder),
	    TEST(every_option_can_be_said),
	    TEST(a_unix_socket_can_be_listened_at),
	    TEST(a_name_that_is_unknown_is_told_with_the_nearest_known_one),
	    TEST(a_fault_in_the_form_of_a_line_is_told_with_its_line),
	    TEST(a_block_inside_a_block_is_told),
	    TEST(a_limit_holds_at_its_edge_and_not_one_past_it),
	    TEST(a_kannel_transport_needs_its_four_options),
	    TEST(a_second_block_does_not_inherit_from_the_first),
	    TEST(a_secret_written_down_is_refused_and_not_repeated),
	    TEST(what_only_the_whole_can_show_is_told),
	    TEST(every_fault_is_told_at_once_and_nothing_is_changed),
	    TEST(faults_past_the_limit_of_problems_are_counted_and_harmless),
	    TEST(relative_paths_begin_at_the_folder_of_the_file),
	    TEST(a_secret_is_found_where_its_source_says),
	};
	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
