/* SPDX-License-Identifier: MIT
 *
 * A way as a sketch: an inline SVG of its points, numbered, as they lie to each other, with north and
 * a scale, without streets. Values in, the same bytes out each time.
 */
#ifndef HTTP_SKETCH_H
#define HTTP_SKETCH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/geo.h"

#define SKETCH_POINTS_MAX 20
#define SKETCH_WIDTH      300
#define SKETCH_HEIGHT     260
#define SKETCH_STRIP      36 /* at the foot: the scale and north */
#define SKETCH_EDGE       26 /* no point is nearer to the frame or the strip */

struct sketch_point {
	struct geo_point at;
	bool on_foot;        /* how it is reached; else it is ridden to */
	const char *minutes; /* "3 min" on foot to it; "" where nothing is to be said */
};

struct sketch {
	const struct sketch_point *points; /* in the order of the way */
	int n;                             /* 1..SKETCH_POINTS_MAX */
	const char *words;                 /* what it is, for who does not see it */
	const char *north;                 /* "N" */
};

/* False, and nothing is written, where there is no point or one is no place on the Earth. Points are
 * numbered from 1; where numbers would lie on each other they stand beside their points. */
bool sketch_write(const struct sketch *sketch, struct buf *html);

#endif
