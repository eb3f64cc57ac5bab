// How printed text gets from a worker to its session: a ring in memory that both share, so that a print costs no call of
// the system, and nothing of it is lost when the worker dies. Positions only grow; their remainder is the place.
#define _GNU_SOURCE
#include "CProcess.h"

#include <limits.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RING_SIZE = 1 << 20 };

struct fovea_text_ring {
  uint64_t head, tail;
  uint32_t framesSent;
  int32_t readerSleeps;
  uint32_t ticketsTaken, ticketServed;
  uint8_t bytes[RING_SIZE];
};

typedef struct {
  int32_t cell;
  uint32_t stream;
  uint64_t count;
} text_header;

static const size_t ring_offset = (sizeof(fovea_crash_record) + 63) / 64 * 64;

size_t fovea_shared_size(void) { return ring_offset + sizeof(fovea_text_ring); }

fovea_text_ring *fovea_ring_behind(fovea_crash_record *record) {
  return (fovea_text_ring *)((char *)record + ring_offset);
}

static void copy_in(fovea_text_ring *ring, uint64_t position, const void *bytes, size_t count) {
  size_t place = position % RING_SIZE, first = count < RING_SIZE - place ? count : RING_SIZE - place;
  memcpy(ring->bytes + place, bytes, first);
  memcpy(ring->bytes, (const char *)bytes + first, count - first);
}

static void copy_out(fovea_text_ring *ring, uint64_t position, void *bytes, size_t count) {
  size_t place = position % RING_SIZE, first = count < RING_SIZE - place ? count : RING_SIZE - place;
  memcpy(bytes, ring->bytes + place, first);
  memcpy((char *)bytes + first, ring->bytes, count - first);
}

// MARK: The worker's side

size_t fovea_ring_append(fovea_text_ring *ring, int32_t cell, int stream, const void *bytes, size_t count) {
  uint64_t head = __atomic_load_n(&ring->head, __ATOMIC_RELAXED);
  uint64_t used = head - __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE);
  text_header header = {cell, (uint32_t)stream, count};
  if (used + sizeof header >= RING_SIZE) return 0;
  if (header.count > RING_SIZE - used - sizeof header) header.count = RING_SIZE - used - sizeof header;
  copy_in(ring, head, &header, sizeof header);
  copy_in(ring, head + sizeof header, bytes, header.count);
  __atomic_store_n(&ring->head, head + sizeof header + header.count, __ATOMIC_SEQ_CST);
  return header.count;
}

int fovea_ring_must_wake(fovea_text_ring *ring) {
  return __atomic_load_n(&ring->readerSleeps, __ATOMIC_SEQ_CST) &&
         __atomic_exchange_n(&ring->readerSleeps, 0, __ATOMIC_SEQ_CST);
}

uint64_t fovea_ring_note_frame(fovea_text_ring *ring) {
  __atomic_add_fetch(&ring->framesSent, 1, __ATOMIC_SEQ_CST);
  return __atomic_load_n(&ring->head, __ATOMIC_SEQ_CST);
}

uint32_t fovea_take_ticket(fovea_text_ring *ring) {
  return __atomic_add_fetch(&ring->ticketsTaken, 1, __ATOMIC_SEQ_CST);
}

void fovea_wait_for_ticket(fovea_text_ring *ring, uint32_t ticket) {
  for (;;) {
    uint32_t served = __atomic_load_n(&ring->ticketServed, __ATOMIC_SEQ_CST);
    if ((int32_t)(ticket - served) <= 0) return;
    syscall(SYS_futex, &ring->ticketServed, FUTEX_WAIT, served, NULL, NULL, 0);
  }
}

// MARK: The session's side

uint64_t fovea_ring_head(fovea_text_ring *ring) { return __atomic_load_n(&ring->head, __ATOMIC_SEQ_CST); }

uint32_t fovea_ring_frames_sent(fovea_text_ring *ring) {
  return __atomic_load_n(&ring->framesSent, __ATOMIC_SEQ_CST);
}

int fovea_ring_is_empty(fovea_text_ring *ring) { return fovea_ring_head(ring) == ring->tail; }

size_t fovea_ring_read(
  fovea_text_ring *ring, uint64_t end, int32_t *cell, int *stream, uint8_t *buffer, size_t capacity) {
  size_t total = 0;
  uint64_t tail = ring->tail, head = fovea_ring_head(ring);
  // A cell that writes through wild pointers may have written here, too: then what is here is no text.
  if (head - tail > RING_SIZE) tail = head;
  if (end - tail > head - tail) end = head;
  while (tail != end && total < capacity) {
    text_header header;
    uint64_t available = head - tail - sizeof header;
    if (head - tail < sizeof header) {
      tail = head;
      break;
    }
    copy_out(ring, tail, &header, sizeof header);
    if (header.count > available || header.count > capacity) {
      tail = head;
      break;
    }
    // Writes to standard error stay apart: what the run-time library says before a trap is one of its own.
    int merges = header.cell == *cell && (int)header.stream == *stream && *stream == 1;
    if (total > 0 && (!merges || header.count > capacity - total)) break;
    *cell = header.cell;
    *stream = (int)header.stream;
    copy_out(ring, tail + sizeof header, buffer + total, header.count);
    total += header.count;
    tail += sizeof header + header.count;
  }
  __atomic_store_n(&ring->tail, tail, __ATOMIC_SEQ_CST);
  return total;
}

int fovea_ring_sleep(fovea_text_ring *ring) {
  __atomic_store_n(&ring->readerSleeps, 1, __ATOMIC_SEQ_CST);
  if (fovea_ring_is_empty(ring)) return 1;
  __atomic_store_n(&ring->readerSleeps, 0, __ATOMIC_SEQ_CST);
  return 0;
}

void fovea_serve_ticket(fovea_text_ring *ring, uint32_t ticket) {
  uint32_t served = __atomic_load_n(&ring->ticketServed, __ATOMIC_SEQ_CST);
  if ((int32_t)(ticket - served) > 0) __atomic_store_n(&ring->ticketServed, ticket, __ATOMIC_SEQ_CST);
  syscall(SYS_futex, &ring->ticketServed, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}
