/* SPDX-License-Identifier: MIT
 *
 * What smsd puts down for us: texts of people, and the network's reports. A file is deleted once
 * the disk has what it says, so a crash brings it again, under the same name.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "sms/transport/spool_handle.h"
#include "sms/transport/spoolfile.h"

#define AT_ONCE  32   /* files of one look */
#define LIST_MAX 4096 /* files of a folder that are looked at */
#define ASIDE    ".refused-"
#define OURS     "firstday-"
#define TOLD     ".told"

static bool
begins(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

static bool
ends(const char *name, const char *with)
{
	size_t n = strlen(name), length = strlen(with);
	return n >= length && strcmp(name + n - length, with) == 0;
}

/* Whether a file is one to be read now: one that smsd may still be writing is not; nor what is
 * hidden, locked or no file. */
static bool
is_whole(const struct spool *spool, enum spool_folder folder, const char *name, struct utc real,
	 struct stat *found)
{
	if (name[0] == '.' || ends(name, ".LOCK"))
		return false;
	if (fstatat(spool->folders[folder], name, found, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(found->st_mode))
		return false;
	/* A clock that was set back is no reason to wait for hours. */
	int64_t quiet_s = real.s - (int64_t)found->st_mtim.tv_sec;
	return quiet_s >= SPOOL_QUIET_S || quiet_s < -SPOOL_QUIET_S;
}

/* What can never be taken is kept for people to look at, out of the way. */
static void
set_aside(const struct spool *spool, enum spool_folder folder, const char *name, const char *why)
{
	char aside[NAME_MAX + 1];
	snprintf(aside, sizeof(aside), ASIDE "%.200s", name);
	log_event(LOG_LEVEL_WARNING, "spool_refused", "file=%s reason=\"%s\"", name, why);
	renameat(spool->folders[folder], name, spool->folders[folder], aside);
}

static const char *
digits_of(const char *number)
{
	return number[0] == '+' ? number + 1 : number;
}

/* A file of ours in sent: "firstday-ID-K-N". */
struct sent {
	char name[SPOOL_NAME_SIZE];
	char id[TRANSPORT_ID_MAX + 1];
	int number, total;
};

/* False for what is not ours, or is told already. */
static bool
read_name(const char *name, struct sent *sent)
{
	const char *total = strrchr(name, '-');
	if (!begins(name, OURS) || strlen(name) >= SPOOL_NAME_SIZE || ends(name, TOLD))
		return false;
	const char *id = name + strlen(OURS);
	const char *number = memrchr(id, '-', total < id ? 0 : (size_t)(total - id));
	size_t n = number == NULL ? 0 : (size_t)(number - id);
	if (n == 0 || n > TRANSPORT_ID_MAX)
		return false;
	sent->number = (int)strtol(number + 1, NULL, 10);
	sent->total = (int)strtol(total + 1, NULL, 10);
	snprintf(sent->id, sizeof(sent->id), "%.*s", (int)n, id);
	snprintf(sent->name, sizeof(sent->name), "%s", name);
	return true;
}

/* The text that a report is on: the newest to that number with that reference, which comes round
 * after 256. */
static bool
find_sent(const struct spool *spool, const char *to, const char *reference, struct arena *arena,
	  struct sent *sent)
{
	char **names = arena_array(arena, char *, LIST_MAX);
	int n = spool_list(spool, SPOOL_SENT, arena, LIST_MAX, names);
	time_t newest = 0;
	for (int i = 0; i < n; i++) {
		struct sent one;
		struct spoolfile file;
		struct stat found;
		size_t length = 0;
		if (!read_name(names[i], &one) ||
		    fstatat(spool->folders[SPOOL_SENT], names[i], &found, 0) != 0 ||
		    found.st_mtim.tv_sec < newest)
			continue;
		const char *text = spool_read(spool, SPOOL_SENT, names[i], arena, &length);
		if (text == NULL || !spoolfile_open(text, length, &file))
			continue;
		const char *number = spoolfile_header(&file, "To", arena);
		const char *id = spoolfile_header(&file, "Message_id", arena);
		if (number == NULL || id == NULL || strcmp(digits_of(number), to) != 0 ||
		    strcmp(id, reference) != 0)
			continue;
		newest = found.st_mtim.tv_sec;
		*sent = one;
	}
	return newest != 0;
}

static void
told_name(const struct sent *sent, int number, char out[SPOOL_NAME_SIZE + 8])
{
	char name[SPOOL_NAME_SIZE];
	spool_name(sent->id, number, sent->total, name);
	snprintf(out, SPOOL_NAME_SIZE + 8, "%s" TOLD, name);
}

static void
remove_sent(const struct spool *spool, const struct sent *sent)
{
	for (int number = 1; number <= sent->total; number++) {
		char name[SPOOL_NAME_SIZE], told[SPOOL_NAME_SIZE + 8];
		spool_name(sent->id, number, sent->total, name);
		told_name(sent, number, told);
		spool_remove(spool, SPOOL_SENT, name);
		spool_remove(spool, SPOOL_SENT, told);
	}
}

/* Whether every other part has been delivered. */
static bool
is_last(const struct spool *spool, const struct sent *sent)
{
	for (int number = 1; number <= sent->total; number++) {
		char told[SPOOL_NAME_SIZE + 8];
		told_name(sent, number, told);
		if (number != sent->number && !spool_is_there(spool, SPOOL_SENT, told))
			return false;
	}
	return true;
}

/* False if it cannot be stored now. */
static bool
take_receipt(struct spool *spool, const struct sent *sent, enum outbox_event event)
{
	struct transport_receipt receipt = {.event = event};
	if (event == OUTBOX_ON_RECEIPT_DELIVERED && !is_last(spool, sent)) {
		char told[SPOOL_NAME_SIZE + 8];
		told_name(sent, sent->number, told);
		int folder = spool->folders[SPOOL_SENT];
		return renameat(folder, sent->name, folder, told) == 0;
	}
	snprintf(receipt.message_id, sizeof(receipt.message_id), "%s", sent->id);
	int rc = spool->house.receipt(spool->house.context, &receipt);
	if (rc != 0 && rc != E_NOT_FOUND && rc != E_INPUT)
		return false;
	if (event != OUTBOX_ON_RECEIPT_ACCEPTED)
		remove_sent(spool, sent);
	return true;
}

/* The network's word on a text. One on no text of ours is deleted: somebody else's, or told. */
static bool
take_report(struct spool *spool, const struct spoolfile *file, enum spool_folder folder,
	    const char *name, struct arena *arena)
{
	struct sent sent;
	const char *to = spoolfile_header(file, "From", arena);
	const char *reference = spoolfile_line(file, "Message_id", arena);
	const char *status = spoolfile_line(file, "Status", arena);
	if (to != NULL && reference != NULL && status != NULL &&
	    find_sent(spool, digits_of(to), reference, arena, &sent) &&
	    !take_receipt(spool, &sent, spoolfile_reported((int)strtol(status, NULL, 10))))
		return false;
	spool_remove(spool, folder, name);
	return true;
}

/* The words of somebody. Its name alone might come again after years: what is dropped as taken
 * before is told by its name and its times. */
static bool
take_text(struct spool *spool, const struct spoolfile *file, const char *name,
	  const struct stat *found, struct arena *arena)
{
	struct transport_inbound *inbound = arena_new(arena, struct transport_inbound);
	const char *from = spoolfile_header(file, "From", arena);
	const char *why = "it names no sender";
	if (from == NULL || phone_parse(from[0] == '+' ? from : arena_printf(arena, "+%s", from),
					strlen(from) + (from[0] != '+'), spool->phone_rule,
					&inbound->from, &why) != 0) {
		set_aside(spool, SPOOL_INCOMING, name, why);
		return true;
	}
	if (!spoolfile_words(file, arena, inbound)) {
		set_aside(spool, SPOOL_INCOMING, name, "it holds no text");
		return true;
	}
	spoolfile_part(file, arena, &inbound->part);
	snprintf(inbound->provider_id, sizeof(inbound->provider_id), "%.30s-%" PRId64 ".%09ld",
		 name, (int64_t)found->st_mtim.tv_sec, found->st_mtim.tv_nsec);
	int rc = spool->house.text(spool->house.context, inbound);
	if (rc == E_NOT_FOUND || rc == E_INPUT)
		set_aside(spool, SPOOL_INCOMING, name, "it cannot be taken");
	else if (rc == 0)
		spool_remove(spool, SPOOL_INCOMING, name);
	return rc == 0 || rc == E_NOT_FOUND || rc == E_INPUT;
}

/* False if nothing can be stored now. A report may stand among the texts. */
static bool
take(struct spool *spool, enum spool_folder folder, const char *name, const struct stat *found)
{
	struct arena arena;
	struct spoolfile file;
	size_t n = 0;
	bool goes_on = true;
	arena_init(&arena);
	const char *text = spool_read(spool, folder, name, &arena, &n);
	if (text == NULL || !spoolfile_open(text, n, &file))
		set_aside(spool, folder, name, "it is no file of smsd's, or not whole");
	else if (begins(text + file.body, "SMS STATUS REPORT"))
		goes_on = take_report(spool, &file, folder, name, &arena);
	else if (folder == SPOOL_INCOMING)
		goes_on = take_text(spool, &file, name, found, &arena);
	else
		set_aside(spool, folder, name, "it is no report");
	arena_fini(&arena);
	return goes_on;
}

struct heard {
	const char *name;
	struct stat found;
};

/* In the order in which they came. */
static int
compare_heard(const void *a, const void *b)
{
	const struct heard *one = a, *other = b;
	const struct timespec *x = &one->found.st_mtim, *y = &other->found.st_mtim;
	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	if (x->tv_nsec != y->tv_nsec)
		return x->tv_nsec < y->tv_nsec ? -1 : 1;
	return strcmp(one->name, other->name);
}

static void
hear_folder(struct spool *spool, enum spool_folder folder, struct utc real)
{
	struct arena arena;
	arena_init(&arena);
	char **names = arena_array(&arena, char *, LIST_MAX);
	struct heard *heard = arena_array(&arena, struct heard, LIST_MAX);
	int n = spool_list(spool, folder, &arena, LIST_MAX, names);
	int n_heard = 0;
	for (int i = 0; i < n; i++)
		if (is_whole(spool, folder, names[i], real, &heard[n_heard].found))
			heard[n_heard++].name = names[i];
	qsort(heard, (size_t)n_heard, sizeof(*heard), compare_heard);
	/* Of a burst the rest at the next look. */
	for (int i = 0, n_taken = 0; i < n_heard && n_taken < AT_ONCE; i++) {
		if (!take(spool, folder, heard[i].name, &heard[i].found))
			break;
		n_taken += !spool_is_there(spool, folder, heard[i].name);
	}
	arena_fini(&arena);
}

void
spool_hear(struct spool *spool, struct utc real)
{
	hear_folder(spool, SPOOL_REPORT, real);
	hear_folder(spool, SPOOL_INCOMING, real);
}

void
spool_sweep(struct spool *spool, struct utc real)
{
	struct arena arena;
	arena_init(&arena);
	char **names = arena_array(&arena, char *, LIST_MAX);
	for (int folder = 0; folder < SPOOL_FOLDERS; folder++) {
		int n = spool_list(spool, (enum spool_folder)folder, &arena, LIST_MAX, names);
		for (int i = 0; i < n; i++) {
			struct stat found;
			bool is_ours = begins(names[i], OURS) || begins(names[i], "." OURS) ||
				       begins(names[i], ASIDE);
			if (is_ours &&
			    fstatat(spool->folders[folder], names[i], &found,
				    AT_SYMLINK_NOFOLLOW) == 0 &&
			    real.s - (int64_t)found.st_mtim.tv_sec > SPOOL_KEPT_S)
				spool_remove(spool, (enum spool_folder)folder, names[i]);
		}
	}
	arena_fini(&arena);
}
