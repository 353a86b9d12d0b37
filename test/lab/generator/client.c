/*
 * The client side: client START_NS END_NS GIVE_UP_US DELAY_US KEEP_US ENDPOINTS ENDPOINT... SOURCE...
 *
 * Standard input has a line for each connection, in the order of time: AT_US OPEN_US HOW ENDPOINT SOURCE, counted from START
 * (CLOCK_MONOTONIC). At END it writes a line for each, in the same order: STARTED_US CONNECTED_US ENDED_US OUTCOME, -1 for what
 * did not happen; outcome: o open, c closed, f no answer, e broken, x refused.
 *
 * HOW: C close; S, R, T, H, V ask the server (server.c) and do the client's part; r reset; X, U a SYN marked for the server's
 * firewall (refused, unanswered); P a web request whose last byte comes at the end of the open time.
 */
#define _GNU_SOURCE
#include "sockets.h"
#include <errno.h>

enum { GIVE_UP, END_OPEN, KEEP, CLOSE, VANISH };
enum { CONNECTING = 1, OPEN, CLOSING, DONE };

struct connection {
  int64_t at, open, started, connected, ended;
  int fd;
  uint16_t endpoint, source;
  char how, state, outcome;
};

static const char request[] = "POST / HTTP/1.1\r\nHost: server\r\nContent-Length: 1\r\n\r\n";
static struct connection *all;
static struct sockaddr_in *endpoints, *sources;
static int epoll;
static int64_t start_ns, give_up_ns, delay_ns, keep_ns;

/* DSCP that the server's firewall rejects (8) or drops (16). */
static int type_of_service(char how) {
  return how == 'X' ? 8 << 2 : how == 'U' ? 16 << 2 : 0;
}

static void read_schedule(size_t *count) {
  size_t room = 0;
  long long at, open;
  int endpoint, source;
  char how;
  *count = 0;
  while (scanf("%lld %lld %c %d %d", &at, &open, &how, &endpoint, &source) == 5) {
    if (*count == room) {
      room = room ? 2 * room : 4096;
      all = realloc(all, room * sizeof *all);
      if (!all) fail("realloc");
    }
    all[(*count)++] = (struct connection){.at = start_ns + at * 1000, .open = open * 1000, .started = -1, .connected = -1,
      .ended = -1, .fd = -1, .endpoint = endpoint, .source = source, .how = how, .outcome = 'o'};
  }
}

static void done(struct connection *one, char outcome) {
  if (one->ended < 0) one->ended = now_ns();
  one->state = DONE;
  one->outcome = outcome;
}

static void finish(struct connection *one, char outcome) {
  close(one->fd);
  done(one, outcome);
}

static void begin(uint32_t index) {
  struct connection *one = &all[index];
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  int service = type_of_service(one->how);
  if (service) set(fd, IPPROTO_IP, IP_TOS, service);
  if (bind(fd, (struct sockaddr *)&sources[one->source], sizeof *sources) < 0) fail("bind");
  one->fd = fd;
  one->started = now_ns();
  one->state = CONNECTING;
  struct sockaddr_in *to = &endpoints[one->endpoint];
  int failed = connect(fd, (struct sockaddr *)to, sizeof *to) < 0 && errno != EINPROGRESS;
  if (failed) return finish(one, errno == ECONNREFUSED ? 'x' : 'e');
  if (one->how == 'U') return finish(one, 'c'); /* one SYN is enough: it is not sent again */
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u64 = index};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  schedule(one->started + give_up_ns, index, GIVE_UP);
}

static void connected(uint32_t index) {
  struct connection *one = &all[index];
  one->connected = now_ns();
  one->state = OPEN;
  if (one->how == 'P' && write(one->fd, request, sizeof request - 1) < 0) return finish(one, 'e');
  schedule(one->started + one->open, index, END_OPEN);
  if (keep_ns > 0 && one->how != 'P') schedule(one->started + keep_ns, index, KEEP);
}

