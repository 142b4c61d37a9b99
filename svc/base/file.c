/* SPDX-License-Identifier: MIT
 *
 * Reading until the end, doubling the room.
 */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

char *
file_read(const char *path, size_t max, struct arena *arena, struct problems *problems, size_t *n)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		problem_add(problems, path, "%s", strerror(errno));
		return NULL;
	}
	size_t size = 0;
	size_t room = 65536;
	char *text = arena_alloc(arena, room + 1);
	for (;;) {
		size += fread(text + size, 1, room - size, file);
		if (size < room || size > max)
			break;
		char *larger = arena_alloc(arena, 2 * room + 1);
		memcpy(larger, text, size);
		text = larger;
		room *= 2;
	}
	if (ferror(file) != 0) {
		problem_add(problems, path, "%s", strerror(errno));
		text = NULL;
	} else if (size > max) {
		problem_add(problems, path, "is larger than %zu bytes", max);
		text = NULL;
	} else {
		text[size] = '\0';
		*n = size;
	}
	fclose(file);
	return text;
}
