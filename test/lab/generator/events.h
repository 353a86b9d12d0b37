/* Time, and what is due when: a binary heap of (instant, what, whom). Shared by client.c and server.c. */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>

/* An action that is due at an instant of CLOCK_MONOTONIC, in nanoseconds. */
struct event {
  int64_t at;
  uint32_t whom;
  uint32_t what;
};

static struct event *heap;
static size_t heap_size, heap_room;

static inline void fail(const char *what) {
  perror(what);
  exit(3);
}

static inline int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void schedule(int64_t at, uint32_t whom, uint32_t what) {
  if (heap_size == heap_room) {
    heap_room = heap_room ? 2 * heap_room : 1024;
    heap = realloc(heap, heap_room * sizeof *heap);
    if (!heap) fail("realloc");
  }
  size_t i = heap_size++;
  for (; i > 0 && heap[(i - 1) / 2].at > at; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = (struct event){at, whom, what};
}

static inline struct event take_first(void) {
  struct event first = heap[0], last = heap[--heap_size];
  size_t i = 0;
  for (size_t child; (child = 2 * i + 1) < heap_size; i = child) {
    if (child + 1 < heap_size && heap[child + 1].at < heap[child].at) child++;
    if (heap[child].at >= last.at) break;
    heap[i] = heap[child];
  }
  if (heap_size > 0) heap[i] = last;
  return first;
}

/* Wakes the epoll loop at an instant; 0 disarms. */
static inline void wake_at(int timer, int64_t at) {
  struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}};
  if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL) < 0) fail("timerfd_settime");
}

#endif
