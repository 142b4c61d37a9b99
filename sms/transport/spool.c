/* SPDX-License-Identifier: MIT
 *
 * Texts on their way through the folders of a spool.
 */
#include "sms/transport/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sms/transport/spool_handle.h"
#include "sms/transport/spoolfile.h"
#include "sms/transport/transports.h"
#include "sms/transport/webcall.h"

#define BUSY_S   30 /* to wait after the spool could not be written to */
#define SWEEP_MS 3600000

static const struct transport_capabilities capabilities = {
    .name = "spool",
    .can_receive = true,
    .gives_receipts = true,
    .can_be_asked = true,
    .in_flight_max = SPOOL_IN_FLIGHT,
};

/* How many parts of a text are where. */
struct tally {
	int held;    /* not handed over, or taken back */
	int waiting; /* smsd has them */
	int sent;
	int refused;  /* failed, and certainly not sent */
	int rejected; /* the same, for ever */
	int unknown;  /* failed, and nobody knows */
	int vanished;
};

static struct transport transport_of(struct spool *spool);

static void
close_spool(void *context)
{
	struct spool *spool = context;
	for (int i = 0; i < SPOOL_IN_FLIGHT; i++)
		arena_fini(&spool->jobs[i].arena);
	for (int i = 0; i < SPOOL_FOLDERS; i++)
		if (spool->folders[i] >= 0)
			close(spool->folders[i]);
	free(spool);
}

bool
spool_new(const struct spool_settings *settings, const struct transport_house *house,
	  struct problems *problems, struct transport *out)
{
	struct spool *spool = calloc(1, sizeof(*spool));
	ensure(spool != NULL);
	for (int i = 0; i < SPOOL_IN_FLIGHT; i++)
		arena_init(&spool->jobs[i].arena);
	spool->house = *house;
	spool->phone_rule = settings->phone_rule;
	spool->timeout_ms = settings->timeout_ms;
	if (!spool_open_folders(spool, settings->folder, problems)) {
		close_spool(spool);
		return false;
	}
	*out = transport_of(spool);
	spool->house.run_in(spool->house.context, 0);
	return true;
}

/* The same while it is not handed over. */
static void
hidden_name(const struct spool_job *job, int number, char out[SPOOL_NAME_SIZE])
{
	out[0] = '.';
	snprintf(out + 1, SPOOL_NAME_SIZE - 1, "firstday-%s-%d-%d", job->id, number, job->n);
}

static void
mark_name(const struct spool_job *job, char out[SPOOL_NAME_SIZE])
{
	snprintf(out, SPOOL_NAME_SIZE, ".firstday-%s", job->id);
}

static bool
move(const struct spool *spool, enum spool_folder from, const char *name, const char *hidden)
{
	return renameat(spool->folders[from], name, spool->folders[SPOOL_OUTGOING], hidden) == 0;
}

/*
 * Take a part back from smsd, which holds this lock whenever it moves the file into the folder or
 * sends it. False while it does.
 */
static bool
withdraw(const struct spool *spool, const struct spool_job *job, int number)
{
	char name[SPOOL_NAME_SIZE], hidden[SPOOL_NAME_SIZE], lock[SPOOL_NAME_SIZE + 8];
	spool_name(job->id, number, job->n, name);
	hidden_name(job, number, hidden);
	snprintf(lock, sizeof(lock), "%s.LOCK", name);
	if (!spool_is_there(spool, SPOOL_OUTGOING, name) &&
	    !spool_is_there(spool, SPOOL_CHECKED, name))
		return true;
	if (!spool_lock(spool, lock))
		return false;
	move(spool, SPOOL_OUTGOING, name, hidden);
	move(spool, SPOOL_CHECKED, name, hidden);
	spool_remove(spool, SPOOL_CHECKED, lock);
	return true;
}

