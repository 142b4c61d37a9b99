/* SPDX-License-Identifier: MIT
 *
 * sim [--break WHAT] FROM TO    runs the seeds FROM..TO, each in a process of its own, two at a
 * time sim --trace SEED              prints everything that happens in one seed
 *
 * Prints a line and the end of the trace for each seed that breaks a rule, and counts for all.
 * --break puts a fault in: intent (bytes leave before their claim is committed), once (a text that
 * comes twice counts as two), tries (codes may be guessed at for ever), double (every kind may be
 * sent twice), car (plans know nothing of each other), twice (a change is told by two texts), yes
 * (what is asked for is taken for agreed), denied (a provider that does not answer is taken to have
 * denied a text), halves (half of a text counts as one), stale (an answer to another problem is laid
 * on). Exit status 0 if every rule held, 1 if one was broken, 64 for usage.
 */
#include "tests/sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/world_town.h"

#define WORKERS    2
#define TAIL_LINES 40

struct result {
	uint64_t seed;
	bool is_ok;
	struct sim_counts counts;
};

static const char *const break_names[] = {
    [BREAK_NOTHING] = "nothing", [BREAK_INTENT] = "intent",   [BREAK_ONCE] = "once",
    [BREAK_TRIES] = "tries",     [BREAK_DOUBLE] = "double",   [BREAK_CAR] = "car",
    [BREAK_TWICE] = "twice",     [BREAK_YES] = "yes",         [BREAK_DENIED] = "denied",
    [BREAK_STALE] = "stale",     [BREAK_AGAIN] = "again",     [BREAK_HALVES] = "halves",
    [BREAK_BOTH] = "both",       [BREAK_UNHEARD] = "unheard", [BREAK_SILENT] = "silent",
};

/* The last lines of a trace. */
static const char *
tail(const char *trace)
{
	const char *at = trace + strlen(trace);
	for (int lines = 0; at > trace && lines <= TAIL_LINES; at--)
		lines += at[-1] == '\n';
	return at == trace ? at : at + 1;
}

static struct result
run_seed(uint64_t seed, enum sim_break broken, bool prints, const char *timetable)
{
	struct world world;
	world_init(&world, timetable, seed);
	struct template_set words = *world.app.templates[LANGUAGE_EN];
	struct template_set bent = words;
	for (int kind = 0; broken == BREAK_DOUBLE && kind < KIND_COUNT; kind++)
		bent.templates[kind].double_is_harmless = true;
	world.app.templates[LANGUAGE_EN] = &bent;
	if (broken == BREAK_TRIES)
		world.app.settings.code_tries = 1000;
	if (broken == BREAK_SILENT)
		world.app.settings.ok_minutes = 0;
	struct sim *sim = calloc(1, sizeof(*sim));
	ensure(sim != NULL);
	sim->seed = seed;
	sim->broken = broken;
	sim->world = &world;
	sim->words = &words;
	char folder[40];
	world_folder_make(folder);
	struct result result = {.seed = seed, .is_ok = life_run(sim, folder)};
	result.counts = sim->counts;
	if (prints)
		fputs(buf_text(&sim->trace), stdout);
	if (!result.is_ok)
		printf("seed %llu: %s\n%s", (unsigned long long)seed, sim->fault,
		       prints ? "" : tail(buf_text(&sim->trace)));
	fflush(stdout);
	world_folder_remove(folder);
	life_fini(sim);
	free(sim);
	world_fini(&world);
	return result;
}

/* Runs every WORKERS-th seed, each in a child: one that dies takes no other with it. */
static void
work(uint64_t from, uint64_t to, enum sim_break broken, const char *timetable, int out)
{
	for (uint64_t seed = from; seed <= to; seed += WORKERS) {
		pid_t child = fork();
		if (child == 0) {
			struct result result = run_seed(seed, broken, false, timetable);
			ssize_t n = write(out, &result, sizeof(result));
			_exit(n != (ssize_t)sizeof(result) ? EXIT_BUG : result.is_ok ? 0 : EXIT_NO);
		}
		int status = 0;
		if (child < 0 || waitpid(child, &status, 0) != child)
			panic("a seed cannot be run");
		bool is_told = WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_NO;
		/* A fault that was put in is to be seen once, not in every seed. */
		if (is_told && WEXITSTATUS(status) == EXIT_NO && broken != BREAK_NOTHING)
			return;
		if (is_told)
			continue;
		printf("seed %llu: died (status %d)\n", (unsigned long long)seed, status);
		fflush(stdout);
		struct result result = {.seed = seed};
		if (write(out, &result, sizeof(result)) != (ssize_t)sizeof(result))
			panic("a result cannot be told");
	}
}

