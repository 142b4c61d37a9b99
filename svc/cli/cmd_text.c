/* SPDX-License-Identifier: MIT
 *
 * firstday text segments [--lines] < TEXT: encoding and parts, as JSON.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/cmd.h"
#include "sms/segment.h"

#define TEXT_MAX (1024 * 1024) /* bytes; no text that fits SEGMENT_PARTS_MAX parts is longer */

/* Where the first byte stands that is not UTF-8: columns count characters, both count from 1. */
static const char *
bad_place(struct arena *arena, const char *text, size_t n, long line)
{
	int column = 1;
	for (size_t at = 0; at < n;) {
		int32_t code = utf8_next(text, n, &at);
		if (code < 0)
			break;
		column = code == '\n' ? 1 : column + 1;
		line += code == '\n';
	}
	return arena_printf(arena, "line %ld column %d", line, column);
}

/* Why a text has no answer; ${line} is 1-based. */
static json_t *
refuse(struct cli *cli, const char *at, const char *problem)
{
	problem_add(cli->problems, at, "%s", problem);
	return json_pack("{s:[{s:s,s:s}]}", "errors", "at", at, "problem", problem);
}

/* One text's answer; {"errors":[...]}, and a problem added, if it has none. */
static json_t *
describe(struct cli *cli, const char *text, size_t n, long line)
{
	struct segments segments;
	int rc = n > TEXT_MAX ? E_LIMIT : segment_split(text, n, cli->arena, &segments);
	if (rc == E_INPUT)
		return refuse(cli, bad_place(cli->arena, text, n, line), "is not UTF-8");
	if (rc == E_LIMIT)
		return refuse(cli, arena_printf(cli->arena, "line %ld column 1", line),
			      "needs more parts than a text can have");
	json_t *texts = json_array();
	for (int i = 0; i < segments.n; i++)
		json_array_append_new(texts,
				      json_stringn(segments.parts[i].text, segments.parts[i].n));
	return json_pack("{s:s,s:i,s:i,s:o}", "encoding", segment_encoding_name(segments.encoding),
			 "units", segments.units, "parts", segments.n, "texts", texts);
}

static void
print(struct cli *cli, json_t *answer)
{
	json_dumpf(answer, cli->out, JSON_COMPACT);
	fputc('\n', cli->out);
	json_decref(answer);
}

/* The whole of standard input is one text, its last line end too. */
static int
one_text(struct cli *cli)
{
	char *text = arena_alloc(cli->arena, TEXT_MAX + 2);
	size_t n = fread(text, 1, TEXT_MAX + 1, stdin);
	json_t *answer = describe(cli, text, n, 1);
	if (cli->problems->count == 0) {
		print(cli, answer);
		return EXIT_DONE;
	}
	json_decref(answer);
	return cli_fail(cli, EXIT_BAD_INPUT);
}

/* The next line without its end, at most TEXT_MAX + 1 bytes of it; false at the end of the input.
 */
static bool
next_line(char text[], size_t *n)
{
	int c = getc_unlocked(stdin);
	if (c == EOF)
		return false;
	for (*n = 0; c != EOF && c != '\n'; c = getc_unlocked(stdin))
		if (*n <= TEXT_MAX)
			text[(*n)++] = (char)c;
	return true;
}

/* Each line is a text without its line end. A bad line is answered by its errors in its place, so
 * that answers stay beside their texts; they are told again at the end. */
static int
many_texts(struct cli *cli)
{
	size_t n = 0;
	struct arena *outer = cli->arena;
	char *text = arena_alloc(outer, TEXT_MAX + 2);
	struct arena arena;
	arena_init(&arena);
	cli->arena = &arena;
	for (long line = 1; next_line(text, &n); line++) {
		print(cli, describe(cli, text, n, line));
		arena_reset(&arena);
	}
	arena_fini(&arena);
	cli->arena = outer;
	return cli->problems->count > 0 ? cli_fail(cli, EXIT_BAD_INPUT) : EXIT_DONE;
}

int
cmd_text_segments(struct cli *cli, int argc, char *argv[])
{
	bool lines = false;
	const struct cli_option options[] = {{"--lines", NULL, &lines}};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return cli_fail(cli, EXIT_USAGE);
	return lines ? many_texts(cli) : one_text(cli);
}
