// Swift's tasks usually run on Dispatch, whose threads are lost in a forked child and never come back: a session
// restored from a checkpoint would hang at its next `Task`. This small pool starts again after a fork.
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

typedef struct pending_job {
  void *job;
  struct timespec due;  // CLOCK_MONOTONIC; only for delayed jobs
  int for_main;
  struct pending_job *next;
} pending_job;

typedef struct {
  pending_job *first, *last;
} job_queue;

static fovea_job_runner run_global_job, run_main_job;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t global_ready = PTHREAD_COND_INITIALIZER;
static pthread_cond_t main_ready = PTHREAD_COND_INITIALIZER;
static pthread_cond_t delay_changed;
static job_queue global_jobs, main_jobs;
static pending_job *delayed_jobs;  // ordered by due time
static int thread_limit, thread_count, idle_threads, timer_running;
static int is_paused;
static pthread_cond_t global_quiet = PTHREAD_COND_INITIALIZER;
static uint64_t global_jobs_run, main_jobs_run;
static int main_descriptor = -1;

static void append(job_queue *queue, void *job) {
  pending_job *entry = calloc(1, sizeof *entry);
  entry->job = job;
  if (queue->last) queue->last->next = entry;
  else queue->first = entry;
  queue->last = entry;
}

static void *take(job_queue *queue) {
  pending_job *entry = queue->first;
  if (!entry) return NULL;
  queue->first = entry->next;
  if (!queue->first) queue->last = NULL;
  void *job = entry->job;
  free(entry);
  return job;
}

static void start_thread(void *(*body)(void *)) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_create(&thread, &attributes, body, NULL);
  pthread_attr_destroy(&attributes);
}

static void *serve_global(void *unused) {
  pthread_mutex_lock(&lock);
  for (;;) {
    void *job = is_paused ? NULL : take(&global_jobs);
    if (!job) {
      idle_threads++;
      if (idle_threads == thread_count) pthread_cond_broadcast(&global_quiet);
      pthread_cond_wait(&global_ready, &lock);
      idle_threads--;
      continue;
    }
    global_jobs_run++;
    pthread_mutex_unlock(&lock);
    run_global_job(job);
    pthread_mutex_lock(&lock);
  }
  return NULL;
}

/// With the lock held.
static void push_global(void *job) {
  append(&global_jobs, job);
  if (idle_threads == 0 && thread_count < thread_limit) {
    thread_count++;
    start_thread(serve_global);
  }
  pthread_cond_signal(&global_ready);
}

static void signal_main(void) {
  uint64_t one = 1;
  if (write(main_descriptor, &one, sizeof one) < 0) { /* the counter is full: it is readable, which is all we want */
  }
  pthread_cond_broadcast(&main_ready);
}

/// With the lock held.
static void push_main(void *job) {
  append(&main_jobs, job);
  signal_main();
}

