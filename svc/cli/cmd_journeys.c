/* SPDX-License-Identifier: MIT
 *
 * firstday journeys --timetable FILE.tt --queries Q.csv: stop to stop, many at once.
 *
 * All queries are read and checked first; then they are answered date by date, so that each date is
 * laid out once, and told in the order in which they came.
 */
#include <stdlib.h>

#include "cli/cmd.h"
#include "travel/scan/csa.h"
#include "travel/scan/csa_split.h"
#include "travel/feed/csvrows.h"
#include "travel/table/vec.h"

#define QUERIES_BYTES_MAX (UINT32_C(1) << 30)
#define LEARN_FROM        200 /* queries of one date */
#define QUERIES_MAX       (UINT32_C(20) * 1000 * 1000)

struct query {
	uint32_t from;
	uint32_t to;
	struct civil_date date;
	int minute;
	struct csa_answer answer; /* by the wall clock */
};

struct batch {
	const struct tt *tt;
	const struct civil_zone *zone;
	VEC(struct query) queries;
};

enum { QUERY_FROM, QUERY_TO, QUERY_DATE, QUERY_TIME };

static bool
take_query(void *context, const struct csvrows_row *row)
{
	struct batch *batch = context;
	if (batch->queries.n >= QUERIES_MAX) {
		csvrows_fault(row, "more than %u queries", QUERIES_MAX);
		return false;
	}
	struct query query = {.from = tt_stop_find(batch->tt, row->fields[QUERY_FROM]),
			      .to = tt_stop_find(batch->tt, row->fields[QUERY_TO])};
	if (query.from == TT_NONE)
		csvrows_fault(row, "no such stop: \"%.60s\"", row->fields[QUERY_FROM]);
	if (query.to == TT_NONE)
		csvrows_fault(row, "no such stop: \"%.60s\"", row->fields[QUERY_TO]);
	if (civil_date_parse(row->fields[QUERY_DATE], &query.date) != 0)
		csvrows_fault(row, "date: \"%.40s\" is not a date such as 2023-09-15",
			      row->fields[QUERY_DATE]);
	if (civil_time_parse(row->fields[QUERY_TIME], &query.minute) != 0)
		csvrows_fault(row, "time: \"%.40s\" is not a time such as 09:30",
			      row->fields[QUERY_TIME]);
	*vec_push(&batch->queries) = query;
	return true;
}

static void
read_queries(struct cli *cli, struct batch *batch, const char *path)
{
	static const struct csvrows_column columns[] = {
	    [QUERY_FROM] = {"from_stop_id", true},
	    [QUERY_TO] = {"to_stop_id", true},
	    [QUERY_DATE] = {"date", true},
	    [QUERY_TIME] = {"time", true},
	};
	char *text;
	size_t n;
	if (cli_read_file(cli, path, QUERIES_BYTES_MAX, &text, &n) != 0)
		return;
	struct csvrows *rows =
	    csvrows_new(path, columns, ARRAY_LEN(columns), cli->problems, take_query, batch);
	if (csvrows_feed(rows, text, n))
		csvrows_end(rows);
	csvrows_free(rows);
}

static int
compare_dates(const void *a, const void *b)
{
	const struct query *left = *(struct query *const *)a;
	const struct query *right = *(struct query *const *)b;
	return (left->date.day > right->date.day) - (left->date.day < right->date.day);
}

static void
answer(const struct csa_day *day, struct csa_work *work, struct query *query)
{
	query->answer = (struct csa_answer){query->minute * 60, 0};
	if (query->from == query->to)
		return;
	query->answer =
	    csa_earliest(day, work, query->from, query->to, csa_day_s(day, query->minute));
	if (query->answer.arrive_s != CSA_NEVER)
		query->answer.arrive_s = csa_day_wall_s(day, query->answer.arrive_s);
}

