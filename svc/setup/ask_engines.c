/* SPDX-License-Identifier: MIT
 *
 * A job is a list of requests; a few of each engine are under way at a time. An ended request puts
 * what it told into known and begins the next; the last one, or the time limit, ends the job.
 */
#include "setup/ask_engines.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define REQUESTS_MAX (2 + ENGINE_POINTS_MAX * ENGINE_POINTS_MAX)

/* An engine and how it has been of late. */
struct asked {
	struct ask_engine is;
	int n_failed; /* in a row */
	struct mono alone_until;
};

enum inquiry_state { WAITING, UNDER_WAY, ENDED };

/* One request of a job. */
struct inquiry {
	struct job *job;
	struct asked *asked;
	struct engine_question question;
	enum inquiry_state state;
	int64_t id;
};

struct job {
	struct ask_engines *ask;
	struct job *next;
	struct arena arena; /* the questions and what they point to */
	struct travel_query query;
	struct geo_point points[ENGINE_POINTS_MAX];
	int n_points;
	struct inquiry *list;
	int n_list;
	int n_ended;
	struct ask_result result;
	ask_done_fn *done;
	void *context;
	struct loop_timer timer; /* the time limit; with nothing to ask, the end at once */
};

struct ask_engines {
	struct loop *loop;
	struct fetch fetch;
	struct clock clock;
	struct known *known;
	struct asked engines[ASK_ENGINES_MAX];
	int n_engines;
	struct job *jobs;
};

static void begin_next(struct job *job);

struct ask_engines *
ask_engines_new(struct loop *loop, const struct fetch *fetch, const struct clock *clock,
		struct known *known)
{
	struct ask_engines *ask = calloc(1, sizeof(*ask));
	if (ask == NULL)
		panic("out of memory for asking engines");
	*ask = (struct ask_engines){.loop = loop, .fetch = *fetch, .clock = *clock, .known = known};
	return ask;
}

void
ask_engines_add(struct ask_engines *ask, const struct ask_engine *engine)
{
	ensure(ask->n_engines < ASK_ENGINES_MAX);
	ask->engines[ask->n_engines++].is = *engine;
}

/* Take the job out and free it: nothing of it is under way afterwards. */
static void
drop(struct job *job)
{
	struct ask_engines *ask = job->ask;
	for (int i = 0; i < job->n_list; i++)
		if (job->list[i].state == UNDER_WAY)
			ask->fetch.cancel(ask->fetch.context, job->list[i].id);
	loop_timer_cancel(&job->timer);
	struct job **link = &ask->jobs;
	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	arena_fini(&job->arena);
	free(job);
}

void
ask_engines_free(struct ask_engines *ask)
{
	if (ask == NULL)
		return;
	while (ask->jobs != NULL)
		drop(ask->jobs);
	free(ask);
}

static void
end_job(struct job *job)
{
	struct ask_result result = job->result;
	result.n_wanted = job->n_list;
	ask_done_fn *done = job->done;
	void *context = job->context;
	log_event(LOG_LEVEL_INFO, "engines", "asked=%d answered=%d late=%d", result.n_asked,
		  result.n_answered, result.is_late);
	drop(job);
	done(context, &result);
}

/* The first reason of a job is kept: the others mostly follow from it. */
static void
note(struct job *job, enum known_topic topic, const char *engine, const char *why)
{
	struct known *known = job->ask->known;
	if (known_note(known, topic)[0] != '\0')
		return;
	known_set_note(known, topic, arena_printf(&job->arena, "%s: %s", engine, why));
	log_event(LOG_LEVEL_WARNING, "engine", "engine=%s topic=%s why=\"%s\"", engine,
		  known_topic_name(topic), why);
}

static void
on_time(void *context)
{
	struct job *job = context;
	for (int i = 0; i < job->n_list; i++)
		if (job->list[i].state != ENDED) {
			job->result.is_late = true;
			note(job, job->list[i].question.topic, job->list[i].asked->is.engine->name,
			     "not all came in time");
		}
	end_job(job);
}

