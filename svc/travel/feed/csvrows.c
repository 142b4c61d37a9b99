/* SPDX-License-Identifier: MIT
 *
 * libcsv gives fields and ends of rows; here they become rows with names and line numbers. Lines
 * are counted by line feeds (and lone carriage returns), inside quotes too, so that "stops.txt:14"
 * is the line an editor shows.
 */
#include "travel/feed/csvrows.h"

#include <csv.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

struct csvrows {
	struct csv_parser parser;
	struct csvrows_row row;
	struct problems *problems; /* faults of the whole */
	struct problems *refused;  /* faults of rows */
	struct csvrows_count count;
	const struct csvrows_column *columns;
	int n_columns;
	csvrows_row_fn *each;
	void *context;

	int wanted_at[CSVROWS_COLUMNS_MAX]; /* field of the file -> wanted column, or -1 */
	int n_header;                       /* fields of the header; 0 before it was read */
	int n_fields;                       /* of the row being read */
	uint32_t line;                      /* being read */
	bool ended_by_cr;                   /* a line feed that follows is the same line's end */
	bool is_stopped;
	bool is_skipping; /* to the end of a line whose quotes are wrong */
	int n_bom;        /* bytes of the BOM seen so far, 3 = no longer looked for */

	/* The row's texts, one after the other, each with its NUL. */
	char text[CSVROWS_ROW_BYTES_MAX];
	size_t used;
	char header[CSVROWS_COLUMNS_MAX][64];
};

static void on_field(void *bytes, size_t n, void *context);
static void on_row_end(int ended_by, void *context);
static void begin_row(struct csvrows *rows);
static void *grow_within_limit(void *block, size_t size);

static void
start_parser(struct csvrows *rows)
{
	if (csv_init(&rows->parser, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI) != 0)
		panic("out of memory for a CSV reader");
	csv_set_realloc_func(&rows->parser, grow_within_limit);
}

struct csvrows *
csvrows_new(const char *file, const struct csvrows_column columns[], int n_columns,
	    struct problems *problems, csvrows_row_fn *each, void *context)
{
	ensure(n_columns <= CSVROWS_WANTED_MAX);
	struct csvrows *rows = calloc(1, sizeof(*rows));
	if (rows == NULL)
		panic("out of memory for a CSV reader");
	start_parser(rows);
	rows->problems = rows->refused = problems;
	rows->row = (struct csvrows_row){.file = file, .problems = problems};
	rows->columns = columns;
	rows->n_columns = n_columns;
	rows->each = each;
	rows->context = context;
	rows->line = 1;
	return rows;
}

void
csvrows_free(struct csvrows *rows)
{
	if (rows == NULL)
		return;
	csv_free(&rows->parser);
	free(rows);
}

/* An unclosed quote would otherwise gather the whole file as one field. */
static void *
grow_within_limit(void *block, size_t size)
{
	return size > CSVROWS_OTHER_BYTES_MAX + 256 ? NULL : realloc(block, size);
}

void
csvrows_set_refused(struct csvrows *rows, struct problems *refused)
{
	rows->refused = refused;
}

struct csvrows_count
csvrows_count(const struct csvrows *rows)
{
	return rows->count;
}

/* A fault of the whole, at ${line}; nothing more is read. */
static void
stop(struct csvrows *rows, uint32_t line, const char *text)
{
	rows->row.line = line;
	rows->row.problems = rows->problems;
	csvrows_fault(&rows->row, "%s", text);
	rows->is_stopped = true;
}

