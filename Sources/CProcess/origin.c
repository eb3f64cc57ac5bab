// Which cell the code that runs belongs to: a number that threads, jobs of Swift's tasks and what they start inherit.
#define _GNU_SOURCE
#include "CProcess.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static __thread int32_t thread_cell;

int32_t fovea_thread_cell(void) { return thread_cell; }

void fovea_set_thread_cell(int32_t cell) { thread_cell = cell; }

typedef struct {
  void *(*body)(void *);
  void *argument;
  int32_t cell;
} thread_start;

static void *run_thread(void *context) {
  thread_start start = *(thread_start *)context;
  free(context);
  thread_cell = start.cell;
  return start.body(start.argument);
}

typedef int (*thread_creator)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

/// Dispatch keeps its threads and gives them work of any cell.
static int is_called_by_dispatch(void *caller) {
  Dl_info image;
  return dladdr(caller, &image) && image.dli_fname && strstr(image.dli_fname, "libdispatch");
}

/// Takes the place of the C library's function for the whole process: a thread that a cell starts is the cell's.
int pthread_create(
  pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  static thread_creator create;
  if (!create) create = (thread_creator)dlsym(RTLD_NEXT, "pthread_create");
  if (thread_cell == 0 || is_called_by_dispatch(__builtin_return_address(0)))
    return create(thread, attributes, body, argument);
  thread_start *start = malloc(sizeof *start);
  if (!start) return EAGAIN;
  *start = (thread_start){body, argument, thread_cell};
  int status = create(thread, attributes, run_thread, start);
  if (status != 0) free(start);
  return status;
}