/* A failure of the engine, not of the question. */
static void
count_failure(struct asked *asked, struct mono now, int retry_after_s)
{
	int64_t alone_ms = asked->n_failed + 1 >= ASK_BREAK_AFTER ? ASK_BREAK_MS : 0;
	asked->n_failed++;
	if (retry_after_s > 0)
		alone_ms = (int64_t)retry_after_s * 1000;
	if (alone_ms > ASK_BREAK_MS_MAX)
		alone_ms = ASK_BREAK_MS_MAX;
	if (alone_ms > 0)
		asked->alone_until.ms = now.ms + alone_ms;
}

static struct known_key
key_of(enum known_topic topic, const struct travel_query *query, struct geo_point from,
       struct geo_point to)
{
	switch (topic) {
	case KNOWN_WALK:
		return known_key_walk(query, from, to);
	case KNOWN_DRIVE:
		return known_key_drive(from, to);
	case KNOWN_TRANSIT:
		return known_key_transit(query, from, to);
	}
	panic("no such topic (%d)", (int)topic);
}

/* What was told becomes known. */
static void
learn(struct inquiry *inquiry, struct engine_answer *answer)
{
	struct ask_engines *ask = inquiry->job->ask;
	const struct engine_question *question = &inquiry->question;
	const char *engine = inquiry->asked->is.engine->name;
	struct utc now = ask->clock.now(ask->clock.context);
	if (question->topic == KNOWN_TRANSIT) {
		struct known_key key =
		    known_key_transit(question->query, question->from[0], question->to[0]);
		answer->trips.engine = engine;
		answer->trips.at = now;
		known_put_trips(ask->known, &key, &answer->trips);
		return;
	}
	for (int i = 0; i < question->n_from * question->n_to; i++) {
		struct geo_point from = question->from[i / question->n_to];
		struct geo_point to = question->to[i % question->n_to];
		if (answer->cells[i].m < 0 || geo_distance_m(from, to) <= 1)
			continue;
		struct known_key key = key_of(question->topic, question->query, from, to);
		known_put_way(
		    ask->known, &key,
		    &(struct known_way){answer->cells[i].m, answer->cells[i].s, engine, now});
	}
}

/* Why nothing came, as a person reads it. */
static const char *
transport_fault(const struct inquiry *inquiry, const struct fetch_answer *told)
{
	struct arena *arena = &inquiry->job->arena;
	switch (told->outcome) {
	case FETCH_ANSWERED:
		break;
	case FETCH_NOT_SENT:
		return arena_printf(arena, "not reached: %s", engine_quote(arena, told->error));
	case FETCH_UNKNOWN:
		if (strstr(told->error, "imed out") != NULL ||
		    strstr(told->error, "imeout") != NULL)
			return arena_printf(arena, "timeout after %d ms",
					    inquiry->asked->is.timeout_ms);
		return arena_printf(arena, "broke off: %s", engine_quote(arena, told->error));
	case FETCH_TOO_LARGE:
		return arena_printf(arena, "an answer of over %d bytes", ENGINE_ANSWER_MAX);
	}
	return NULL;
}

/* What the bytes say; true if something of it is known now. */
static bool
take_answer(struct inquiry *inquiry, const struct fetch_answer *told, struct arena *arena)
{
	struct job *job = inquiry->job;
	struct asked *asked = inquiry->asked;
	const char *name = asked->is.engine->name;
	enum known_topic topic = inquiry->question.topic;
	struct engine_answer answer;
	asked->is.engine->parse(&inquiry->question, told->status, told->body, told->body_len, arena,
				&answer);
	if (answer.result == ENGINE_BUSY || answer.result == ENGINE_BROKEN)
		count_failure(asked, loop_now(job->ask->loop), told->retry_after_s);
	else
		asked->n_failed = 0;
	if (answer.result != ENGINE_OK)
		note(job, topic, name, answer.why);
	else if (topic == KNOWN_TRANSIT && answer.is_cut)
		note(job, topic, name, "there are more journeys than it told");
	else {
		if (answer.n_left_out > 0)
			note(job, topic, name, answer.left_out);
		learn(inquiry, &answer);
		return true;
	}
	return false;
}

