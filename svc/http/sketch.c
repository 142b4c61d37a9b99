/* SPDX-License-Identifier: MIT
 *
 * Points to whole numbers of a picture: north up, one scale both ways.
 */
#include "http/sketch.h"

#include <math.h>
#include <stdio.h>

#include "base/err.h"
#include "base/html.h"

#define METRES_PER_DEGREE 111195.0 /* of latitude, on the sphere of geo.h */
#define LEAST_M           200.0    /* is across it at least */
#define RADIUS            12       /* of a number's disc */
#define APART             25       /* between the middles of two discs */
#define BAR_MAX           90
#define SAID_LEAST        70 /* a stretch that is shorter has no room for its minutes */

struct spot {
	int x, y;   /* where it is */
	int nx, ny; /* where its number stands */
};

struct picture {
	struct spot spots[SKETCH_POINTS_MAX];
	int n;
	double metres; /* of one step of the picture */
};

static bool
is_drawable(const struct sketch *sketch)
{
	if (sketch->n < 1 || sketch->n > SKETCH_POINTS_MAX)
		return false;
	for (int i = 0; i < sketch->n; i++)
		if (!geo_is_valid(sketch->points[i].at))
			return false;
	return true;
}

static void
place_points(const struct sketch *sketch, struct picture *picture)
{
	const int wide = SKETCH_WIDTH - 2 * SKETCH_EDGE;
	const int high = SKETCH_HEIGHT - SKETCH_STRIP - 2 * SKETCH_EDGE;
	double south = 90, north = -90, west = 180, east = -180;
	for (int i = 0; i < sketch->n; i++) {
		struct geo_point at = sketch->points[i].at;
		south = fmin(south, at.lat);
		north = fmax(north, at.lat);
		west = fmin(west, at.lon);
		east = fmax(east, at.lon);
	}
	double shrink = cos((south + north) / 2 * acos(-1.0) / 180);
	double across = (east - west) * shrink * METRES_PER_DEGREE;
	double along = (north - south) * METRES_PER_DEGREE;
	picture->metres = fmax(fmax(across / wide, along / high), LEAST_M / wide);
	picture->n = sketch->n;
	for (int i = 0; i < sketch->n; i++) {
		struct geo_point at = sketch->points[i].at;
		double x = (at.lon - (west + east) / 2) * shrink * METRES_PER_DEGREE;
		double y = ((south + north) / 2 - at.lat) * METRES_PER_DEGREE;
		picture->spots[i].x = SKETCH_WIDTH / 2 + (int)lround(x / picture->metres);
		picture->spots[i].y =
		    (SKETCH_HEIGHT - SKETCH_STRIP) / 2 + (int)lround(y / picture->metres);
	}
}

static int
square(int a)
{
	return a * a;
}

/* Whether a number at (x, y) keeps within the frame and off those that stand. */
static bool
is_free(const struct picture *picture, int n_placed, int x, int y)
{
	if (x < RADIUS + 1 || x > SKETCH_WIDTH - RADIUS - 1 || y < RADIUS + 1 ||
	    y > SKETCH_HEIGHT - SKETCH_STRIP - RADIUS - 1)
		return false;
	for (int i = 0; i < n_placed; i++)
		if (square(picture->spots[i].nx - x) + square(picture->spots[i].ny - y) <
		    square(APART))
			return false;
	return true;
}

/* On its point, else on rings round it: the nearest that is free. */
static void
place_numbers(struct picture *picture)
{
	static const int ring[][2] = {{0, -26},  {26, 0},  {0, 26},   {-26, 0},
				      {20, -20}, {20, 20}, {-20, 20}, {-20, -20}};
	for (int i = 0; i < picture->n; i++) {
		struct spot *spot = &picture->spots[i];
		spot->nx = spot->x;
		spot->ny = spot->y;
		bool is_placed = is_free(picture, i, spot->x, spot->y);
		for (int far = 1; far <= 8 && !is_placed; far++)
			for (size_t r = 0; r < ARRAY_LEN(ring) && !is_placed; r++) {
				int x = spot->x + far * ring[r][0];
				int y = spot->y + far * ring[r][1];
				is_placed = is_free(picture, i, x, y);
				if (is_placed) {
					spot->nx = x;
					spot->ny = y;
				}
			}
	}
}

static void
write_stretch(const struct sketch *sketch, const struct picture *picture, int i, struct buf *html)
{
	const struct spot *from = &picture->spots[i - 1], *to = &picture->spots[i];
	const struct sketch_point *point = &sketch->points[i];
	html_add(html, "<path class=\"%s\" d=\"M%d %dL%d %d\"/>\n",
		 point->on_foot ? "foot" : "ride", from->x, from->y, to->x, to->y);
	int x = (from->x + to->x) / 2, y = (from->y + to->y) / 2;
	bool is_long = square(from->x - to->x) + square(from->y - to->y) >= square(SAID_LEAST);
	if (point->minutes[0] != '\0' && is_long && is_free(picture, picture->n, x, y) && x > 60 &&
	    x < SKETCH_WIDTH - 60)
		html_add(html, "<text x=\"%d\" y=\"%d\">%s</text>\n", x, y - 6, point->minutes);
}

static void
write_number(const struct spot *spot, int number, struct buf *html)
{
	if (spot->x != spot->nx || spot->y != spot->ny)
		html_add(html,
			 "<path class=\"to\" d=\"M%d %dL%d %d\"/><circle class=\"at\" cx=\"%d\" "
			 "cy=\"%d\" r=\"4\"/>\n",
			 spot->x, spot->y, spot->nx, spot->ny, spot->x, spot->y);
	html_add(html,
		 "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"/><text class=\"no\" x=\"%d\" "
		 "y=\"%d\">%d</text>\n",
		 spot->nx, spot->ny, RADIUS, spot->nx, spot->ny + 6, number);
}

/* The longest round length that there is room for. */
static void
write_scale(const struct sketch *sketch, double metres, struct buf *html)
{
	static const int steps[] = {1, 2, 5};
	int length = 1;
	for (int unit = 1; unit <= 10000000; unit *= 10)
		for (size_t s = 0; s < ARRAY_LEN(steps); s++)
			if (unit * steps[s] / metres <= BAR_MAX)
				length = unit * steps[s];
	int y = SKETCH_HEIGHT - 12;
	int end = 14 + (int)lround(length / metres);
	html_add(html, "<path class=\"bar\" d=\"M14 %dV%dH%dV%d\"/>", y - 6, y, end, y - 6);
	html_add(html, "<text class=\"len\" x=\"%d\" y=\"%d\">%d %s</text>\n", end + 8, y + 2,
		 length >= 1000 ? length / 1000 : length, length >= 1000 ? "km" : "m");
	html_add(html, "<path class=\"bar\" d=\"M272 %dV%dM267 %dL272 %dL277 %d\"/>", y + 4, y - 20,
		 y - 13, y - 20, y - 13);
	html_add(html, "<text x=\"254\" y=\"%d\">%s</text>\n", y + 2, sketch->north);
}

bool
sketch_write(const struct sketch *sketch, struct buf *html)
{
	struct picture picture;
	if (!is_drawable(sketch))
		return false;
	place_points(sketch, &picture);
	place_numbers(&picture);
	html_add(html, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", SKETCH_WIDTH,
		 SKETCH_HEIGHT, sketch->words);
	for (int i = 1; i < sketch->n; i++)
		write_stretch(sketch, &picture, i, html);
	for (int i = 0; i < sketch->n; i++)
		write_number(&picture.spots[i], i + 1, html);
	write_scale(sketch, picture.metres, html);
	html_add(html, "</svg>\n");
	return true;
}
