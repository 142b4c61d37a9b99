/* SPDX-License-Identifier: MIT
 *
 * Small line drawings, 24 by 24, in the colour of the text round them.
 */
#include <string.h>

#include "base/html.h"
#include "http/page.h"

struct icon {
	const char *name;
	const char *path;
};

static const struct icon icons[] = {
    {"walk", "M13 4.2v.1M10 21l2-6-2.5-2.5L11 8l3 2.5 3 .5M11 8l-3 1.5L7 13m5 2 3 2 1 4"},
    {"transit", "M6 4h12a1 1 0 0 1 1 1v12H5V5a1 1 0 0 1 1-1zM5 11h14M8 17v2.5M16 17v2.5"
		"M8 14h.1M16 14h.1"},
    {"taxi", "M4 17v-4l2-5h12l2 5v4zM4 13h16M10 5h4M7 17v2M17 17v2"},
    {"lift", "M4 17v-4l2-5h12l2 5v4zM4 13h16M7 17v2M17 17v2"},
    {"visit", "M12 21s-6-6-6-11a6 6 0 0 1 12 0c0 5-6 11-6 11zM12 10h.1"},
    {"phone", "M6 4l3 0 1.5 4-2 1.5a10 10 0 0 0 6 6l1.5-2 4 1.5v3c-8 1-15-6-14-14z"},
    {"video", "M4 7h10v10H4zM14 11l6-3v8l-6-3"},
    {"break", "M5 9h11v4a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 10h2a2 2 0 0 1 0 4h-2M9 3v3M12 3v3"},
    {"wait", "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2"},
    {"gate", "M6 21V4h12v17M6 21h12M14 12h.1"},
    {"home", "M4 12l8-7 8 7M6 11v9h12v-9"},
};

void
page_icon(struct buf *html, const char *name)
{
	const char *path = "M12 12h.1";
	for (size_t i = 0; i < ARRAY_LEN(icons); i++)
		if (strcmp(icons[i].name, name) == 0)
			path = icons[i].path;
	html_add(html,
		 "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"
		 "<path d=\"%s\"/></svg>",
		 path);
}