/* Whether the request gave something; else its reason is noted and the engine's fault counted. */
static bool
take(struct inquiry *inquiry, const struct fetch_answer *told)
{
	struct job *job = inquiry->job;
	const char *fault = transport_fault(inquiry, told);
	if (fault != NULL) {
		count_failure(inquiry->asked, loop_now(job->ask->loop), told->retry_after_s);
		note(job, inquiry->question.topic, inquiry->asked->is.engine->name, fault);
		return false;
	}
	struct arena arena; /* an answer may be large, and a job has many */
	arena_init(&arena);
	bool is_taken = take_answer(inquiry, told, &arena);
	arena_fini(&arena);
	return is_taken;
}

static void
on_answer(void *context, const struct fetch_answer *told)
{
	struct inquiry *inquiry = context;
	struct job *job = inquiry->job;
	inquiry->state = ENDED;
	job->n_ended++;
	job->result.n_answered += take(inquiry, told);
	begin_next(job);
	if (job->n_ended == job->n_list)
		end_job(job);
}

static bool
is_alone(const struct asked *asked, struct mono now)
{
	return asked->alone_until.ms > now.ms;
}

static void
skip(struct inquiry *inquiry, const char *why)
{
	inquiry->state = ENDED;
	inquiry->job->n_ended++;
	note(inquiry->job, inquiry->question.topic, inquiry->asked->is.engine->name, why);
}

static void
begin(struct inquiry *inquiry)
{
	struct job *job = inquiry->job;
	const struct ask_engine *engine = &inquiry->asked->is;
	if (is_alone(inquiry->asked, loop_now(job->ask->loop))) {
		skip(inquiry, "left alone for a while, it failed");
		return;
	}
	struct engine_request asks;
	engine->engine->build(&inquiry->question, &job->arena, &asks);
	const struct fetch_request request = {
	    .name = engine->engine->name,
	    .method = "POST",
	    .url = arena_printf(&job->arena, "%s%s", engine->url, asks.path),
	    .headers = {"Content-Type: application/json", "Accept: application/json"},
	    .body = asks.body,
	    .body_len = strlen(asks.body),
	    .body_max = ENGINE_ANSWER_MAX,
	    .timeout_ms = engine->timeout_ms,
	};
	inquiry->id = job->ask->fetch.start(job->ask->fetch.context, &request, on_answer, inquiry);
	if (inquiry->id <= 0) {
		skip(inquiry, "too much is being fetched");
		return;
	}
	inquiry->state = UNDER_WAY;
	job->result.n_asked++;
}

/* As many of each engine as may be under way at a time. */
static void
begin_next(struct job *job)
{
	for (int e = 0; e < job->ask->n_engines; e++) {
		struct asked *asked = &job->ask->engines[e];
		int n_under_way = 0;
		for (int i = 0; i < job->n_list; i++)
			n_under_way +=
			    job->list[i].asked == asked && job->list[i].state == UNDER_WAY;
		for (int i = 0; i < job->n_list && n_under_way < ASK_AT_ONCE; i++) {
			struct inquiry *inquiry = &job->list[i];
			if (inquiry->asked != asked || inquiry->state != WAITING)
				continue;
			begin(inquiry);
			n_under_way += inquiry->state == UNDER_WAY;
		}
	}
}

static struct asked *
engine_for(struct ask_engines *ask, enum known_topic topic)
{
	for (int i = 0; i < ask->n_engines; i++)
		if ((ask->engines[i].is.engine->can & 1u << topic) != 0)
			return &ask->engines[i];
	return NULL;
}

/* Whether the pair has to be asked about. */
static bool
is_wanted(const struct job *job, enum known_topic topic, struct geo_point from, struct geo_point to)
{
	const struct ask_engines *ask = job->ask;
	struct known_key key = key_of(topic, &job->query, from, to);
	int64_t now_s = ask->clock.now(ask->clock.context).s;
	struct known_way way;
	if (geo_distance_m(from, to) <= 1)
		return false;
	if (topic == KNOWN_TRANSIT) {
		const struct known_trips *trips = known_find_trips(ask->known, &key);
		return trips == NULL || trips->from_min > job->query.from_min;
	}
	return !known_find_way(ask->known, &key, &way) || way.at.s < now_s - ASK_FRESH_WAYS_S;
}

static void
add_inquiry(struct job *job, struct asked *asked, struct engine_question question)
{
	question.query = &job->query;
	job->list[job->n_list++] =
	    (struct inquiry){.job = job, .asked = asked, .question = question};
}

