// Dispatch opens descriptors to wait with (epoll, eventfd, timerfd). Begun anew in a forked child, it opens others: the
// former ones, which nothing knows of any more, are closed there, or every death of a worker would leave three behind.
#define _GNU_SOURCE
#include "descriptors.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/// Dispatch has at most one each of the first two, and a timer for each clock.
enum { most = 8 };
static volatile int opened[most];
static volatile int count;
static void *dispatch_base;

static void *base_of(const void *address) {
  Dl_info info;
  return dladdr(address, &info) ? info.dli_fbase : NULL;
}

void fovea_watch_dispatch_descriptors(const void *address_in_dispatch) {
  dispatch_base = base_of(address_in_dispatch);
}

void fovea_close_dispatch_descriptors(void) {
  for (int i = 0; i < count && i < most; i++) {
    // The cell may have closed it and opened a file with its number.
    char path[64], target[32] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", opened[i]);
    if (readlink(path, target, sizeof target - 1) > 0 && strncmp(target, "anon_inode:", 11) == 0) close(opened[i]);
  }
  count = 0;
}

static int note(int descriptor, const void *caller) {
  if (descriptor >= 0 && count < most && dispatch_base && base_of(caller) == dispatch_base) {
    int place = __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
    if (place < most) opened[place] = descriptor;
  }
  return descriptor;
}

#define REAL(name)                                   \
  ({                                                 \
    static __typeof__(name) *real;                   \
    if (!real) real = dlsym(RTLD_NEXT, #name);       \
    real;                                            \
  })

int epoll_create1(int flags) { return note(REAL(epoll_create1)(flags), __builtin_return_address(0)); }

int eventfd(unsigned int value, int flags) { return note(REAL(eventfd)(value, flags), __builtin_return_address(0)); }

int timerfd_create(int clock, int flags) {
  return note(REAL(timerfd_create)(clock, flags), __builtin_return_address(0));
}
