/* SPDX-License-Identifier: MIT
 *
 * Format of the keys file, all of it text, lines ended by "\n":
 *
 *	firstday keys 1
 *	house HEX64
 *	person ID HEX64		any number of lines, ID a decimal number, ascending
 *	end N			N the number of persons
 *
 * A file in any other form is refused, never mended. A new form gets a new number in line 1.
 */
#include "store/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_HEX    (2 * SECRET_KEY_BYTES)
#define LINE_BYTES (sizeof("person -9223372036854775808 ") + KEY_HEX + 1)

static const char magic[] = "firstday keys 1";

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
key_parse(const char *hex, struct secret_key *key)
{
	if (strlen(hex) != KEY_HEX)
		return false;
	for (size_t i = 0; i < SECRET_KEY_BYTES; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		key->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/* A decimal number above ${least}, to its end. */
static bool
number_parse(const char *text, int64_t least, int64_t *out)
{
	char *end;
	errno = 0;
	intmax_t value = strtoimax(text, &end, 10);
	*out = value;
	return errno == 0 && end != text && *end == '\0' && value > least;
}

static void
entry_append(struct keys *keys, const struct keys_entry *entry)
{
	if (keys->n == keys->size) {
		/* Not realloc: the old copy of the keys is wiped before it is given back. */
		size_t size = keys->size == 0 ? 16 : 2 * keys->size;
		struct keys_entry *entries = calloc(size, sizeof(*entries));
		if (entries == NULL)
			panic("out of memory");
		if (keys->n > 0) {
			memcpy(entries, keys->entries, keys->n * sizeof(*entries));
			explicit_bzero(keys->entries, keys->n * sizeof(*entries));
		}
		free(keys->entries);
		keys->entries = entries;
		keys->size = size;
	}
	keys->entries[keys->n++] = *entry;
}

enum line { LINE_MAGIC, LINE_HOUSE, LINE_PERSON, LINE_END, LINE_NONE };

/* Take one line; says which kind must come next, LINE_NONE if this one is wrong. */
static enum line
line_take(struct keys *keys, enum line expected, char *line)
{
	if (expected == LINE_MAGIC)
		return strcmp(line, magic) == 0 ? LINE_HOUSE : LINE_NONE;
	if (expected == LINE_HOUSE)
		return strncmp(line, "house ", 6) == 0 && key_parse(line + 6, &keys->hash)
			   ? LINE_PERSON
			   : LINE_NONE;
	if (expected != LINE_PERSON)
		return LINE_NONE;
	int64_t number;
	if (strncmp(line, "end ", 4) == 0)
		return number_parse(line + 4, -1, &number) && number == (int64_t)keys->n
			   ? LINE_END
			   : LINE_NONE;
	char *hex = strrchr(line, ' ');
	if (strncmp(line, "person ", 7) != 0 || hex < line + 7)
		return LINE_NONE;
	*hex++ = '\0';
	struct keys_entry entry;
	int64_t before = keys->n == 0 ? 0 : keys->entries[keys->n - 1].person_id;
	bool is_good = keys->n < KEYS_MAX && number_parse(line + 7, before, &entry.person_id) &&
		       key_parse(hex, &entry.key);
	if (is_good)
		entry_append(keys, &entry);
	explicit_bzero(&entry, sizeof(entry));
	return is_good ? LINE_PERSON : LINE_NONE;
}

static int
keys_read(struct keys *keys, FILE *file, struct problems *problems)
{
	char line[LINE_BYTES + 2];
	enum line expected = LINE_MAGIC;
	int number = 0;
	while (expected != LINE_NONE && fgets(line, sizeof(line), file) != NULL) {
		number++;
		char *newline = strchr(line, '\n');
		if (newline != NULL)
			*newline = '\0';
		expected = newline == NULL ? LINE_NONE : line_take(keys, expected, line);
	}
	explicit_bzero(line, sizeof(line));
	if (ferror(file))
		return E_IO;
	if (expected == LINE_END)
		return 0;
	char *at = arena_printf(problems->arena, "%s:%d", keys->path,
				expected == LINE_NONE ? number : number + 1);
	problem_add(problems, at, "is not a line of a keys file that may stand here");
	return E_INPUT;
}

int
keys_open(struct keys *keys, const char *path, struct problems *problems)
{
	*keys = (struct keys){0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT)
		return E_NOT_FOUND;
	struct stat status;
	if (fd < 0 || fstat(fd, &status) != 0) {
		problem_add(problems, path, "cannot be opened: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	if (!S_ISREG(status.st_mode) || (status.st_mode & 077) != 0 || status.st_uid != geteuid()) {
		problem_add(problems, path, "the keys file belongs to us alone: a file, mode 0600");
		close(fd);
		return E_INPUT;
	}
	FILE *file = fdopen(fd, "r");
	if (file == NULL)
		panic("out of memory");
	/* No copy of the keys stays behind in the library's buffer. */
	static char buffer[BUFSIZ];
	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	keys->path = strdup(path);
	int rc = keys_read(keys, file, problems);
	fclose(file);
	explicit_bzero(buffer, sizeof(buffer));
	if (rc != 0)
		keys_fini(keys);
	else
		secret_key_derive(&keys->hash, "house", &keys->house);
	return rc;
}

void
keys_fini(struct keys *keys)
{
	if (keys->entries != NULL)
		explicit_bzero(keys->entries, keys->size * sizeof(*keys->entries));
	free(keys->entries);
	free(keys->path);
	explicit_bzero(keys, sizeof(*keys));
}

static int
write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);
		if (written < 0 && errno != EINTR)
			return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
		if (written > 0) {
			bytes += written;
			n -= (size_t)written;
		}
	}
	return 0;
}

