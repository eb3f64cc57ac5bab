// The few lines of the supervised worker that Swift cannot say: fork, signals, stdio streams, hooks with C signatures.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

// MARK: Processes (process.c)

/// `fork`, which Swift marks unavailable.
pid_t fovea_fork(void);
/// Makes this process the parent of orphaned descendants, so that a checkpoint outlives the worker that made it.
int fovea_become_subreaper(void);
/// Asks for SIGKILL when the parent ends; returns -1 if it has ended already.
int fovea_die_with_parent(pid_t parent);
/// A descriptor that becomes readable when the process ends; -1 with errno where the kernel lacks it.
int fovea_pidfd_open(pid_t pid);
/// An anonymous file of the given size that processes can map together.
int fovea_shared_memory(size_t bytes);
/// A pipe with both ends close-on-exec.
int fovea_pipe(int ends[2]);
/// Sends bytes and, unless it is negative, a descriptor. Returns -1 with errno.
ssize_t fovea_send(int socket, const void *bytes, size_t count, int descriptor);
/// Receives bytes and perhaps a descriptor (-1 if none came), close-on-exec.
ssize_t fovea_receive(int socket, void *bytes, size_t count, int *descriptor);
/// Bytes waiting in a pipe; 0 where that cannot be told.
int fovea_pending_bytes(int descriptor);
/// Moves a descriptor to `minimum` or above, close-on-exec, out of the reach of code that counts from 0.
int fovea_move_descriptor(int descriptor, int minimum);

/// A descriptor that is closed in children which a cell forks by itself: they must not speak for the worker.
void fovea_keep_from_strays(int descriptor);

/// Limits the private memory of this process, so that it fails and not the machine.
void fovea_limit_memory(uint64_t bytes);
/// How soon the system should end this process when the machine's memory runs out all the same: up to 1000.
void fovea_set_memory_badness(int32_t badness);
/// Whether the calling thread is the process's first.
int fovea_is_main_thread(void);

// MARK: Crash record (crash.c)

enum { FOVEA_MAX_FRAMES = 64 };

/// What a worker and its supervisor tell each other while a cell runs, and what a dying worker leaves behind: in memory
/// that both share.
typedef struct {
  /// The last top-level statement of the cell that was completed.
  volatile int32_t completedStatement;
  /// Set by the supervisor: loops that listen shall end before their next step.
  int32_t interruptRequested;
  /// How many loops of the cell listen to that.
  int32_t listeningLoops;
  /// Set by the supervisor when the cell's output has reached its limit: the rest is only counted.
  volatile int32_t discardsOutput;
  volatile uint64_t discardedBytes;
  volatile int32_t signal;
  /// Whether the fatal signal came in another thread than the one that runs cells.
  volatile int32_t crashedBeside;
  volatile uint64_t address;
  volatile uint64_t stackPointer;
  /// Bytes of private memory that the process had, and may have (0: no limit).
  volatile uint64_t memoryInUse;
  volatile uint64_t memoryLimit;
  volatile int32_t frameCount;
  /// Return addresses, innermost first, each as an offset into the cell image named beside it (or -1).
  volatile uint64_t frameOffset[FOVEA_MAX_FRAMES];
  volatile int32_t frameImage[FOVEA_MAX_FRAMES];
} fovea_crash_record;

/// Handles fatal signals on a stack of its own: fills the record, then lets the signal do what it does.
void fovea_install_crash_handler(fovea_crash_record *record);
/// Tells the handler where the code of a loaded cell lies.
void fovea_register_image(int32_t number, uint64_t base, uint64_t end);
/// Where a shared object was loaded that contains `symbol`: base and end addresses. Returns 0 on success.
int fovea_image_range(const void *symbol, uint64_t *base, uint64_t *end);

// MARK: Standard streams (streams.c)

/// Receives what the cell writes through C's stdio: stream 1 or 2, bytes, count.
typedef void (*fovea_stream_writer)(int stream, const char *bytes, size_t count);
/// Puts unbuffered streams in the place of `stdout` and `stderr` that hand every write to `writer`.
void fovea_capture_streams(fovea_stream_writer writer);

// MARK: Standard input (input.c)

/// Waits for a line: allocated by `malloc`, with its newline and its number of bytes; NULL at the end of input.
typedef char *(*fovea_line_reader)(size_t *count);
/// Puts a stream in the place of `stdin` that reads lines from `reader`. Descriptor 0 stays what it is.
void fovea_serve_input(fovea_line_reader reader);
/// Forgets what the last cell left of a line, and that it saw the end of input.
void fovea_renew_input(void);
/// `fflush(NULL)`, which would wait for ever for a thread that waits for input.
void fovea_flush_streams(void);

// MARK: A pool for Swift's tasks, without Dispatch (concurrency.c)

typedef void (*fovea_job_runner)(void *job);
/// Sets up a pool that survives `fork`; the runners run a job of Swift's on the thread that calls them.
void fovea_install_concurrency(int threads, fovea_job_runner global_runner, fovea_job_runner main_runner);
/// Queues a job for the pool, at once or after a delay.
void fovea_enqueue_global(void *job, int64_t delay_nanoseconds);
/// Queues a job of the main actor for the next drain, at once or after a delay.
void fovea_enqueue_main(void *job, int64_t delay_nanoseconds);
/// Runs main-actor jobs on the calling (main) thread until `done` returns non-zero.
void fovea_drain_main_actor(int (*done)(void *), void *context);
/// Runs the main-actor jobs that wait, without waiting for more.
void fovea_run_pending_main_jobs(void);
/// How many jobs of the main actor have been run.
uint64_t fovea_main_jobs_run(void);
/// How many jobs the pool has taken up.
uint64_t fovea_global_jobs_run(void);
/// Lets the pool's threads end the jobs that they run and begin no others, and waits for that, at most so long: a fork
/// would leave a job behind that is half done, and what waits for it (an actor, a task) would wait for ever.
void fovea_pause_jobs(int64_t patience_nanoseconds);
/// The pool goes on. A forked process has no need of this.
void fovea_continue_jobs(void);
/// In a forked process: goes on with the jobs that waited when it was forked.
void fovea_restart_jobs(void);
/// In a forked process: drops the jobs that waited when it was forked.
void fovea_forget_jobs(void);
/// Wakes a drain so that it looks at `done` again.
void fovea_wake_main_actor(void);
/// A descriptor that is readable while main-actor jobs wait.
int fovea_main_actor_descriptor(void);

// MARK: Running a cell (entry_point.c)

typedef int (*fovea_entry_point)(int count, char **arguments);
/// Runs a compiled cell's entry point. Returns the error that its top level threw, retained for the caller, or NULL.
void *fovea_run_entry_point(fovea_entry_point entry_point, int count, char **arguments);
/// Leaves the running cell where it stands, between two top-level statements, and returns from its entry point.
_Noreturn void fovea_abandon_cell(void);
/// Whether the entry point that ran last was left so.
int fovea_cell_was_abandoned(void);

// MARK: Conformances declared again (conformances.c)

/// Makes the conformances in a loaded image, where they repeat earlier ones, the ones that dynamic casts find.
void fovea_adopt_conformances(const char *path, uint64_t base, uint64_t end);
