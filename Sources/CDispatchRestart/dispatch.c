// Dispatch's threads are lost in a forked child and never come back: libdispatch goes on believing that they idle, and
// whatever is queued waits for ever. Its global state lies in a few KiB of its own writable memory. They are kept as they
// were when the process began, and put back in each child: there Dispatch starts anew, with no threads, and works.
//
// Queues of the cell's own lie on the heap and stay. One that was at work when the process forked waits for a thread that
// is gone: its next use ends the cell with a message instead of a hang.
#define _GNU_SOURCE
#include "CDispatchRestart.h"
#include "descriptors.h"

#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: A new beginning

static char *state;
static size_t state_size;
static void *pristine_state;

/// Queues that have been used in this process; what was queued before the fork belongs to another.
static void **seen_queues;
static size_t seen_count, seen_capacity;
static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int is_restarted;

static int find_state(struct dl_phdr_info *info, size_t size, void *address) {
  uintptr_t start = 0, end = 0, constant_end = 0;
  int found = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    uintptr_t first = info->dlpi_addr + header->p_vaddr, last = first + header->p_memsz;
    if (header->p_type == PT_LOAD && (uintptr_t)address >= first && (uintptr_t)address < last) found = 1;
    if (header->p_type == PT_LOAD && (header->p_flags & PF_W)) {
      if (!start || first < start) start = first;
      if (last > end) end = last;
    }
    // What the dynamic linker makes constant after relocation; the last page of it may hold both.
    if (header->p_type == PT_GNU_RELRO) constant_end = last & ~((uintptr_t)sysconf(_SC_PAGESIZE) - 1);
  }
  if (!found || !start) return 0;
  if (constant_end > start) start = constant_end;
  state = (char *)start;
  state_size = end - start;
  return 1;
}

static void before_fork(void) { pthread_mutex_lock(&seen_lock); }

static void after_fork_in_parent(void) { pthread_mutex_unlock(&seen_lock); }

static void after_fork_in_child(void) {
  memcpy(state, pristine_state, state_size);
  fovea_close_dispatch_descriptors();
  seen_count = 0;
  is_restarted = 1;
  pthread_mutex_unlock(&seen_lock);
}

