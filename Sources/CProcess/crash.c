#define _GNU_SOURCE
#include "CProcess.h"

#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

typedef struct {
  int32_t number;
  uint64_t base, end;
} image_range;

static fovea_crash_record *crash_record;
static image_range *images;
static int image_count, image_capacity;

void fovea_register_image(int32_t number, uint64_t base, uint64_t end) {
  if (image_count == image_capacity) {
    image_capacity = image_capacity ? 2 * image_capacity : 64;
    images = realloc(images, (size_t)image_capacity * sizeof *images);
  }
  images[image_count++] = (image_range){number, base, end};
}

typedef struct {
  uint64_t address, base, end;
} image_search;

static int find_image(struct dl_phdr_info *info, size_t size, void *context) {
  image_search *search = context;
  uint64_t end = 0;
  int found = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD) continue;
    uint64_t low = info->dlpi_addr + header->p_vaddr, high = low + header->p_memsz;
    if (high > end) end = high;
    if (search->address >= low && search->address < high) found = 1;
  }
  if (!found) return 0;
  search->base = info->dlpi_addr;
  search->end = end;
  return 1;
}

int fovea_image_range(const void *symbol, uint64_t *base, uint64_t *end) {
  image_search search = {.address = (uint64_t)symbol};
  if (!dl_iterate_phdr(find_image, &search)) return -1;
  *base = search.base;
  *end = search.end;
  return 0;
}

static void record_frame(uint64_t address) {
  int32_t count = crash_record->frameCount;
  if (count >= FOVEA_MAX_FRAMES) return;
  for (int i = image_count - 1; i >= 0; i--) {
    if (address < images[i].base || address >= images[i].end) continue;
    crash_record->frameImage[count] = images[i].number;
    crash_record->frameOffset[count] = address - images[i].base;
    crash_record->frameCount = count + 1;
    return;
  }
}

/// Reads a saved frame pointer and return address without trusting that the memory is there.
static int read_frame(uint64_t pointer, uint64_t words[2]) {
  struct iovec local = {words, 2 * sizeof(uint64_t)}, remote = {(void *)pointer, 2 * sizeof(uint64_t)};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)(2 * sizeof(uint64_t));
}

/// Follows frame pointers: sure to work in a process in any state, but optimised functions that call nothing before they
/// trap have no frame, and their callers are missed.
static void record_frames_by_pointer(uint64_t program_counter, uint64_t frame) {
  record_frame(program_counter);
  uint64_t words[2];
  // A call's return address may already belong to the next line: one byte back is inside the call.
  for (int depth = 0; depth < 4096 && frame && read_frame(frame, words); depth++) {
    record_frame(words[1] - 1);
    if (words[0] <= frame) break;
    frame = words[0];
  }
}

/// Follows the unwind tables: finds every caller, but needs locks that the crashed code may hold.
static void record_frames_by_tables(uint64_t program_counter) {
  void *addresses[256];
  int count = backtrace(addresses, 256), start = 0;
  while (start < count && (uint64_t)addresses[start] != program_counter) start++;
  // The tables may know nothing of the place (a jump to nowhere): what the pointers found stays.
  if (count - start < 2) return;
  crash_record->frameCount = 0;
  record_frame(program_counter);
  for (int i = start + 1; i < count; i++) record_frame((uint64_t)addresses[i] - 1);
}

/// The sixth number in /proc/self/statm: pages of data and stack. Read with nothing that could allocate.
static uint64_t memory_in_use(void) {
  char text[256];
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  uint64_t pages = 0;
  int field = 0;
  for (ssize_t i = 0; i < count && field < 6; i++) {
    if (text[i] == ' ') field++;
    else if (field == 5) pages = 10 * pages + (uint64_t)(text[i] - '0');
  }
  return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void handle_crash(int signal_number, siginfo_t *info, void *context) {
  ucontext_t *state = context;
  crash_record->signal = signal_number;
  crash_record->crashedBeside = !fovea_is_main_thread();
  crash_record->address = (uint64_t)info->si_addr;
  crash_record->memoryInUse = memory_in_use();
#if defined(__x86_64__)
  uint64_t program_counter = (uint64_t)state->uc_mcontext.gregs[REG_RIP];
  uint64_t frame = (uint64_t)state->uc_mcontext.gregs[REG_RBP];
  crash_record->stackPointer = (uint64_t)state->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  uint64_t program_counter = state->uc_mcontext.pc;
  uint64_t frame = state->uc_mcontext.regs[29];
  crash_record->stackPointer = state->uc_mcontext.sp;
#endif
  record_frames_by_pointer(program_counter, frame);
  // Should the tables' locks be held for ever, the alarm ends the process.
  signal(SIGALRM, SIG_DFL);
  alarm(1);
  record_frames_by_tables(program_counter);
  alarm(0);
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void fovea_install_crash_handler(fovea_crash_record *record) {
  crash_record = record;
  // The first call loads what unwinding needs, which a crashed process could not.
  void *address;
  backtrace(&address, 1);
  static char stack_memory[256 * 1024];
  stack_t stack = {.ss_sp = stack_memory, .ss_size = sizeof stack_memory};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = handle_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &action, NULL);
}