static void
answer_all(struct batch *batch)
{
	size_t n = batch->queries.n;
	struct query **by_date = calloc(n + 1, sizeof(*by_date));
	if (by_date == NULL)
		panic("out of memory for %zu queries", n);
	for (size_t i = 0; i < n; i++)
		by_date[i] = &batch->queries.items[i];
	qsort(by_date, n, sizeof(struct query *), compare_dates);
	struct csa_day day = {0};
	struct csa_work work = {0};
	for (size_t i = 0; i < n; i++) {
		struct query *query = by_date[i];
		if (i == 0 || query->date.day != by_date[i - 1]->date.day) {
			csa_work_fini(&work);
			csa_day_fini(&day);
			csa_day_init_zone(&day, batch->tt, query->date, batch->zone);
			csa_split_day(&day, CSA_SPLIT_FEET);
			csa_work_init(&work, &day);
			if (n - i > LEARN_FROM &&
			    by_date[i + LEARN_FROM]->date.day == query->date.day)
				csa_work_learn(&work, &day);
		}
		answer(&day, &work, query);
	}
	csa_work_fini(&work);
	csa_day_fini(&day);
	free(by_date);
}

static void
print_csv(struct cli *cli, const struct batch *batch)
{
	fputs("arrival,rides\n", cli->out);
	for (size_t i = 0; i < batch->queries.n; i++) {
		const struct csa_answer *answer = &batch->queries.items[i].answer;
		if (answer->arrive_s == CSA_NEVER)
			fputs(",\n", cli->out);
		else
			fprintf(cli->out, "%d,%u\n", answer->arrive_s, answer->rides);
	}
}

static void
print_json(struct cli *cli, const struct batch *batch)
{
	fputs("{\"journeys\":[", cli->out);
	for (size_t i = 0; i < batch->queries.n; i++) {
		const struct csa_answer *answer = &batch->queries.items[i].answer;
		const char *comma = i == 0 ? "" : ",";
		if (answer->arrive_s == CSA_NEVER)
			fprintf(cli->out, "%s{\"arrival\":null,\"rides\":null}", comma);
		else
			fprintf(cli->out, "%s{\"arrival\":%d,\"rides\":%u}", comma,
				answer->arrive_s, answer->rides);
	}
	fputs("]}\n", cli->out);
}

int
cmd_journeys(struct cli *cli, int argc, char *argv[])
{
	const char *timetable = NULL;
	const char *queries = NULL;
	const struct cli_option options[] = {{"--timetable", &timetable, NULL},
					     {"--queries", &queries, NULL}};
	if (cli_options(cli, argc, argv, options, ARRAY_LEN(options), NULL, 0) < 0)
		return cli_fail(cli, EXIT_USAGE);
	if (timetable == NULL)
		problem_add(cli->problems, "--timetable", "is missing: which timetable?");
	if (queries == NULL)
		problem_add(cli->problems, "--queries", "is missing: which file of queries?");
	if (timetable == NULL || queries == NULL)
		return cli_fail(cli, EXIT_USAGE);
	struct tt tt;
	if (tt_open(&tt, timetable, cli->problems) != 0)
		return cli_fail(cli, EXIT_BAD_INPUT);
	const char *zone = tt_text(&tt, tt.facts.zone);
	struct civil_zone *clock = civil_zone_load(zone);
	if (clock == NULL)
		problem_add(cli->problems, timetable, "its zone \"%s\" is not known here", zone);
	struct batch batch = {.tt = &tt, .zone = clock};
	read_queries(cli, &batch, queries);
	int status = EXIT_DONE;
	if (cli->problems->count > 0)
		status = cli_fail(cli, EXIT_BAD_INPUT);
	else {
		answer_all(&batch);
		if (cli->json)
			print_json(cli, &batch);
		else
			print_csv(cli, &batch);
	}
	free(batch.queries.items);
	civil_zone_free(clock);
	tt_close(&tt);
	return status;
}