void fovea_restart_dispatch_after_fork(void) {
  void *address = dlsym(RTLD_DEFAULT, "dispatch_queue_get_label");
  if (!address || !dl_iterate_phdr(find_state, address)) return;
  fovea_watch_dispatch_descriptors(address);
  pristine_state = malloc(state_size);
  memcpy(pristine_state, state, state_size);
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

// MARK: Queues that were at work

#define REAL(name)                                      \
  ({                                                    \
    static __typeof__(name) *real;                      \
    if (!real) real = dlsym(RTLD_NEXT, #name);          \
    real;                                               \
  })

void dispatch_sync_f(void *queue, void *context, void (*work)(void *));
void dispatch_release(void *object);
const char *dispatch_queue_get_label(void *queue);

void *dispatch_queue_create(const char *label, void *attributes);

typedef struct {
  void *queue;
  size_t offset;
} state_search;

/// While a queue works, a word of its state holds the number of the thread that it works on.
static void search_state(void *context) {
  state_search *search = context;
  const uint32_t *words = search->queue;
  uint32_t thread = (uint32_t)syscall(SYS_gettid);
  for (size_t i = 4; i < malloc_usable_size(search->queue) / sizeof *words; i++)
    if (words[i] && (words[i] & 0x3fffffff) == thread) search->offset = i * sizeof *words;
}

/// The thread that forked keeps its parent's number in Dispatch's eyes; a new one has its own.
static void *search_on_new_thread(void *context) {
  state_search *search = context;
  REAL(dispatch_sync_f)(search->queue, search, search_state);
  return NULL;
}

/// Where in a queue that word lies; 0 if it cannot be told.
static size_t state_offset(void) {
  static size_t offset = SIZE_MAX;
  if (offset != SIZE_MAX) return offset;
  state_search search = {.queue = REAL(dispatch_queue_create)("fovea", NULL)};
  pthread_t thread;
  if (pthread_create(&thread, NULL, search_on_new_thread, &search) == 0) pthread_join(thread, NULL);
  // Idle, the word is 0.
  if (search.offset && *(uint32_t *)((char *)search.queue + search.offset) != 0) search.offset = 0;
  REAL(dispatch_release)(search.queue);
  return offset = search.offset;
}

/// Whether a thread of this process works on a queue with such a state.
static int is_at_work(uint32_t word) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%u", word & 0x3fffffff);
  return (word & 0x3fffffff) != 0 && access(path, F_OK) == 0;
}

static int is_in_state(const void *address) {
  return (const char *)address >= state && (const char *)address < state + state_size;
}

static int is_first_use(void *queue) {
  for (size_t i = 0; i < seen_count; i++)
    if (seen_queues[i] == queue) return 0;
  if (seen_count == seen_capacity) {
    size_t capacity = seen_capacity ? 2 * seen_capacity : 64;
    void **larger = realloc(seen_queues, capacity * sizeof *larger);
    if (!larger) return 0;
    seen_queues = larger;
    seen_capacity = capacity;
  }
  seen_queues[seen_count++] = queue;
  return 1;
}

/// Ends the cell if the queue waits for a thread that is gone.
static void check(void *queue) {
  // Dispatch's own queues lie in its own memory, and begin anew.
  if (!is_restarted || !queue || is_in_state(queue)) return;
  pthread_mutex_lock(&seen_lock);
  int is_stuck = 0;
  if (is_first_use(queue)) {
    size_t offset = state_offset();
    uint32_t word = offset && offset < malloc_usable_size(queue) ? *(uint32_t *)((char *)queue + offset) : 0;
    is_stuck = word != 0 && !is_at_work(word);
  }
  pthread_mutex_unlock(&seen_lock);
  if (!is_stuck) return;
  fprintf(
    stderr,
    "Fatal error: the DispatchQueue \"%s\" was at work when the session was taken back to an earlier state; its work is "
    "lost, and it waits for it for ever. Make a new queue, or use Task, which survives that.\n",
    REAL(dispatch_queue_get_label)(queue));
  fflush(stderr);
  __builtin_trap();
}

// MARK: Dispatch's functions, as libswiftDispatch, Foundation and cells call them

#define FORWARD(name, parameters, arguments) \
  void name parameters;                      \
  void name parameters {                     \
    check(queue);                            \
    REAL(name) arguments;                    \
  }

FORWARD(dispatch_sync, (void *queue, void *work), (queue, work))
FORWARD(dispatch_sync_f, (void *queue, void *context, void (*work)(void *)), (queue, context, work))
FORWARD(dispatch_barrier_sync, (void *queue, void *work), (queue, work))
FORWARD(dispatch_barrier_sync_f, (void *queue, void *context, void (*work)(void *)), (queue, context, work))
FORWARD(dispatch_async_and_wait, (void *queue, void *work), (queue, work))
FORWARD(dispatch_async, (void *queue, void *work), (queue, work))
FORWARD(dispatch_async_f, (void *queue, void *context, void (*work)(void *)), (queue, context, work))
FORWARD(dispatch_barrier_async, (void *queue, void *work), (queue, work))
FORWARD(dispatch_barrier_async_f, (void *queue, void *context, void (*work)(void *)), (queue, context, work))
FORWARD(dispatch_after, (uint64_t when, void *queue, void *work), (when, queue, work))
FORWARD(dispatch_group_async, (void *group, void *queue, void *work), (group, queue, work))
FORWARD(dispatch_group_notify, (void *group, void *queue, void *work), (group, queue, work))
FORWARD(dispatch_apply, (size_t count, void *queue, void *work), (count, queue, work))

FORWARD(dispatch_block_notify, (void *block, void *queue, void *work), (block, queue, work))
FORWARD(dispatch_set_target_queue, (void *object, void *queue), (object, queue))
FORWARD(dispatch_read, (int file, size_t count, void *queue, void *work), (file, count, queue, work))
FORWARD(dispatch_write, (int file, void *data, void *queue, void *work), (file, data, queue, work))

void *dispatch_source_create(const void *type, uintptr_t handle, uintptr_t mask, void *queue);
void *dispatch_source_create(const void *type, uintptr_t handle, uintptr_t mask, void *queue) {
  check(queue);
  return REAL(dispatch_source_create)(type, handle, mask, queue);
}

void *dispatch_io_create(unsigned long type, int file, void *queue, void *work);
void *dispatch_io_create(unsigned long type, int file, void *queue, void *work) {
  check(queue);
  return REAL(dispatch_io_create)(type, file, queue, work);
}

/// A queue that is new in this process is in order.
static void *note_new(void *queue) {
  if (is_restarted) {
    pthread_mutex_lock(&seen_lock);
    is_first_use(queue);
    pthread_mutex_unlock(&seen_lock);
  }
  return queue;
}

void *dispatch_queue_create(const char *label, void *attributes) {
  return note_new(REAL(dispatch_queue_create)(label, attributes));
}

void *dispatch_queue_create_with_target(const char *label, void *attributes, void *queue);
void *dispatch_queue_create_with_target(const char *label, void *attributes, void *queue) {
  check(queue);
  return note_new(REAL(dispatch_queue_create_with_target)(label, attributes, queue));
}