/* fsync of the folder, so that the rename in it is durable. */
static int
folder_sync(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = slash == NULL ? snprintf(folder, sizeof(folder), ".")
		: slash == path
		    ? snprintf(folder, sizeof(folder), "/")
		    : snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
	if (n < 0 || (size_t)n >= sizeof(folder))
		return E_IO;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return E_IO;
	int rc = fsync(fd) == 0 ? 0 : E_IO;
	close(fd);
	return rc;
}

static int
file_replace(const char *path, const char *bytes, size_t n)
{
	char neighbour[PATH_MAX];
	int length = snprintf(neighbour, sizeof(neighbour), "%s.new", path);
	if (length < 0 || (size_t)length >= sizeof(neighbour))
		return E_IO;
	if (unlink(neighbour) != 0 && errno != ENOENT)
		return E_IO;
	int fd = open(neighbour, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
	int rc = write_all(fd, bytes, n);
	if (rc == 0 && fsync(fd) != 0)
		rc = errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
	close(fd);
	if (rc == 0 && rename(neighbour, path) != 0)
		rc = E_IO;
	if (rc != 0) {
		unlink(neighbour);
		return rc;
	}
	return folder_sync(path);
}

/* One line: its words, the key in hex, the end of the line. Returns where the next begins. */
static char *
put_key(char *out, const char *words, const struct secret_key *key)
{
	static const char digits[] = "0123456789abcdef";
	out = stpcpy(out, words);
	for (size_t i = 0; i < SECRET_KEY_BYTES; i++) {
		*out++ = digits[key->bytes[i] >> 4];
		*out++ = digits[key->bytes[i] & 15];
	}
	*out++ = '\n';
	return out;
}

static int
keys_write(const struct keys *keys)
{
	size_t size = LINE_BYTES * (keys->n + 3);
	char *text = malloc(size);
	if (text == NULL)
		panic("out of memory");
	char words[LINE_BYTES];
	snprintf(words, sizeof(words), "%s\nhouse ", magic);
	char *end = put_key(text, words, &keys->hash);
	for (size_t i = 0; i < keys->n; i++) {
		snprintf(words, sizeof(words), "person %" PRId64 " ", keys->entries[i].person_id);
		end = put_key(end, words, &keys->entries[i].key);
	}
	snprintf(words, sizeof(words), "end %zu\n", keys->n);
	end = stpcpy(end, words);
	int rc = file_replace(keys->path, text, (size_t)(end - text));
	explicit_bzero(text, size);
	free(text);
	return rc;
}

int
keys_create(struct keys *keys, const char *path, struct secret_random random)
{
	*keys = (struct keys){.path = strdup(path)};
	secret_key_make(random, &keys->hash);
	secret_key_derive(&keys->hash, "house", &keys->house);
	int rc = keys_write(keys);
	if (rc != 0)
		keys_fini(keys);
	return rc;
}

/* The index of the first entry whose person_id is not below ${person_id}; n if there is none. */
static size_t
lower_bound(const struct keys *keys, int64_t person_id)
{
	size_t low = 0, high = keys->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (keys->entries[middle].person_id < person_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
keys_add(struct keys *keys, struct secret_random random, int64_t person_id)
{
	size_t at = lower_bound(keys, person_id);
	bool is_there = at < keys->n && keys->entries[at].person_id == person_id;
	if (!is_there && keys->n == KEYS_MAX)
		return E_LIMIT;
	struct keys_entry entry = {.person_id = person_id};
	struct keys_entry before = is_there ? keys->entries[at] : entry;
	secret_key_make(random, &entry.key);
	if (!is_there) {
		entry_append(keys, &entry);
		memmove(keys->entries + at + 1, keys->entries + at,
			(keys->n - 1 - at) * sizeof(entry));
	}
	keys->entries[at] = entry;
	int rc = keys_write(keys);
	if (rc != 0 && is_there) {
		keys->entries[at] = before;
	} else if (rc != 0) {
		keys->n--;
		memmove(keys->entries + at, keys->entries + at + 1, (keys->n - at) * sizeof(entry));
		explicit_bzero(keys->entries + keys->n, sizeof(entry));
	}
	explicit_bzero(&entry, sizeof(entry));
	explicit_bzero(&before, sizeof(before));
	return rc;
}

const struct secret_key *
keys_find(const struct keys *keys, int64_t person_id)
{
	if (person_id == KEYS_HOUSE)
		return &keys->house;
	size_t at = lower_bound(keys, person_id);
	return at < keys->n && keys->entries[at].person_id == person_id ? &keys->entries[at].key
									: NULL;
}