static int is_before(struct timespec a, struct timespec b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

static void *serve_delayed(void *unused) {
  pthread_mutex_lock(&lock);
  for (;;) {
    if (!delayed_jobs) {
      pthread_cond_wait(&delay_changed, &lock);
      continue;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (is_before(now, delayed_jobs->due)) {
      struct timespec due = delayed_jobs->due;
      pthread_cond_timedwait(&delay_changed, &lock, &due);
      continue;
    }
    pending_job *entry = delayed_jobs;
    delayed_jobs = entry->next;
    if (entry->for_main) push_main(entry->job);
    else push_global(entry->job);
    free(entry);
  }
  return NULL;
}

static void push_delayed(void *job, int64_t nanoseconds, int for_main) {
  pending_job *entry = calloc(1, sizeof *entry);
  entry->job = job;
  entry->for_main = for_main;
  clock_gettime(CLOCK_MONOTONIC, &entry->due);
  entry->due.tv_sec += nanoseconds / 1000000000;
  entry->due.tv_nsec += nanoseconds % 1000000000;
  if (entry->due.tv_nsec >= 1000000000) {
    entry->due.tv_sec++;
    entry->due.tv_nsec -= 1000000000;
  }
  pthread_mutex_lock(&lock);
  pending_job **place = &delayed_jobs;
  while (*place && !is_before(entry->due, (*place)->due)) place = &(*place)->next;
  entry->next = *place;
  *place = entry;
  if (!timer_running) {
    timer_running = 1;
    start_thread(serve_delayed);
  }
  pthread_cond_signal(&delay_changed);
  pthread_mutex_unlock(&lock);
}

void fovea_enqueue_global(void *job, int64_t delay_nanoseconds) {
  if (delay_nanoseconds > 0) {
    push_delayed(job, delay_nanoseconds, 0);
    return;
  }
  pthread_mutex_lock(&lock);
  push_global(job);
  pthread_mutex_unlock(&lock);
}

void fovea_enqueue_main(void *job, int64_t delay_nanoseconds) {
  if (delay_nanoseconds > 0) {
    push_delayed(job, delay_nanoseconds, 1);
    return;
  }
  pthread_mutex_lock(&lock);
  push_main(job);
  pthread_mutex_unlock(&lock);
}

void fovea_wake_main_actor(void) {
  pthread_mutex_lock(&lock);
  signal_main();
  pthread_mutex_unlock(&lock);
}

int fovea_main_actor_descriptor(void) { return main_descriptor; }

/// With the lock held; runs one job without it. Returns 0 if there was none.
static int run_one_main_job(void) {
  void *job = take(&main_jobs);
  if (!job) {
    uint64_t count;
    if (read(main_descriptor, &count, sizeof count) < 0) { /* nothing was signalled */
    }
    return 0;
  }
  main_jobs_run++;
  pthread_mutex_unlock(&lock);
  run_main_job(job);
  pthread_mutex_lock(&lock);
  return 1;
}

void fovea_drain_main_actor(int (*done)(void *), void *context) {
  pthread_mutex_lock(&lock);
  while (!done(context))
    if (!run_one_main_job()) {
      if (done(context)) break;
      pthread_cond_wait(&main_ready, &lock);
    }
  pthread_mutex_unlock(&lock);
}

void fovea_run_pending_main_jobs(void) {
  pthread_mutex_lock(&lock);
  while (run_one_main_job()) {
  }
  pthread_mutex_unlock(&lock);
}

void fovea_pause_jobs(int64_t patience_nanoseconds) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_nsec += patience_nanoseconds;
  end.tv_sec += end.tv_nsec / 1000000000;
  end.tv_nsec %= 1000000000;
  pthread_mutex_lock(&lock);
  is_paused = 1;
  while (idle_threads < thread_count)
    if (pthread_cond_timedwait(&global_quiet, &lock, &end) == ETIMEDOUT) break;
  pthread_mutex_unlock(&lock);
}

void fovea_continue_jobs(void) {
  pthread_mutex_lock(&lock);
  is_paused = 0;
  if (global_jobs.first) pthread_cond_broadcast(&global_ready);
  pthread_mutex_unlock(&lock);
}

void fovea_restart_jobs(void) {
  pthread_mutex_lock(&lock);
  if (delayed_jobs && !timer_running) {
    timer_running = 1;
    start_thread(serve_delayed);
  }
  if (global_jobs.first && thread_count == 0) {
    thread_count++;
    start_thread(serve_global);
  }
  if (main_jobs.first) signal_main();
  pthread_mutex_unlock(&lock);
}

void fovea_forget_jobs(void) {
  pthread_mutex_lock(&lock);
  while (take(&global_jobs)) {
  }
  while (take(&main_jobs)) {
  }
  while (delayed_jobs) {
    pending_job *entry = delayed_jobs;
    delayed_jobs = entry->next;
    free(entry);
  }
  pthread_mutex_unlock(&lock);
}

static uint64_t locked_count(const uint64_t *count) {
  pthread_mutex_lock(&lock);
  uint64_t value = *count;
  pthread_mutex_unlock(&lock);
  return value;
}

uint64_t fovea_main_jobs_run(void) { return locked_count(&main_jobs_run); }

uint64_t fovea_global_jobs_run(void) { return locked_count(&global_jobs_run); }

static void before_fork(void) { pthread_mutex_lock(&lock); }

static void after_fork_in_parent(void) { pthread_mutex_unlock(&lock); }

static void initialize_conditions(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&delay_changed, &attributes);
  pthread_condattr_destroy(&attributes);
}

static void after_fork_in_child(void) {
  // The pool's threads exist only in the parent: forget them, so that the next job starts new ones.
  thread_count = idle_threads = timer_running = is_paused = 0;
  pthread_cond_init(&global_ready, NULL);
  pthread_cond_init(&global_quiet, NULL);
  pthread_cond_init(&main_ready, NULL);
  initialize_conditions();
  pthread_mutex_unlock(&lock);
}

void fovea_install_concurrency(
  int threads, fovea_job_runner global_runner, fovea_job_runner main_runner) {
  run_global_job = global_runner;
  run_main_job = main_runner;
  thread_limit = threads < 2 ? 2 : threads;
  main_descriptor = fovea_move_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), 900);
  initialize_conditions();
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}