/* The row at hand has a quote where none may be: refuse it, and go on behind its line. */
static void
refuse_line(struct csvrows *rows)
{
	/* A quoted field over several lines would take whole rows along without a word. */
	if (rows->n_header == 0 ||
	    memchr(rows->parser.entry_buf, '\n', rows->parser.entry_pos) != NULL) {
		stop(rows, rows->line, "a quote inside a field, not doubled (or left open above)");
		return;
	}
	if (rows->n_fields == 0)
		begin_row(rows);
	csvrows_fault(&rows->row, "a quote inside a field, not doubled");
	rows->count.n_rows++;
	rows->count.n_refused++;
	rows->n_fields = 0;
	rows->ended_by_cr = false;
	rows->is_skipping = true;
	csv_free(&rows->parser);
	start_parser(rows);
}

/* How many of the ${n} bytes belong to the line that is passed over. */
static size_t
skip_line(struct csvrows *rows, const char *bytes, size_t n)
{
	const char *end = memchr(bytes, '\n', n);
	if (end == NULL)
		return n;
	rows->is_skipping = false;
	rows->line++;
	return (size_t)(end - bytes) + 1;
}

bool
csvrows_feed(struct csvrows *rows, const char *bytes, size_t n)
{
	static const char bom[3] = {'\xef', '\xbb', '\xbf'};
	while (n > 0 && rows->n_bom < 3) {
		if (*bytes != bom[rows->n_bom]) {
			rows->n_bom = 3;
			break;
		}
		rows->n_bom++;
		bytes++;
		n--;
	}
	while (n > 0 && !rows->is_stopped) {
		size_t done = rows->is_skipping
				  ? skip_line(rows, bytes, n)
				  : csv_parse(&rows->parser, bytes, n, on_field, on_row_end, rows);
		if (done < n && !rows->is_stopped && !rows->is_skipping) {
			if (csv_error(&rows->parser) == CSV_EPARSE)
				refuse_line(rows);
			else if (csv_error(&rows->parser) != CSV_SUCCESS)
				stop(rows, rows->line,
				     "a field without an end (a quote left open?)");
		}
		bytes += done;
		n -= done;
	}
	return !rows->is_stopped;
}

void
csvrows_end(struct csvrows *rows)
{
	if (rows->is_stopped)
		return;
	if (csv_fini(&rows->parser, on_field, on_row_end, rows) != 0)
		stop(rows, rows->line, "the file ends inside a quoted field");
	else if (rows->n_header == 0)
		stop(rows, 1, "is empty: it has no header line");
}

static void
take_header_field(struct csvrows *rows, const char *text, size_t n)
{
	int at = rows->n_fields - 1;
	rows->wanted_at[at] = -1;
	snprintf(rows->header[at], sizeof(rows->header[at]), "%.*s", (int)(n > 63 ? 63 : n), text);
	for (int i = 0; i < at; i++)
		if (strcmp(rows->header[i], rows->header[at]) == 0 && n > 0)
			csvrows_fault(&rows->row, "column \"%s\" stands there twice",
				      rows->header[at]);
	for (int i = 0; i < rows->n_columns; i++)
		if (strlen(rows->columns[i].name) == n &&
		    memcmp(rows->columns[i].name, text, n) == 0)
			rows->wanted_at[at] = i;
}

/* Whether the text is of ASCII without NUL, as almost all is: a word at a time. */
static bool
is_plain(const char *text, size_t n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t highs = UINT64_C(0x8080808080808080);
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t word;
		memcpy(&word, text + i, 8);
		if (((word | (word - ones)) & highs) != 0)
			return false;
	}
	for (; i < n; i++)
		if ((signed char)text[i] <= 0)
			return false;
	return true;
}