static void
add(struct sim_counts *sum, const struct sim_counts *more)
{
	sum->events += more->events;
	sum->sends += more->sends;
	sum->doubles += more->doubles;
	sum->crashes += more->crashes;
	sum->texts += more->texts;
	sum->decisions += more->decisions;
	sum->versions += more->versions;
	sum->wrong_codes += more->wrong_codes;
	sum->alarms += more->alarms;
	sum->live += more->live;
	sum->cars += more->cars;
	sum->told += more->told;
	sum->shut += more->shut;
	sum->unread += more->unread;
	sum->asked += more->asked;
	sum->questions += more->questions;
	sum->again += more->again;
	sum->beside += more->beside;
	sum->joined += more->joined;
	sum->torn += more->torn;
	sum->posted += more->posted;
}

static int
run_all(uint64_t from, uint64_t to, enum sim_break broken, const char *timetable)
{
	int ends[2];
	if (pipe(ends) != 0)
		panic("no pipe");
	for (uint64_t k = 0; k < WORKERS; k++) {
		pid_t child = fork();
		if (child < 0)
			panic("no worker");
		if (child > 0)
			continue;
		close(ends[0]);
		work(from + k, to, broken, timetable, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	struct sim_counts sum = {0};
	struct result result;
	long passed = 0;
	long failed = 0;
	while (read(ends[0], &result, sizeof(result)) == (ssize_t)sizeof(result)) {
		passed += result.is_ok;
		failed += !result.is_ok;
		add(&sum, &result.counts);
	}
	while (wait(NULL) > 0)
		;
	bool is_whole = failed > 0 || passed == (long)(to - from + 1);
	printf("%ld seeds, %ld broken: %ld events, %ld texts in, %ld sends (%ld doubles), %ld "
	       "crashes, "
	       "%ld versions, %ld decisions, %ld wrong codes, %ld alarms, %ld looks at live times, "
	       "%ld pairs of lifts, %ld changes told, %ld looks at shut places, "
	       "%ld problems solved elsewhere, %ld questions to providers, %ld needs of a "
	       "calendar that cannot be read, %ld questions put again, %ld to somebody else, "
	       "%ld texts joined of halves, %ld torn, %ld passed on\n",
	       passed + failed, failed, sum.events, sum.texts, sum.sends, sum.doubles, sum.crashes,
	       sum.versions, sum.decisions, sum.wrong_codes, sum.alarms, sum.live, sum.cars,
	       sum.told, sum.shut, sum.asked, sum.questions, sum.unread, sum.again, sum.beside,
	       sum.joined, sum.torn, sum.posted);
	return failed == 0 && is_whole ? EXIT_DONE : EXIT_NO;
}

static int
usage(void)
{
	fputs(
	    "usage: sim [--break "
	    "intent|once|tries|double|car|twice|yes|denied|again|halves|both|unheard|silent|stale] "
	    "FROM TO | "
	    "sim "
	    "--trace "
	    "SEED\n",
	    stderr);
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	enum sim_break broken = BREAK_NOTHING;
	if (argc == 5 && strcmp(argv[1], "--break") == 0) {
		while (strcmp(break_names[broken], argv[2]) != 0)
			if ((size_t)++broken == ARRAY_LEN(break_names))
				return usage();
		argv += 2;
		argc -= 2;
	}
	bool traces = argc == 3 && strcmp(argv[1], "--trace") == 0;
	if (argc != 3)
		return usage();
	char folder[40], timetable[60];
	world_folder_make(folder);
	snprintf(timetable, sizeof(timetable), "%s/town.tt", folder);
	struct arena arena;
	arena_init(&arena);
	struct problems *problems = arena_new(&arena, struct problems);
	problems_init(problems, &arena);
	town_build(timetable, problems);
	uint64_t from = strtoull(argv[traces ? 2 : 1], NULL, 10);
	uint64_t to = strtoull(argv[2], NULL, 10);
	int status = to < from ? usage()
		     : traces
			 ? (run_seed(from, broken, true, timetable).is_ok ? EXIT_DONE : EXIT_NO)
			 : run_all(from, to, broken, timetable);
	world_folder_remove(folder);
	arena_fini(&arena);
	return status;
}