static void end_open(uint32_t index) {
  struct connection *one = &all[index];
  one->ended = now_ns();
  one->state = CLOSING;
  if (one->how == 'r') {
    reset(one->fd);
    return done(one, 'c');
  }
  char last = one->how == 'P' ? '.' : one->how;
  if (one->how != 'C' && write(one->fd, &last, 1) < 0) return finish(one, 'e');
  if (one->how == 'C' || one->how == 'T' || one->how == 'H') shutdown(one->fd, SHUT_WR);
  if (one->how == 'H' || one->how == 'V') schedule(one->ended + VANISH_NS, index, VANISH);
}

/* Something came from the server: its FIN, its RST or an answer. */
static void readable(uint32_t index) {
  struct connection *one = &all[index];
  char bytes[512];
  ssize_t got = read(one->fd, bytes, sizeof bytes);
  if (got < 0 && errno == EAGAIN) return;
  int asked = one->state == CLOSING;
  if (got < 0) return finish(one, asked && (one->how == 'R' || one->how == 'T') ? 'c' : 'e');
  if (got > 0) return one->how == 'P' && asked ? finish(one, 'c') : (void)0;
  if (!asked || one->how == 'V' || one->how == 'H') return finish(one, 'e');
  if (one->how == 'S' && delay_ns > 0) schedule(now_ns() + delay_ns, index, CLOSE);
  else finish(one, 'c');
}

static void ready(uint32_t index, uint32_t events) {
  struct connection *one = &all[index];
  if (one->state == CONNECTING) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) return finish(one, error == ECONNREFUSED ? 'x' : 'e');
    if (events & EPOLLOUT) connected(index);
  }
  if ((one->state == OPEN || one->state == CLOSING) && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(index);
}

static void due(struct event event) {
  struct connection *one = &all[event.whom];
  if (one->state == DONE) return;
  if (event.what == GIVE_UP && one->state == CONNECTING) finish(one, 'f');
  else if (event.what == END_OPEN) end_open(event.whom);
  else if (event.what == CLOSE) finish(one, 'c');
  else if (event.what == VANISH) {
    vanish(one->fd);
    done(one, 'c');
  } else if (event.what == KEEP && one->state == OPEN) {
    if (write(one->fd, "k", 1) < 0) return finish(one, 'e');
    schedule(now_ns() + keep_ns, event.whom, KEEP);
  }
}

static int64_t microseconds(int64_t at) {
  return at < 0 ? -1 : (at - start_ns) / 1000;
}

int main(int count, char **arguments) {
  if (count < 9) {
    fprintf(stderr, "usage: client START_NS END_NS GIVE_UP_US DELAY_US KEEP_US ENDPOINTS ENDPOINT... SOURCE...\n");
    return 2;
  }
  begin_process();
  start_ns = atoll(arguments[1]);
  int64_t end_ns = atoll(arguments[2]);
  give_up_ns = atoll(arguments[3]) * 1000;
  delay_ns = atoll(arguments[4]) * 1000;
  keep_ns = atoll(arguments[5]) * 1000;
  int destinations = atoi(arguments[6]);
  endpoints = calloc(count, sizeof *endpoints);
  sources = calloc(count, sizeof *sources);
  for (int i = 0; i < destinations; i++) endpoints[i] = endpoint_of(arguments[7 + i]);
  for (int i = 7 + destinations; i < count; i++) sources[i - 7 - destinations] = address_of(arguments[i], 0);
  size_t total, next = 0;
  read_schedule(&total);
  int timer;
  epoll = make_epoll(&timer);
  for (int64_t now; (now = now_ns()) < end_ns;) {
    while (next < total && all[next].at <= now) begin(next++);
    while (heap_size > 0 && heap[0].at <= now) due(take_first());
    int64_t wake = end_ns;
    if (next < total && all[next].at < wake) wake = all[next].at;
    if (heap_size > 0 && heap[0].at < wake) wake = heap[0].at;
    wake_at(timer, wake);
    struct epoll_event events[256];
    int got = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < got; i++) {
      uint64_t ticks;
      if (events[i].data.u64 != UINT64_MAX) ready(events[i].data.u64, events[i].events);
      else if (read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) fail("read timer");
    }
  }
  for (size_t i = 0; i < next; i++)
    printf("%lld %lld %lld %c\n", (long long)microseconds(all[i].started), (long long)microseconds(all[i].connected),
           (long long)microseconds(all[i].ended), all[i].outcome);
  return 0;
}
