/* SPDX-License-Identifier: MIT
 *
 * The GSM 7-bit default alphabet and the plain forms of characters outside it.
 */
#include "sms/gsm7.h"

#include <string.h>

#include "base/utf8.h"

#define BASIC     1
#define EXTENSION 2
#define ESCAPE    0x1b

/* What each septet stands for.  [TS 23.038 section 6.2.1] */
static const uint16_t basic[128] = {
    '@',   0xa3,   '$',  0xa5,  0xe8, 0xe9,  0xf9,  0xec,  0xf2,  0xc7,  '\n',  0xd8,  0xf8,
    '\r',  0xc5,   0xe5, 0x394, '_',  0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398,
    0x39e, ESCAPE, 0xc6, 0xe6,  0xdf, 0xc9,  ' ',   '!',   '"',   '#',   0xa4,  '%',   '&',
    '\'',  '(',    ')',  '*',   '+',  ',',   '-',   '.',   '/',   '0',   '1',   '2',   '3',
    '4',   '5',    '6',  '7',   '8',  '9',   ':',   ';',   '<',   '=',   '>',   '?',   0xa1,
    'A',   'B',    'C',  'D',   'E',  'F',   'G',   'H',   'I',   'J',   'K',   'L',   'M',
    'N',   'O',    'P',  'Q',   'R',  'S',   'T',   'U',   'V',   'W',   'X',   'Y',   'Z',
    0xc4,  0xd6,   0xd1, 0xdc,  0xa7, 0xbf,  'a',   'b',   'c',   'd',   'e',   'f',   'g',
    'h',   'i',    'j',  'k',   'l',  'm',   'n',   'o',   'p',   'q',   'r',   's',   't',
    'u',   'v',    'w',  'x',   'y',  'z',   0xe4,  0xf6,  0xf1,  0xfc,  0xe0,
};

/* Behind an escape.  [section 6.2.1.1] */
static const struct {
	uint16_t code;
	unsigned char septet;
} extension[] = {
    {'\f', 0x0a}, {'^', 0x14}, {'{', 0x28}, {'}', 0x29}, {'\\', 0x2f},
    {'[', 0x3c},  {'~', 0x3d}, {']', 0x3e}, {'|', 0x40}, {0x20ac, 0x65},
};
#define EURO 0x20ac

static int
ascii_septets(int32_t code)
{
	switch (code) {
	case '\f':
	case '[':
	case '\\':
	case ']':
	case '^':
	case '{':
	case '|':
	case '}':
	case '~':
		return EXTENSION;
	case '\n':
	case '\r':
		return BASIC;
	}
	return code >= ' ' && code != '`' && code != 0x7f ? BASIC : 0;
}

int
gsm7_septets(int32_t code)
{
	if (code < 0x80)
		return ascii_septets(code);
	for (size_t i = 0; i < ARRAY_LEN(basic); i++)
		if (basic[i] == code)
			return BASIC;
	return code == EURO ? EXTENSION : 0;
}

int
gsm7_put(int32_t code, unsigned char out[2])
{
	for (size_t i = 0; i < ARRAY_LEN(basic); i++)
		if (basic[i] == code && code != ESCAPE) {
			out[0] = (unsigned char)i;
			return BASIC;
		}
	for (size_t i = 0; i < ARRAY_LEN(extension); i++)
		if (extension[i].code == code) {
			out[0] = ESCAPE;
			out[1] = extension[i].septet;
			return EXTENSION;
		}
	return 0;
}

bool
gsm7_fits(const char *text, size_t n, int *septets)
{
	*septets = 0;
	for (size_t at = 0; at < n;) {
		int32_t code = utf8_next(text, n, &at);
		int one = code < 0 ? 0 : gsm7_septets(code);
		if (one == 0)
			return false;
		*septets += one;
	}
	return true;
}

/* A run of characters whose plain forms stand at equal distances in ${plain}, ${width} bytes each;
 * a space in a form stands for nothing. */
struct plain_run {
	int32_t first;
	int32_t last;
	int width;
	const char *plain;
};

