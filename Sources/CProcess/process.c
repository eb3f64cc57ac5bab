#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local int forking;
static int stray_descriptor = -1;

pid_t fovea_fork(void) {
  forking = 1;
  pid_t child = fork();
  forking = 0;
  return child;
}

static void in_child(void) {
  if (forking || stray_descriptor < 0) return;
  // Kept taken, or the next file that is opened would get what is meant for the session.
  int nowhere = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nowhere >= 0) dup3(nowhere, stray_descriptor, O_CLOEXEC);
  else close(stray_descriptor);
}

void fovea_keep_from_strays(int descriptor) {
  static int registered;
  stray_descriptor = descriptor;
  if (!registered) pthread_atfork(NULL, NULL, in_child);
  registered = 1;
}

int fovea_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int fovea_die_with_parent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return -1;
  // The parent may have ended before the request was made.
  return getppid() == parent ? 0 : -1;
}

int fovea_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int fovea_shared_memory(size_t bytes) {
  int descriptor = memfd_create("fovea", MFD_CLOEXEC);
  if (descriptor >= 0 && ftruncate(descriptor, (off_t)bytes) != 0) {
    close(descriptor);
    return -1;
  }
  return descriptor;
}

ssize_t fovea_send(int socket, const void *bytes, size_t count, int descriptor) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  char control[CMSG_SPACE(sizeof(int))] = {0};
  if (descriptor >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

ssize_t fovea_receive(int socket, void *bytes, size_t count, int *descriptor) {
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  char control[CMSG_SPACE(sizeof(int))];
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  *descriptor = -1;
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received < 0) return received;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
      memcpy(descriptor, CMSG_DATA(header), sizeof(int));
  return received;
}

int fovea_pending_bytes(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

int fovea_move_descriptor(int descriptor, int minimum) {
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, minimum);
  if (moved < 0) return descriptor;
  close(descriptor);
  return moved;
}

int fovea_is_main_thread(void) { return getpid() == (pid_t)syscall(SYS_gettid); }

int fovea_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

void fovea_limit_memory(uint64_t bytes) {
  struct rlimit limit;
  if (bytes > 0 && getrlimit(RLIMIT_DATA, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || bytes < limit.rlim_max ? bytes : limit.rlim_max;
    setrlimit(RLIMIT_DATA, &limit);
  }
}

void fovea_set_memory_badness(int32_t badness) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  char text[16];
  int length = snprintf(text, sizeof text, "%d", badness);
  if (write(file, text, (size_t)length) < 0) { /* a wish, not a need */
  }
  close(file);
}
