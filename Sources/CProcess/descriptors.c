// The worker's own descriptors lie far above those that a cell gets, and just below the limit that cells are held to:
// code that counts up from 0, to close descriptors or to write to them, does not come that far; and a cell that uses all
// of its own up leaves room above the limit for what the worker must open between cells. (They may not lie above the
// limit: Foundation's `Process` closes each descriptor that it finds, and `posix_spawn` refuses those above.)
#define _GNU_SOURCE
#include "CProcess.h"

#include <sys/resource.h>

/// High enough for any cell. (A fork copies a table up to the highest descriptor: not higher than need be.)
enum { USUAL_FIRST = 16384, OWN = 128 };

static struct rlimit initial, of_cells;
static int first;

static void initialize(void) {
  if (first || getrlimit(RLIMIT_NOFILE, &initial) != 0) return;
  // As many for cells and the worker's own, and as many again between cells.
  rlim_t highest = initial.rlim_max;
  first = highest >= USUAL_FIRST + 2 * OWN ? USUAL_FIRST : highest > 4 * OWN ? (int)highest - 2 * OWN : (int)highest / 2;
  of_cells = (struct rlimit){.rlim_cur = (rlim_t)first + OWN, .rlim_max = highest};
  if (of_cells.rlim_cur > highest) of_cells.rlim_cur = highest;
  struct rlimit all = {.rlim_cur = highest, .rlim_max = highest};
  setrlimit(RLIMIT_NOFILE, &all);
}

int fovea_first_private_descriptor(void) {
  initialize();
  return first;
}

int fovea_allow_all_descriptors(void) {
  initialize();
  struct rlimit current;
  if (getrlimit(RLIMIT_NOFILE, &current) != 0) return 1;
  // What a cell has set stays for the next ones, unless hardly anything could be opened with it.
  if (current.rlim_cur >= OWN && current.rlim_cur < initial.rlim_max) of_cells = current;
  struct rlimit all = {.rlim_cur = initial.rlim_max, .rlim_max = initial.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &all) == 0) return 1;
  // Only an administrator can take a lowered upper limit back.
  current.rlim_cur = current.rlim_max;
  setrlimit(RLIMIT_NOFILE, &current);
  return current.rlim_max >= OWN;
}

void fovea_allow_descriptors_of_cells(void) {
  initialize();
  setrlimit(RLIMIT_NOFILE, &of_cells);
}