static void
take_field(struct csvrows *rows, const char *text, size_t n)
{
	int at = rows->n_fields - 1;
	if (at >= rows->n_header) {
		if (n > 0 && at == rows->n_header)
			csvrows_fault(&rows->row, "more fields than the header's %d",
				      rows->n_header);
		return;
	}
	int wanted = rows->wanted_at[at];
	if (wanted < 0 || n == 0)
		return;
	if (n > CSVROWS_FIELD_BYTES_MAX || rows->used + n + 1 > CSVROWS_ROW_BYTES_MAX) {
		csvrows_fault(&rows->row, "%s: over %d bytes", rows->columns[wanted].name,
			      CSVROWS_FIELD_BYTES_MAX);
		return;
	}
	if (!is_plain(text, n) && (!utf8_is_valid(text, n) || memchr(text, '\0', n) != NULL)) {
		csvrows_fault(&rows->row, "%s: is not UTF-8 text", rows->columns[wanted].name);
		return;
	}
	char *copy = rows->text + rows->used;
	memcpy(copy, text, n);
	copy[n] = '\0';
	rows->used += n + 1;
	rows->row.fields[wanted] = copy;
}

static void
begin_row(struct csvrows *rows)
{
	rows->row.line = rows->line;
	rows->row.problems = rows->n_header == 0 ? rows->problems : rows->refused;
	rows->row.n_before = rows->row.problems->count;
	rows->used = 0;
	for (int i = 0; i < rows->n_columns; i++)
		rows->row.fields[i] = "";
}

static void
on_field(void *bytes, size_t n, void *context)
{
	struct csvrows *rows = context;
	if (rows->is_stopped)
		return;
	if (rows->n_fields == 0)
		begin_row(rows);
	rows->ended_by_cr = false;
	rows->n_fields++;
	if (rows->n_header == 0 && rows->n_fields > CSVROWS_COLUMNS_MAX) {
		csvrows_fault(&rows->row, "more than %d columns", CSVROWS_COLUMNS_MAX);
		rows->is_stopped = true;
		return;
	}
	if (rows->n_header == 0)
		take_header_field(rows, bytes, n);
	else
		take_field(rows, bytes, n);
	const char *end = (const char *)bytes + n;
	for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
		rows->line++;
}

static void
end_header(struct csvrows *rows)
{
	rows->n_header = rows->n_fields;
	for (int i = 0; i < rows->n_columns; i++) {
		bool is_there = false;
		for (int at = 0; at < rows->n_header; at++)
			is_there = is_there || rows->wanted_at[at] == i;
		if (!is_there && rows->columns[i].is_required) {
			csvrows_fault(&rows->row, "column \"%s\" is missing",
				      rows->columns[i].name);
			rows->is_stopped = true;
		}
	}
}

static void
on_row_end(int ended_by, void *context)
{
	struct csvrows *rows = context;
	if (rows->is_stopped)
		return;
	bool same_end = ended_by == '\n' && rows->n_fields == 0 && rows->ended_by_cr;
	rows->ended_by_cr = ended_by == '\r';
	if (rows->n_fields > 0 && rows->n_header == 0) {
		end_header(rows);
	} else if (rows->n_fields > 0) {
		rows->is_stopped = !rows->each(rows->context, &rows->row);
		rows->count.n_rows++;
		rows->count.n_refused += csvrows_is_refused(&rows->row);
	}
	rows->n_fields = 0;
	rows->line += !same_end;
}

void
csvrows_fault(const struct csvrows_row *row, const char *fmt, ...)
{
	char at[160];
	snprintf(at, sizeof(at), "%s:%u", row->file, row->line);
	char text[320];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	problem_add(row->problems, at, "%s", text);
}

long
csvrows_int(const struct csvrows_row *row, int index, const char *name, const long range[2],
	    long fallback)
{
	const char *text = row->fields[index];
	/* libcsv drops the blanks round an unquoted field; quoted ones keep theirs. */
	while (*text == ' ' || *text == '\t')
		text++;
	if (*text == '\0')
		return fallback;
	char *end;
	errno = 0;
	long value = strtol(text, &end, 10);
	while (*end == ' ' || *end == '\t')
		end++;
	if (errno != 0 || end == text || *end != '\0' || value < range[0] || value > range[1]) {
		csvrows_fault(row, "%s: \"%.40s\" is not a whole number from %ld to %ld", name,
			      row->fields[index], range[0], range[1]);
		return fallback;
	}
	return value;
}