static void
count_failed(const struct spool *spool, struct spool_job *job, const char *name,
	     struct tally *tally)
{
	struct spoolfile file;
	size_t n = 0;
	const char *text = spool_read(spool, SPOOL_FAILED, name, &job->arena, &n);
	const char *reason = NULL;
	if (text != NULL && spoolfile_open(text, n, &file))
		reason = spoolfile_header(&file, "Fail_reason", &job->arena);
	job->reason = reason == NULL ? "smsd gave no reason" : reason;
	enum outbox_event event = spoolfile_failed(job->reason);
	if (event == OUTBOX_ON_REJECTED)
		tally->rejected++;
	else if (event == OUTBOX_ON_NOT_SENT)
		tally->refused++;
	else
		tally->unknown++;
}

/* In the order in which smsd moves it: one that moves meanwhile is found behind. */
static void
count_part(const struct spool *spool, struct spool_job *job, int number, struct tally *tally)
{
	char name[SPOOL_NAME_SIZE], hidden[SPOOL_NAME_SIZE], told[SPOOL_NAME_SIZE + 8];
	spool_name(job->id, number, job->n, name);
	hidden_name(job, number, hidden);
	snprintf(told, sizeof(told), "%s.told", name);
	if (spool_is_there(spool, SPOOL_OUTGOING, name) ||
	    spool_is_there(spool, SPOOL_CHECKED, name))
		tally->waiting++;
	else if (spool_is_there(spool, SPOOL_SENT, name) || spool_is_there(spool, SPOOL_SENT, told))
		tally->sent++;
	else if (spool_is_there(spool, SPOOL_FAILED, name))
		count_failed(spool, job, name, tally);
	else if (spool_is_there(spool, SPOOL_OUTGOING, hidden))
		tally->held++;
	else
		tally->vanished++;
}

static struct tally
count(const struct spool *spool, struct spool_job *job)
{
	struct tally tally = {0};
	for (int number = 1; number <= job->n; number++)
		count_part(spool, job, number, &tally);
	return tally;
}

/* Nothing of it stays but what was sent. */
static void
forget_files(const struct spool *spool, const struct spool_job *job)
{
	char name[SPOOL_NAME_SIZE];
	for (int number = 1; number <= job->n; number++) {
		hidden_name(job, number, name);
		spool_remove(spool, SPOOL_OUTGOING, name);
		spool_name(job->id, number, job->n, name);
		spool_remove(spool, SPOOL_FAILED, name);
	}
	mark_name(job, name);
	spool_remove(spool, SPOOL_OUTGOING, name);
}

static void
finish(struct spool *spool, struct spool_job *job, enum outbox_event event, const char *why,
       int retry_after_s)
{
	transport_done_fn *done = job->done;
	void *done_context = job->done_context;
	char reason[120];
	snprintf(reason, sizeof(reason), "spool: %s", why);
	struct transport_result result = {event, "", reason, retry_after_s};
	/* What is in doubt is looked for again: all of it stays. */
	if (event != OUTBOX_ON_UNKNOWN)
		forget_files(spool, job);
	/* smsd syncs nothing: a power cut could bring back to it what it has sent. */
	if (event == OUTBOX_ON_ACCEPTED)
		for (int i = SPOOL_OUTGOING; i <= SPOOL_SENT; i++)
			(void)!fsync(spool->folders[i]);
	arena_reset(&job->arena);
	job->done = NULL;
	done(done_context, &result);
}

/* Hand over what is held; what cannot be now is tried again at the next look. */
static void
release(const struct spool *spool, const struct spool_job *job)
{
	int outgoing = spool->folders[SPOOL_OUTGOING];
	for (int number = 1; number <= job->n; number++) {
		char name[SPOOL_NAME_SIZE], hidden[SPOOL_NAME_SIZE];
		spool_name(job->id, number, job->n, name);
		hidden_name(job, number, hidden);
		if (renameat(outgoing, hidden, outgoing, name) != 0 && errno != ENOENT)
			break;
	}
	(void)!fsync(outgoing);
}