/* One request for all the pairs of a walk or a drive, if any of them is wanted. */
static void
add_ways(struct job *job, struct asked *asked, enum known_topic topic, bool is_one_way)
{
	bool is_any_wanted = false;
	int n_from = is_one_way ? 1 : job->n_points;
	const struct geo_point *to = is_one_way ? &job->points[1] : job->points;
	int n_to = is_one_way ? 1 : job->n_points;
	for (int f = 0; f < n_from; f++)
		for (int t = 0; t < n_to; t++)
			is_any_wanted =
			    is_any_wanted || is_wanted(job, topic, job->points[f], to[t]);
	if (is_any_wanted)
		add_inquiry(job, asked,
			    (struct engine_question){.topic = topic,
						     .from = job->points,
						     .n_from = n_from,
						     .to = to,
						     .n_to = n_to});
}

/* One request for each pair. */
static void
add_trips(struct job *job, struct asked *asked, const struct ask_job *from)
{
	for (int f = 0; f < (from->is_one_way ? 1 : job->n_points); f++)
		for (int t = 0; t < (from->is_one_way ? 2 : job->n_points); t++)
			if (f != t && is_wanted(job, KNOWN_TRANSIT, job->points[f], job->points[t]))
				add_inquiry(job, asked,
					    (struct engine_question){.topic = KNOWN_TRANSIT,
								     .from = &job->points[f],
								     .n_from = 1,
								     .to = &job->points[t],
								     .n_to = 1,
								     .by_arrival = from->by_arrival,
								     .zone = from->zone});
}

/* The points without those that stand there already: a matrix asks each once. */
static void
copy_points(struct job *job, const struct ask_job *from)
{
	for (int i = 0; i < from->n_points; i++) {
		bool is_new = true;
		for (int k = 0; k < job->n_points; k++)
			is_new = is_new && geo_distance_m(job->points[k], from->points[i]) > 1;
		if (is_new || from->is_one_way)
			job->points[job->n_points++] = from->points[i];
	}
}

static void
copy_query(struct job *job, const struct travel_query *from)
{
	struct travel_avoid *avoid = arena_array(&job->arena, struct travel_avoid, from->n_avoid);
	for (int i = 0; i < from->n_avoid; i++)
		avoid[i] = from->avoid[i];
	job->query = *from;
	job->query.avoid = avoid;
	job->query.warrant_to = NULL;
}

/* Journeys change by the minute: rather the timetable than an old answer. */
static void
drop_stale(struct ask_engines *ask)
{
	struct utc now = ask->clock.now(ask->clock.context);
	known_drop_before(ask->known, KNOWN_TRANSIT, (struct utc){now.s - ASK_FRESH_TRIPS_S});
}

void
ask_engines_start(struct ask_engines *ask, const struct ask_job *from, ask_done_fn *done,
		  void *context)
{
	struct job *job = calloc(1, sizeof(*job));
	if (job == NULL)
		panic("out of memory for a question to engines");
	ensure(from->n_points >= 2 && from->n_points <= ENGINE_POINTS_MAX);
	*job = (struct job){.ask = ask, .next = ask->jobs, .done = done, .context = context};
	ask->jobs = job;
	arena_init(&job->arena);
	copy_points(job, from);
	copy_query(job, from->query);
	job->list = arena_array(&job->arena, struct inquiry, REQUESTS_MAX);
	for (int i = 0; i < KNOWN_TOPICS; i++) {
		enum known_topic topic = (enum known_topic)i;
		struct asked *asked = engine_for(ask, topic);
		bool is_asked =
		    (from->topics & 1u << topic) != 0 && asked != NULL && job->n_points >= 2;
		if (!is_asked)
			continue;
		known_set_note(ask->known, topic, "");
		if (topic == KNOWN_TRANSIT)
			drop_stale(ask);
		if (topic != KNOWN_TRANSIT)
			add_ways(job, asked, topic, from->is_one_way);
		else if (from->zone != NULL)
			add_trips(job, asked, from);
	}
	loop_timer_init(&job->timer, ask->loop, "engines", on_time, job);
	begin_next(job);
	int total_ms = from->total_ms > 0 ? from->total_ms : ASK_TOTAL_MS;
	loop_timer_set(&job->timer, job->n_ended == job->n_list ? 0 : total_ms);
}
