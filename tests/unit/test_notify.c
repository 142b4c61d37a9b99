/* SPDX-License-Identifier: MIT
 *
 * What systemd hears of us.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "io/notify.h"

/* A socket of the abstract kind: it needs no file. */
static int
listen_at(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t n = strlen(name);
	memcpy(address.sun_path + 1, name, n);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address,
			      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)),
			 0);
	return fd;
}

static void
a_state_arrives_as_one_datagram(void **state)
{
	(void)state;
	char name[40];
	char socket_name[48];
	char got[64] = {0};
	snprintf(name, sizeof(name), "firstday-test-%d", (int)getpid());
	snprintf(socket_name, sizeof(socket_name), "@%s", name);
	int fd = listen_at(name);
	setenv("NOTIFY_SOCKET", socket_name, 1);
	notify_send("READY=1");
	assert_int_equal(recv(fd, got, sizeof(got) - 1, 0), 7);
	assert_string_equal(got, "READY=1");
	unsetenv("NOTIFY_SOCKET");
	notify_send("READY=1");
	assert_int_equal(recv(fd, got, sizeof(got) - 1, 0), -1);
	close(fd);
}

static void
drop_line(enum log_level level, const char *line)
{
	(void)level;
	(void)line;
}

static void
a_socket_that_is_not_there_does_no_harm(void **state)
{
	(void)state;
	static const char *const names[] = {"", "relative", "/nonexistent/socket",
					    "@nobody-listens"};
	log_hook = drop_line;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		setenv("NOTIFY_SOCKET", names[i], 1);
		notify_send("READY=1");
	}
	char large[300];
	memset(large, 'x', sizeof(large) - 1);
	large[0] = '/';
	large[sizeof(large) - 1] = '\0';
	setenv("NOTIFY_SOCKET", large, 1);
	notify_send("READY=1");
	unsetenv("NOTIFY_SOCKET");
	log_hook = NULL;
}

static void
the_watchdog_is_ours_only_if_it_names_us(void **state)
{
	(void)state;
	char pid[16];
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	assert_int_equal(notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(notify_watchdog_ms(), 30000);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(notify_watchdog_ms(), 0);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notify_watchdog_ms(), 30000);
	setenv("WATCHDOG_USEC", "nonsense", 1);
	assert_int_equal(notify_watchdog_ms(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_state_arrives_as_one_datagram),
	    cmocka_unit_test(a_socket_that_is_not_there_does_no_harm),
	    cmocka_unit_test(the_watchdog_is_ours_only_if_it_names_us),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
