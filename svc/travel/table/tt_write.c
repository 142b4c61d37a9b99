/* SPDX-License-Identifier: MIT
 *
 * Writing a timetable file: laid out in memory, then written beside the old one and renamed.
 */
#include "travel/table/tt_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "travel/table/tt_layout.h"

/* Four lanes of multiply and rotate, so that a city's file is read at the speed of memory. */
uint64_t
tt_checksum(const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint64_t lanes[4] = {1, 2, 3, 4};
	for (size_t i = 0; i < n; i += 32) {
		uint64_t words[4] = {0};
		memcpy(words, at + i, n - i < 32 ? n - i : 32);
		if (i <= TT_CHECKSUM_AT && TT_CHECKSUM_AT < i + 32)
			words[(TT_CHECKSUM_AT - i) / 8] = 0;
		for (int k = 0; k < 4; k++) {
			uint64_t mixed = (lanes[k] ^ words[k]) * UINT64_C(0x9e3779b97f4a7c15);
			lanes[k] = mixed << 29 | mixed >> 35;
		}
	}
	uint64_t sum = n;
	for (int k = 0; k < 4; k++)
		sum = (sum ^ lanes[k]) * UINT64_C(0xbf58476d1ce4e5b9);
	return sum ^ sum >> 31;
}

/* All ${n} bytes, or E_FULL, or E_IO. */
static int
write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

/* The whole file in memory, *size its bytes; the caller's to free. */
static char *
lay_out(const struct tt_parts *parts, size_t *size)
{
	struct tt_header header = {
	    .version = TT_VERSION, .byte_order = TT_BYTE_ORDER, .facts = parts->facts};
	memcpy(header.magic, "firstday", 8);
	size_t end = sizeof(header);
	for (int i = 0; i < TT_SECTIONS; i++) {
		end = (end + TT_ALIGN - 1) / TT_ALIGN * TT_ALIGN;
		header.sections[i].at = end;
		header.sections[i].n = parts->sections[i].n;
		end += parts->sections[i].n * tt_item_sizes[i];
	}
	char *bytes = calloc(1, end);
	if (bytes == NULL)
		panic("out of memory for a timetable of %zu bytes", end);
	header.size = end;
	memcpy(bytes, &header, sizeof(header));
	for (int i = 0; i < TT_SECTIONS; i++)
		if (parts->sections[i].n > 0)
			memcpy(bytes + header.sections[i].at, parts->sections[i].items,
			       parts->sections[i].n * tt_item_sizes[i]);
	header.checksum = tt_checksum(bytes, end);
	memcpy(bytes + TT_CHECKSUM_AT, &header.checksum, sizeof(header.checksum));
	*size = end;
	return bytes;
}

/* Make the rename of ${path} last. */
static int
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	if (slash != NULL)
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path + 1), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return E_IO;
	int rc = fsync(fd) == 0 ? 0 : E_IO;
	close(fd);
	return rc;
}

int
tt_write(const struct tt_parts *parts, const char *path, size_t *size)
{
	char beside[4096];
	int n = snprintf(beside, sizeof(beside), "%s.new-XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(beside)) {
		errno = ENAMETOOLONG;
		return E_IO;
	}
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO;
	char *bytes = lay_out(parts, size);
	int rc = write_all(fd, bytes, *size);
	free(bytes);
	if (rc == 0 && (fchmod(fd, 0644) != 0 || fsync(fd) != 0))
		rc = E_IO;
	int why = errno;
	if (close(fd) != 0 && rc == 0) {
		rc = E_IO;
		why = errno;
	}
	if (rc == 0 && rename(beside, path) != 0) {
		rc = E_IO;
		why = errno;
	}
	if (rc != 0) {
		unlink(beside);
		errno = why;
		return rc;
	}
	return sync_folder(path);
}
