/* SPDX-License-Identifier: MIT
 *
 * A shim over the default VFS: each file is the real one behind a small head of our own.
 */
#include "tests/lib/faultdisk.h"

#include <sqlite3.h>
#include <stddef.h>

#include "base/err.h"

static struct {
	int calls_left; /* before the fault; 0: not armed or struck */
	bool is_armed, for_ever, has_struck;
	enum faultdisk_kind kind;
} disk;

static sqlite3_vfs *real_vfs;

void
faultdisk_arm(int n, bool for_ever, enum faultdisk_kind kind)
{
	disk.calls_left = n;
	disk.is_armed = true;
	disk.for_ever = for_ever;
	disk.has_struck = false;
	disk.kind = kind;
}

bool
faultdisk_disarm(void)
{
	disk.is_armed = false;
	return disk.has_struck;
}

bool
faultdisk_strikes(void)
{
	if (!disk.is_armed)
		return false;
	if (disk.calls_left > 0 && --disk.calls_left > 0)
		return false;
	if (disk.has_struck && !disk.for_ever)
		return false;
	disk.has_struck = true;
	return true;
}

enum faultdisk_kind
faultdisk_kind(void)
{
	return disk.kind;
}

/* SQLite's file is ours; the real one lies behind it in the same memory. */
struct file {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_file *
real_of(sqlite3_file *file)
{
	return ((struct file *)file)->real;
}

static int
file_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int
file_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, n, at);
}

static int
file_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	if (faultdisk_strikes()) {
		real_of(file)->pMethods->xWrite(real_of(file), bytes, n / 2, at);
		return disk.kind == FAULTDISK_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	}
	return real_of(file)->pMethods->xWrite(real_of(file), bytes, n, at);
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (faultdisk_strikes())
		return SQLITE_IOERR_TRUNCATE;
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	if (faultdisk_strikes())
		return disk.kind == FAULTDISK_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int
file_lock(sqlite3_file *file, int kind)
{
	return real_of(file)->pMethods->xLock(real_of(file), kind);
}

static int
file_unlock(sqlite3_file *file, int kind)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), kind);
}

static int
file_reserved(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int
file_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int
file_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
file_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int
file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void
file_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
file_shm_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* no memory mapping: every byte goes through xWrite */
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
	(void)vfs;
	struct file *ours = (struct file *)file;
	ours->base.pMethods = NULL;
	ours->real = (sqlite3_file *)(ours + 1);
	int rc = real_vfs->xOpen(real_vfs, name, ours->real, flags, flags_out);
	if (rc == SQLITE_OK)
		ours->base.pMethods = &methods;
	return rc;
}

void
faultdisk_install(void)
{
	static sqlite3_vfs vfs;
	if (real_vfs != NULL)
		return;
	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;
	vfs.zName = "faultdisk";
	vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
	vfs.pNext = NULL;
	vfs.xOpen = vfs_open;
	ensure(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}
