/* SPDX-License-Identifier: MIT
 *
 * The feeds and engines of the configuration: what their blocks may say, and every fault with its
 * line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/confcase.h"

static void
feeds_stand_in_blocks_of_their_own_and_no_name_twice(void **state)
{
	(void)state;
	assert_int_equal(
	    confcase_parse("feeds got\nfeed wales {\nurl https://x/wales.zip\nkey file:k\n"
			   "key-as header:X-Api-Key\nsize-max 1MB\ntimeout 10s\n}\n"
			   "feed rail-2 {\nurl http://127.0.0.1:9/r.zip?a=b\n}\n"),
	    0);
	assert_int_equal(confcase.config.n_feeds, 2);
	const struct config_feed *wales = &confcase.config.feeds[0];
	const struct config_feed *rail = &confcase.config.feeds[1];
	assert_string_equal(wales->name, "wales");
	assert_string_equal(wales->url, "https://x/wales.zip");
	assert_string_equal(wales->key.name, "etc/k");
	assert_true(wales->key_as.is_header);
	assert_string_equal(wales->key_as.name, "X-Api-Key");
	assert_int_equal(wales->size_max_mb, 1);
	assert_int_equal(wales->timeout_s, 10);
	assert_string_equal(rail->name, "rail-2");
	assert_int_equal(rail->key.source, CONFIG_SECRET_NONE);
	assert_int_equal(rail->size_max_mb, 300);
	assert_int_equal(rail->timeout_s, 900);
	assert_string_equal(confcase.config.feeds_folder, "/var/lib/firstday/got");
	confcase_refuse("feed a {\nurl https://x\n}\nfeed a {\nurl https://y\n}\n", "etc/x.conf:4",
			"stands already above");
}

static void
a_feed_that_is_not_whole_is_refused(void **state)
{
	(void)state;
	confcase_refuse("feed a {\n}\n", "etc/x.conf:1", "this feed needs url");
	confcase_refuse("feed Wales {\n}\n", "etc/x.conf:1", "feed NAME {");
	confcase_refuse("feed ../a {\n}\n", "etc/x.conf:1", "feed NAME {");
	confcase_refuse("feed -a {\n}\n", "etc/x.conf:1", "feed NAME {");
	confcase_refuse("feed abcdefghijklmnopqrstu {\n}\n", "etc/x.conf:1", "feed NAME {");
	confcase_refuse("feed {\n}\n", "etc/x.conf:1", "feed NAME {");
	confcase_refuse("feed a {\nurl https://x\nkey file:k\n}\n", "etc/x.conf:1",
			"need each other");
	confcase_refuse("feed a {\nurl https://x\nkey-as header:K\n}\n", "etc/x.conf:1",
			"need each other");
	static const char *const lines[] = {"url http://x", "key-as header:",    "key-as K",
					    "size-max 0MB", "size-max 2001MB",   "size-max 9",
					    "timeout 0s",   "key-as header:a b", "timeout 3601s"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		const char *text = arena_printf(&confcase.arena, "feed a {\n%s\n}\n", lines[i]);
		assert_int_equal(confcase_parse(text), E_INPUT);
		assert_string_equal(confcase.problems.list[0].at, "etc/x.conf:2");
	}
}

static void
a_feed_may_have_live_times(void **state)
{
	(void)state;
	assert_int_equal(
	    confcase_parse("feed a {\nurl https://x\nlive-url https://x/live?a=b\n"
			   "live-every 20s\nlive-stale 2m\n}\nfeed b {\nurl https://x\n}\n"),
	    0);
	assert_string_equal(confcase.config.feeds[0].live_url, "https://x/live?a=b");
	assert_int_equal(confcase.config.feeds[0].live_every_s, 20);
	assert_int_equal(confcase.config.feeds[0].live_stale_s, 120);
	assert_string_equal(confcase.config.feeds[1].live_url, "");
	assert_int_equal(confcase.config.feeds[1].live_every_s, 30);
	assert_int_equal(confcase.config.feeds[1].live_stale_s, 300);
	confcase_refuse("feed a {\nurl https://x\nlive-url http://x/live\n}\n", "etc/x.conf:3",
			"https");
	confcase_refuse("feed a {\nurl https://x\nlive-every 151s\n}\n", "etc/x.conf:1",
			"twice live-every");
}

static void
no_more_feeds_than_there_is_room_for(void **state)
{
	(void)state;
	const char *text = "";
	for (int i = 0; i < CONFIG_FEEDS_MAX; i++)
		text = arena_printf(&confcase.arena, "%sfeed f%d {\nurl https://x\n}\n", text, i);
	assert_int_equal(confcase_parse(text), 0);
	confcase_refuse(arena_printf(&confcase.arena, "%sfeed more {\nurl https://x\n}\n", text),
			"etc/x.conf:25", "one feed too many");
}

static void
engines_stand_in_blocks_with_an_address(void **state)
{
	(void)state;
	assert_int_equal(confcase_parse("engine valhalla {\nurl http://127.0.0.1:8002\n}\n"
					"engine otp {\nurl https://x/y\ntimeout 60s\n}\n"),
			 0);
	assert_int_equal(confcase.config.n_engines, 2);
	assert_string_equal(confcase.config.engines[0].name, "valhalla");
	assert_string_equal(confcase.config.engines[0].url, "http://127.0.0.1:8002");
	assert_int_equal(confcase.config.engines[0].timeout_s, 2);
	assert_string_equal(confcase.config.engines[1].url, "https://x/y");
	assert_int_equal(confcase.config.engines[1].timeout_s, 60);
	confcase_refuse("engine otp {\n}\n", "etc/x.conf:1", "this engine needs url");
	confcase_refuse("engine {\n}\n", "etc/x.conf:1", "engine otp {");
	confcase_refuse("engine otp {\nurl http://x\n}\n", "etc/x.conf:2", "plain http");
	confcase_refuse("engine otp {\nurl https://x/\n}\n", "etc/x.conf:2", "may not end");
	confcase_refuse("engine otp {\nurl https://x\ntimeout 61s\n}\n", "etc/x.conf:3", "timeout");
	confcase_refuse("engine otp {\nurl https://x\n}\nengine otp {\nurl https://x\n}\n",
			"etc/x.conf:4", "stands already above");
}

static void
mail_stands_in_a_block_with_its_server(void **state)
{
	(void)state;
	assert_int_equal(confcase_parse(""), 0);
	assert_string_equal(confcase.config.mail.url, "");
	assert_int_equal(
	    confcase_parse("mail {\nurl smtps://mail.example.org:465\nfrom plans@example.org\n"
			   "username plans\npassword file:secret\nca ca.pem\n}\n"),
	    0);
	assert_string_equal(confcase.config.mail.url, "smtps://mail.example.org:465");
	assert_string_equal(confcase.config.mail.from, "plans@example.org");
	assert_string_equal(confcase.config.mail.username, "plans");
	assert_int_equal(confcase.config.mail.password.source, CONFIG_SECRET_FILE);
	assert_string_equal(confcase.config.mail.ca, "etc/ca.pem");
	assert_int_equal(confcase.config.mail.timeout_s, 60);
	assert_int_equal(confcase_parse("mail {\nurl smtp://127.0.0.1:25\nfrom a@b.cd\n}\n"), 0);
	assert_string_equal(confcase.config.mail.username, "");
	confcase_refuse("mail {\nfrom a@b.cd\n}\n", "etc/x.conf:1", "this mail needs url");
	confcase_refuse("mail {\nurl smtp://x\n}\n", "etc/x.conf:1", "this mail needs from");
	confcase_refuse("mail here {\n}\n", "etc/x.conf:1", "has to be \"mail {\"");
	confcase_refuse("mail {\nurl https://x\nfrom a@b.cd\n}\n", "etc/x.conf:2", "smtps://");
	confcase_refuse("mail {\nurl smtp://u:p@x\nfrom a@b.cd\n}\n", "etc/x.conf:2",
			"user or a password");
	confcase_refuse("mail {\nurl smtp://x/y\nfrom a@b.cd\n}\n", "etc/x.conf:2", "has to end");
	confcase_refuse("mail {\nurl smtp://:25\nfrom a@b.cd\n}\n", "etc/x.conf:2", "has to end");
	confcase_refuse("mail {\nurl smtp://x\nfrom a@b\n}\n", "etc/x.conf:3",
			"no plain mail address");
	confcase_refuse("mail {\nurl smtp://x\nfrom a@b.cd\nusername u\n}\n", "etc/x.conf:1",
			"need each other");
	confcase_refuse("mail {\nurl smtp://x\nfrom a@b.cd\npassword file:p\n}\n", "etc/x.conf:1",
			"need each other");
	confcase_refuse(
	    "mail {\nurl smtp://x\nfrom a@b.cd\n}\nmail {\nurl smtp://x\nfrom a@b.cd\n}\n",
	    "etc/x.conf:5", "already above");
}

static void
no_more_engines_than_there_is_room_for(void **state)
{
	(void)state;
	const char *text = "";
	for (int i = 0; i < CONFIG_ENGINES_MAX; i++)
		text = arena_printf(&confcase.arena, "%sengine e%d {\nurl https://x\n}\n", text, i);
	assert_int_equal(confcase_parse(text), 0);
	confcase_refuse(arena_printf(&confcase.arena, "%sengine more {\nurl https://x\n}\n", text),
			"etc/x.conf:13", "one engine too many");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, confcase_set_up, confcase_tear_down)
	    TEST(feeds_stand_in_blocks_of_their_own_and_no_name_twice),
	    TEST(a_feed_that_is_not_whole_is_refused),
	    TEST(a_feed_may_have_live_times),
	    TEST(no_more_feeds_than_there_is_room_for),
	    TEST(mail_stands_in_a_block_with_its_server),
	    TEST(engines_stand_in_blocks_with_an_address),
	    TEST(no_more_engines_than_there_is_room_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
