/* SPDX-License-Identifier: MIT
 *
 * What can go wrong, in one list, and what to do about a bug.
 *
 * A fallible function returns 0 or a negative enum err and is MUST_USE. Bad input from outside is
 * told in full through a struct problems (problem.h) and the function then returns E_INPUT. A bug
 * (a broken promise of our own) goes to panic(): it logs and aborts, and systemd starts us again.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define MUST_USE          __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define ARRAY_LEN(a)      (sizeof(a) / sizeof((a)[0]))

enum err {
	E_OK = 0,
	E_INPUT = -1,     /* wrong in form: every reason stands in the caller's struct problems */
	E_NOT_FOUND = -2, /* no such thing, no such journey */
	E_LIMIT = -3,     /* a named limit of the callee would be passed */
	E_IO = -4,        /* file, socket, database: errno or the log says which */
	E_FULL = -5,      /* disk full: refuse new work, keep reading */
	E_BUSY = -6,      /* try again later */
	E_CORRUPT = -7,   /* stored data is not what we wrote */
	E_DENIED = -8,    /* wrong key, wrong code, wrong sender */
	E_CRASH = -9,     /* simulator only: the process "died" here */
};

/* sysexits that the command line and the daemon use (DESIGN section 6). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_NO = 1, /* the question was understood and the answer is no */
	EXIT_USAGE = 64,
	EXIT_BAD_INPUT = 65,
	EXIT_BUG = 70,
	EXIT_TRY_LATER = 75,
	EXIT_CONFIG = 78,
};

/* A short English text for ${rc}, never NULL; static storage. */
const char *err_text(int rc);

/*
 * Report a broken promise of our own code and abort. Never called for what a peer, a file or an
 * operator did. A test may set panic_hook to catch it; the hook must not return.
 */
void panic(const char *fmt, ...) __attribute__((noreturn)) PRINTF_LIKE(1, 2);
extern void (*panic_hook)(const char *text);

/* panic() unless ${cond}; never compiled out. */
#define ensure(cond) \
	do { \
		if (!(cond)) \
			panic("%s:%d: broken: %s", __FILE__, __LINE__, #cond); \
	} while (0)

#endif
