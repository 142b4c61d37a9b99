/* SPDX-License-Identifier: MIT
 *
 * The frame, the steps, the number.
 */
#include "http/person_page.h"

#include <string.h>

#include "base/base64.h"
#include "base/html.h"
#include "base/secret.h"
#include "http/sketch.h"

static const char style[] =
#include "gen/svc/http/page/person.css.h"
    ;

const char *
person_page_policy(struct arena *arena)
{
	unsigned char hash[SECRET_SHA256_BYTES];
	struct buf text;
	secret_sha256(style, sizeof(style) - 1, hash);
	buf_init(&text);
	base64_add(&text, hash, sizeof(hash));
	const char *policy = arena_printf(
	    arena,
	    "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; "
	    "form-action 'none'; frame-ancestors 'none'",
	    buf_text(&text));
	buf_fini(&text);
	return policy;
}

static void
write_head(struct buf *html, enum language language, const char *title)
{
	html_add(html,
		 "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n"
		 "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
		 "<meta name=\"format-detection\" content=\"telephone=no\">\n"
		 "<title>%s</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>",
		 language == LANGUAGE_CY ? "cy" : "en-GB", title);
	buf_add(html, style, sizeof(style) - 1);
	html_add(html, "</style>\n</head>\n<body>\n<main>\n");
}

static void
write_lines(struct buf *html, const struct step *step)
{
	html_add(html, "<ol>\n");
	for (int i = 0; i < step->n_lines; i++) {
		const struct step_line *line = &step->lines[i];
		html_add(html, "<li>");
		if (line->time[0] != '\0')
			html_add(html, "<b>%s</b> ", line->time);
		html_add(html, "%s", line->words);
		if (line->note[0] != '\0')
			html_add(html, " <i>%s</i>", line->note);
		html_add(html, "</li>\n");
	}
	html_add(html, "</ol>\n");
}

static void
write_step(struct buf *html, const struct step *step)
{
	if (step->heading[0] != '\0')
		html_add(html, "<h2>%s</h2>\n", step->heading);
	write_lines(html, step);
}

/* The way on a picture, and what its numbers are. */
static void
write_sketch(struct buf *html, const struct steps *steps, const struct step *step)
{
	struct sketch_point points[STEP_POINTS_MAX];
	struct buf picture;
	for (int i = 0; i < step->n_points; i++)
		points[i] = (struct sketch_point){step->points[i].at, step->points[i].on_foot,
						  step->points[i].minutes};
	const struct sketch sketch = {points, step->n_points, steps->sketch, steps->north};
	buf_init(&picture);
	if (sketch_write(&sketch, &picture)) {
		html_add(html, "<figure>\n");
		buf_add(html, buf_text(&picture), picture.len);
		html_add(html, "<figcaption>%s</figcaption>\n<ul>\n", steps->sketch);
		for (int i = 0; i < step->n_points; i++)
			html_add(html, "<li><b>%d</b> %s</li>\n", i + 1, step->points[i].name);
		html_add(html, "</ul>\n</figure>\n");
	}
	buf_fini(&picture);
}

void
person_page_write(struct buf *html, const struct steps *steps)
{
	write_head(html, steps->language, steps->title);
	html_add(html, "<p class=\"date\">%s</p>\n", steps->date);
	if (steps->n == 0)
		html_add(html, "<h1>%s</h1>\n", steps->none);
	for (int i = 0; i < steps->n && i < 2; i++) {
		bool is_first = i == 0;
		html_add(html, "<section class=\"%s\">\n<h1>%s</h1>\n", is_first ? "next" : "then",
			 !is_first               ? steps->then
			 : steps->list[0].is_now ? steps->now
						 : steps->next);
		for (int k = i; k < (is_first ? 1 : steps->n); k++)
			write_step(html, &steps->list[k]);
		if (is_first)
			write_sketch(html, steps, &steps->list[0]);
		html_add(html, "</section>\n");
	}
	for (int i = 0; i < steps->n_others; i++)
		html_add(html, "<p>%s</p>\n", steps->others[i]);
	if (steps->ring[0] != '\0')
		html_add(html, "<p class=\"ring\"><a href=\"tel:%s\">%s</a></p>\n", steps->tel,
			 steps->ring);
	html_add(html, "<p class=\"as-of\">%s</p>\n</main>\n</body>\n</html>\n", steps->as_of);
}

void
person_page_write_gone(struct buf *html, const char *const sentences[], int n)
{
	write_head(html, LANGUAGE_EN, "");
	for (int i = 0; i < n; i++)
		html_add(html, "<p>%s</p>\n", sentences[i]);
	html_add(html, "</main>\n</body>\n</html>\n");
}