static const struct plain_run plain_runs[] = {
    {0x00, 0x08, 0, ""}, /* controls: gone */
    {0x0b, 0x0b, 1, "\n"},
    {0x0e, 0x1f, 0, ""},
    {0x60, 0x60, 1, "'"},
    {0x7f, 0x9f, 0, ""},
    {0xa2, 0xa2, 1, "c"},
    {0xa6, 0xa6, 1, "-"},
    {0xa9, 0xa9, 3, "(c)"},
    {0xaa, 0xac, 1, "a\"-"},
    {0xad, 0xad, 0, ""}, /* soft hyphen */
    {0xae, 0xae, 3, "(r)"},
    {0xb0, 0xb9, 1, "o 23'uP.,1"},
    {0xba, 0xbb, 1, "o\""},
    {0xbc, 0xbe, 3, "1/41/23/4"},
    {0xc0, 0xc3, 1, "AAAA"},
    {0xc8, 0xc8, 1, "E"},
    {0xca, 0xd0, 1, "EEIIIID"},
    {0xd2, 0xd5, 1, "OOOO"},
    {0xd7, 0xd7, 1, "x"},
    {0xd9, 0xdb, 1, "UUU"},
    {0xdd, 0xde, 2, "Y Th"},
    {0xe1, 0xe3, 1, "aaa"},
    {0xe7, 0xe7, 1, "c"},
    {0xea, 0xeb, 1, "ee"},
    {0xed, 0xf0, 1, "iiid"},
    {0xf3, 0xf5, 1, "ooo"},
    {0xf7, 0xf7, 1, "/"},
    {0xfa, 0xfb, 1, "uu"},
    {0xfd, 0xff, 2, "y thy "},
    {0x100, 0x117, 1, "AaAaAaCcCcCcCcDdDdEeEeEe"},
    {0x118, 0x131, 1, "EeEeGgGgGgGgHhHhIiIiIiIiIi"},
    {0x132, 0x133, 2, "IJij"},
    {0x134, 0x151, 1, "JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo"},
    {0x152, 0x153, 2, "OEoe"},
    {0x154, 0x17f, 1, "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"},
    {0x218, 0x21b, 1, "SsTt"},
    {0x300, 0x36f, 0, ""}, /* combining marks */
    {0x1e80, 0x1e85, 1, "WwWwWw"},
    {0x1e9e, 0x1e9e, 2, "SS"},
    {0x1ef2, 0x1ef3, 1, "Yy"},
    {0x2000, 0x200a, 1, "           "},
    {0x200b, 0x200f, 0, ""}, /* zero-width and direction */
    {0x2010, 0x2015, 1, "------"},
    {0x2018, 0x201b, 1, "''''"},
    {0x201c, 0x201f, 1, "\"\"\"\""},
    {0x2020, 0x2022, 1, "++-"},
    {0x2024, 0x2024, 1, "."},
    {0x2025, 0x2025, 2, ".."},
    {0x2026, 0x2026, 3, "..."},
    {0x2028, 0x2029, 1, "\n\n"},
    {0x202a, 0x202e, 0, ""},
    {0x202f, 0x202f, 1, " "},
    {0x2032, 0x2033, 1, "'\""},
    {0x2039, 0x203a, 1, "<>"},
    {0x205f, 0x205f, 1, " "},
    {0x2060, 0x2064, 0, ""},
    {0x2116, 0x2116, 2, "No"},
    {0x2122, 0x2122, 2, "TM"},
    {0x2212, 0x2212, 1, "-"},
    {0x3000, 0x3000, 1, " "},
    {0xfe00, 0xfe0f, 0, ""}, /* variation selectors */
    {0xfeff, 0xfeff, 0, ""},
};

/* The plain form of ${code}, *n bytes that need no ending; "?" if it has none. */
static const char *
plain_form(int32_t code, int *n)
{
	if (code == '\t' || code == 0xa0 || code == 0xa8) {
		*n = 1;
		return " ";
	}
	for (size_t i = 0; i < ARRAY_LEN(plain_runs); i++) {
		const struct plain_run *run = &plain_runs[i];
		if (code < run->first || code > run->last)
			continue;
		const char *form = run->plain + (code - run->first) * run->width;
		*n = run->width;
		while (*n > 1 && form[*n - 1] == ' ')
			(*n)--;
		return form;
	}
	*n = 1;
	return "?";
}

char *
gsm7_plain(const char *text, size_t n, struct arena *arena)
{
	/* A plain form is at most 3 bytes; what has one is at least 2 bytes long, but for some
	 * single ASCII controls and "`", whose forms are 1 byte or none. */
	char *plain = arena_alloc(arena, 2 * n + 1);
	size_t used = 0;
	for (size_t at = 0; at < n;) {
		size_t start = at;
		int32_t code = utf8_next(text, n, &at);
		const char *form = text + start;
		int form_n = (int)(at - start);
		if (code < 0 || gsm7_septets(code) == 0)
			form = plain_form(code, &form_n);
		memcpy(plain + used, form, (size_t)form_n);
		used += (size_t)form_n;
	}
	plain[used] = '\0';
	return plain;
}
