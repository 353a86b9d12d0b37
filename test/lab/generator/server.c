/*
 * The server side: server DELAY_US ENDPOINT...
 *
 * Does what the client's last byte asks for: S close now; R reset now; T reset DELAY after the client's FIN; H never close;
 * V vanish; k nothing. Without one it closes DELAY after the client's FIN. A first byte P makes it a web server that answers
 * the one byte of a request's body.
 */
#define _GNU_SOURCE
#include "sockets.h"
#include <errno.h>

enum { CLOSE, RESET, VANISH };

struct connection {
  uint32_t generation; /* so that nothing due for an old connection meets a new one with the same descriptor */
  char command;
  char web;     /* 0 not yet known, 1 a web request, 2 anything else */
  char matched; /* how much of the empty line that ends a request's head was seen */
};

static const char response[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
static struct connection *connections;
static size_t room;
static int epoll;
static int64_t delay_ns;

static void later(int fd, int64_t after, uint32_t what) {
  schedule(now_ns() + after, fd, what | connections[fd].generation << 2);
}

static void forget(int fd) {
  connections[fd].generation++;
}

static void add_connection(int fd) {
  if ((size_t)fd >= room) {
    size_t wanted = 2 * (size_t)fd + 1024;
    connections = realloc(connections, wanted * sizeof *connections);
    if (!connections) fail("realloc");
    memset(connections + room, 0, (wanted - room) * sizeof *connections);
    room = wanted;
  }
  uint32_t generation = connections[fd].generation + 1;
  connections[fd] = (struct connection){.generation = generation};
  set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = fd};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

/* Whether the request is complete: an empty line, and a byte after it. */
static int request_complete(struct connection *one, char byte) {
  static const char end[] = "\r\n\r\n";
  if (one->matched == 4) {
    one->matched = 0;
    return 1;
  }
  one->matched = byte == end[(int)one->matched] ? one->matched + 1 : byte == '\r' ? 1 : 0;
  return 0;
}

/* Gives 0 when the descriptor is closed. */
static int obey(int fd, char byte) {
  struct connection *one = &connections[fd];
  if (one->web == 0) one->web = byte == 'P' ? 1 : 2;
  if (one->web == 1) {
    if (!request_complete(one, byte) || write(fd, response, sizeof response - 1) > 0) return 1;
    forget(fd);
    close(fd);
    return 0;
  }
  if (byte == 'R') {
    forget(fd);
    reset(fd);
    return 0;
  }
  if (byte == 'S') shutdown(fd, SHUT_WR);
  if (byte == 'V') later(fd, VANISH_NS, VANISH);
  if (byte != 'k') one->command = byte;
  return 1;
}

static void end_of_stream(int fd) {
  char command = connections[fd].command;
  /* Sends the acknowledgement that the kernel may hold back for 40 ms: until then a box sees FIN_WAIT. */
  set(fd, IPPROTO_TCP, TCP_QUICKACK, 1);
  /* The socket stays, but there is nothing more to read: without this epoll would report the end again and again. */
  epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
  if (command == 'V') return;
  if (command == 'H') later(fd, VANISH_NS, VANISH);
  else if (command == 'T') later(fd, delay_ns, RESET);
  else if (command == 'S') later(fd, 0, CLOSE);
  else later(fd, delay_ns, CLOSE);
}

static void readable(int fd) {
  char bytes[512];
  for (;;) {
    ssize_t got = read(fd, bytes, sizeof bytes);
    if (got > 0) {
      for (ssize_t i = 0; i < got; i++)
        if (!obey(fd, bytes[i])) return;
    } else if (got == 0) {
      end_of_stream(fd);
      return;
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      forget(fd);
      close(fd);
      return;
    }
  }
}

static void due(struct event event) {
  int fd = event.whom;
  if (event.what >> 2 != (connections[fd].generation & 0x3fffffff)) return;
  forget(fd);
  uint32_t what = event.what & 3;
  if (what == CLOSE) close(fd);
  else if (what == RESET) reset(fd);
  else vanish(fd);
}

static int listen_on(const char *text) {
  struct sockaddr_in address = endpoint_of(text);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(fd, 4096) < 0) fail("listen");
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)fd | 1ULL << 32};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  return fd;
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: server DELAY_US ENDPOINT...\n");
    return 2;
  }
  begin_process();
  delay_ns = atoll(arguments[1]) * 1000;
  int timer;
  epoll = make_epoll(&timer);
  for (int i = 2; i < count; i++) listen_on(arguments[i]);
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    struct epoll_event events[256];
    int ready = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.u64 == UINT64_MAX) {
        uint64_t ticks;
        if (read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) fail("read timer");
      } else if (events[i].data.u64 >> 32) {
        int fd;
        while ((fd = accept4((int)events[i].data.u64, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) add_connection(fd);
      } else {
        readable((int)events[i].data.u64);
      }
    }
    while (heap_size > 0 && heap[0].at <= now_ns()) due(take_first());
    wake_at(timer, heap_size > 0 ? heap[0].at : 0);
  }
}
