/* SPDX-License-Identifier: MIT
 *
 * A gateway that does nothing but answer, as fast as one core can: usage  sink
 *
 * Listens on 127.0.0.1 at a port of the kernel's choice and prints it. Every request, whatever it
 * is, gets 202 "0: Accepted for delivery", as Kannel says it. What came is noted: at a line on
 * standard input, one line for each request since the last is printed, "ID MICROSECONDS" (of the
 * wall clock), then an empty line. ID is the number behind "id=" in the request, 0 if there is
 * none. Ends with its standard input.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FDS_MAX      1024
#define REQUEST_MAX  8192
#define NOTED_MAX    400000
#define EVENTS_MAX   256
#define LENGTH_FIELD "Content-Length:"

static const char answer[] = "HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\n"
			     "Content-Length: 25\r\n\r\n0: Accepted for delivery\n";

struct peer {
	size_t n;
	char bytes[REQUEST_MAX + 1];
};

static struct peer *peers[FDS_MAX];
static struct {
	long id;
	long long at_us;
} noted[NOTED_MAX];
static size_t n_noted;

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static void
note(const char *request)
{
	struct timespec now;
	const char *id = strstr(request, "id=");
	clock_gettime(CLOCK_REALTIME, &now);
	if (n_noted == NOTED_MAX)
		return;
	noted[n_noted].id = id == NULL ? 0 : strtol(id + 3, NULL, 10);
	noted[n_noted++].at_us = now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* How many bytes the first request in ${peer} has, 0 if it is not whole yet. */
static size_t
request_len(const struct peer *peer)
{
	const char *end = strstr(peer->bytes, "\r\n\r\n");
	if (end == NULL)
		return 0;
	size_t head = (size_t)(end - peer->bytes) + 4;
	const char *field = strcasestr(peer->bytes, LENGTH_FIELD);
	size_t body =
	    field == NULL || field > end ? 0 : strtoul(field + strlen(LENGTH_FIELD), NULL, 10);
	return head + body <= peer->n ? head + body : 0;
}

static void
hang_up(int fd)
{
	close(fd);
	free(peers[fd]);
	peers[fd] = NULL;
}

static void
serve(int fd)
{
	struct peer *peer = peers[fd];
	ssize_t got = read(fd, peer->bytes + peer->n, REQUEST_MAX - peer->n);
	if (got <= 0) {
		hang_up(fd);
		return;
	}
	peer->n += (size_t)got;
	peer->bytes[peer->n] = '\0';
	for (size_t len; (len = request_len(peer)) > 0;) {
		note(peer->bytes);
		memmove(peer->bytes, peer->bytes + len, peer->n - len + 1);
		peer->n -= len;
		if (write(fd, answer, sizeof(answer) - 1) != (ssize_t)sizeof(answer) - 1) {
			hang_up(fd);
			return;
		}
	}
}

static void
tell(void)
{
	char line[64];
	ssize_t got = read(STDIN_FILENO, line, sizeof(line));
	if (got <= 0)
		exit(0);
	for (size_t i = 0; i < n_noted; i++)
		printf("%ld %lld\n", noted[i].id, noted[i].at_us);
	printf("\n");
	fflush(stdout);
	n_noted = 0;
}

static void
add(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		fail("epoll_ctl");
}

static void
welcome(int epoll, int listener)
{
	int fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return;
	if (fd >= FDS_MAX) {
		close(fd);
		return;
	}
	peers[fd] = calloc(1, sizeof(struct peer));
	add(epoll, fd);
}

int
main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&at, n) != 0 ||
	    listen(listener, 512) != 0 || getsockname(listener, (struct sockaddr *)&at, &n) != 0)
		fail("sink");
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	int epoll = epoll_create1(0);
	add(epoll, listener);
	add(epoll, STDIN_FILENO);
	for (;;) {
		struct epoll_event events[EVENTS_MAX];
		int ready = epoll_wait(epoll, events, EVENTS_MAX, -1);
		for (int i = 0; i < ready; i++) {
			int fd = events[i].data.fd;
			if (fd == listener)
				welcome(epoll, listener);
			else if (fd == STDIN_FILENO)
				tell();
			else if (peers[fd] != NULL)
				serve(fd);
		}
	}
}
