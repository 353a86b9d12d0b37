/* What both sides do with sockets: open, reset, vanish without a packet. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include "events.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Both ends vanish this long after the last packet: later than a delayed acknowledgement (40 ms), sooner than the
   first retransmission (200 ms), so that the box sees nothing more. */
#define VANISH_NS 150000000LL

static inline void set(int fd, int level, int name, int value) {
  if (setsockopt(fd, level, name, &value, sizeof value) < 0) fail("setsockopt");
}

/* Dies with the laboratory, and may have as many sockets as the machine allows. */
static inline void begin_process(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static inline struct sockaddr_in address_of(const char *text, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, text, &address.sin_addr) != 1) {
    fprintf(stderr, "not an address: %s\n", text);
    exit(2);
  }
  return address;
}

/* "203.0.113.2:8000" */
static inline struct sockaddr_in endpoint_of(const char *text) {
  char host[64];
  const char *colon = strchr(text, ':');
  if (!colon || colon - text >= (long)sizeof host) {
    fprintf(stderr, "not an endpoint: %s\n", text);
    exit(2);
  }
  memcpy(host, text, colon - text);
  host[colon - text] = 0;
  return address_of(host, atoi(colon + 1));
}

/* Closes with RST. */
static inline void reset(int fd) {
  struct linger none = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  close(fd);
}

/* Forgets the connection without sending anything (TCP_REPAIR; needs CAP_NET_ADMIN). */
static inline void vanish(int fd) {
  set(fd, IPPROTO_TCP, TCP_REPAIR, 1);
  close(fd);
}

static inline int make_epoll(int *timer) {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  *timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (epoll < 0 || *timer < 0) fail("epoll or timerfd");
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = UINT64_MAX};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, *timer, &event) < 0) fail("epoll_ctl");
  return epoll;
}

#endif