/* What an earlier attempt left; false if smsd is at work on it this moment. */
static bool
clear_earlier(const struct spool *spool, struct spool_job *job)
{
	char name[SPOOL_NAME_SIZE], told[SPOOL_NAME_SIZE + 8];
	for (int number = 1; number <= job->n; number++)
		if (!withdraw(spool, job, number))
			return false;
	for (int number = 1; number <= job->n; number++) {
		spool_name(job->id, number, job->n, name);
		snprintf(told, sizeof(told), "%s.told", name);
		spool_remove(spool, SPOOL_SENT, name);
		spool_remove(spool, SPOOL_SENT, told);
	}
	forget_files(spool, job);
	return true;
}

static void
hand_over(struct spool *spool, struct spool_job *job)
{
	const struct spool_text nothing = {"", 0};
	char name[SPOOL_NAME_SIZE];
	if (!clear_earlier(spool, job)) {
		finish(spool, job, OUTBOX_ON_UNKNOWN, "an earlier copy is being sent", -1);
		return;
	}
	bool is_written = true;
	for (int number = 1; is_written && number <= job->n; number++) {
		hidden_name(job, number, name);
		is_written = spool_write(spool, SPOOL_OUTGOING, name, &job->files[number - 1]);
	}
	/* The mark is on the disk before the first part can be: without it nothing has left. */
	mark_name(job, name);
	is_written = is_written && spool_write(spool, SPOOL_OUTGOING, name, &nothing) &&
		     fsync(spool->folders[SPOOL_OUTGOING]) == 0;
	if (!is_written) {
		finish(spool, job, OUTBOX_ON_NOT_SENT, strerror(errno), BUSY_S);
		return;
	}
	job->is_begun = true;
	job->since_ms = spool->now_ms;
	release(spool, job);
}

static bool
stands_still(const struct spool *spool, const struct spool_job *job, int times)
{
	int64_t since_ms = job->since_ms > spool->moved_ms ? job->since_ms : spool->moved_ms;
	return spool->now_ms - since_ms >= (int64_t)times * spool->timeout_ms;
}

/* All of it has come to rest. */
static void
settle(struct spool *spool, struct spool_job *job, const struct tally *tally)
{
	const char *why = job->reason != NULL ? job->reason : "no modem took it in time";
	bool is_unsent = tally->sent == 0 && tally->unknown == 0 && tally->vanished == 0;
	if (tally->sent == job->n)
		finish(spool, job, OUTBOX_ON_ACCEPTED, "sent", -1);
	else if (is_unsent && job->is_ask)
		finish(spool, job, OUTBOX_ON_DENIED, why, -1);
	else if (is_unsent)
		finish(spool, job, tally->rejected > 0 ? OUTBOX_ON_REJECTED : OUTBOX_ON_NOT_SENT,
		       why, -1);
	else if (tally->vanished > 0)
		finish(spool, job, OUTBOX_ON_UNKNOWN,
		       "smsd neither keeps it nor says that it was sent", -1);
	else
		finish(spool, job, OUTBOX_ON_UNKNOWN, why, -1);
}

static void
look(struct spool *spool, struct spool_job *job)
{
	struct tally tally = count(spool, job);
	int failed = tally.refused + tally.rejected + tally.unknown;
	int n_settled = tally.sent + failed;
	if (n_settled > job->n_settled)
		spool->moved_ms = spool->now_ms;
	job->n_settled = n_settled;
	if (tally.waiting == 0 && job->is_begun) {
		settle(spool, job, &tally);
	} else if (failed > 0 || tally.vanished > 0 || stands_still(spool, job, 1)) {
		/* Looked at once more before it counts as taken back: smsd may have been at it. */
		for (int number = 1; number <= job->n; number++)
			(void)!withdraw(spool, job, number);
		if (stands_still(spool, job, 2))
			finish(spool, job, OUTBOX_ON_UNKNOWN, "smsd holds it, and says nothing",
			       -1);
	} else if (tally.held > 0) {
		release(spool, job);
	}
}

/* The first look of an ask: what a crash has left half done is brought to where looking tells. */
static void
begin_ask(struct spool *spool, struct spool_job *job)
{
	char mark[SPOOL_NAME_SIZE];
	struct tally tally = count(spool, job);
	mark_name(job, mark);
	bool was_handed = spool_is_there(spool, SPOOL_OUTGOING, mark);
	int gone = tally.held + tally.vanished;
	if (gone == job->n && (!was_handed || tally.held == job->n)) {
		finish(spool, job, OUTBOX_ON_DENIED, "it was not handed over", -1);
		return;
	}
	job->is_begun = true;
	job->since_ms = spool->now_ms;
	if (tally.held > 0)
		release(spool, job);
	else
		look(spool, job);
}

static void
step(struct spool *spool, struct spool_job *job)
{
	if (job->is_begun)
		look(spool, job);
	else if (job->is_ask)
		begin_ask(spool, job);
	else
		hand_over(spool, job);
}

static void
run(void *context, const struct transport_turn *turn)
{
	struct spool *spool = context;
	spool->now_ms = turn->mono_ms;
	spool->house.run_in(spool->house.context, SPOOL_LOOK_MS);
	for (int i = 0; i < SPOOL_IN_FLIGHT; i++)
		if (spool->jobs[i].done != NULL)
			step(spool, &spool->jobs[i]);
	spool_hear(spool, turn->real);
	if (turn->mono_ms >= spool->sweep_ms) {
		spool->sweep_ms = turn->mono_ms + SWEEP_MS;
		spool_sweep(spool, turn->real);
	}
}

static int
start(struct spool *spool, const struct transport_message *message, struct spool_job with)
{
	struct spool_job *job = NULL;
	for (int i = 0; i < SPOOL_IN_FLIGHT && job == NULL; i++)
		if (spool->jobs[i].done == NULL)
			job = &spool->jobs[i];
	if (job == NULL)
		return E_LIMIT;
	ensure(webcall_is_plain(message->id, TRANSPORT_ID_MAX));
	with.arena = job->arena;
	*job = with;
	snprintf(job->id, sizeof(job->id), "%s", message->id);
	job->n = message->segments->n;
	job->files = arena_array(&job->arena, struct spool_text, job->n);
	for (int i = 0; i < job->n; i++) {
		struct spoolfile_out part = {message, i + 1};
		struct buf file;
		buf_init(&file);
		spoolfile_write(&part, &file);
		char *data = arena_alloc(&job->arena, file.len);
		memcpy(data, file.data, file.len);
		job->files[i] = (struct spool_text){data, file.len};
		buf_fini(&file);
	}
	spool->house.run_in(spool->house.context, 0);
	return 0;
}

static int
submit(void *context, const struct transport_message *message, transport_done_fn *done,
       void *done_context)
{
	return start(context, message,
		     (struct spool_job){.done = done, .done_context = done_context});
}

static int
ask(void *context, const struct transport_message *message, struct utc since,
    transport_done_fn *done, void *done_context)
{
	(void)since;
	return start(
	    context, message,
	    (struct spool_job){.done = done, .done_context = done_context, .is_ask = true});
}

static struct transport
transport_of(struct spool *spool)
{
	return (struct transport){.capabilities = &capabilities,
				  .submit = submit,
				  .ask = ask,
				  .run = run,
				  .free = close_spool,
				  .context = spool};
}

static bool
make(const struct transport_parts *parts, struct transport *out)
{
	const struct spool_settings settings = {
	    .folder = parts->config->folder,
	    .timeout_ms = parts->config->timeout_s * 1000,
	    .phone_rule = parts->phone_rule,
	};
	return spool_new(&settings, &parts->house, parts->problems, out);
}

const struct transport_maker spool_maker = {make};
