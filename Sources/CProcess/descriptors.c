// The worker's own descriptors lie above the limit that cells are held to: code that counts through all that a process may
// have, to close them or write to them, never comes that far; and a cell that uses all of its own up leaves room for ours.
#define _GNU_SOURCE
#include "CProcess.h"

#include <sys/resource.h>

/// High enough for any cell. (A fork copies a table up to the highest descriptor: not higher than need be.)
enum { USUAL_FIRST = 16384, OWN = 128 };

static struct rlimit initial, of_cells;
static int first;

static int initialize(void) {
  if (first) return first;
  getrlimit(RLIMIT_NOFILE, &initial);
  rlim_t highest = initial.rlim_max == RLIM_INFINITY ? USUAL_FIRST + OWN : initial.rlim_max;
  first = highest >= USUAL_FIRST + OWN ? USUAL_FIRST : highest > 2 * OWN ? (int)highest - OWN : (int)highest / 2;
  of_cells = initial;
  return first;
}

int fovea_first_private_descriptor(void) {
  if (!first) (void)fovea_allow_all_descriptors();
  return first;
}

int fovea_allow_all_descriptors(void) {
  int is_first = !first;
  initialize();
  // What a cell has set stays for the next ones, unless nothing could be opened with it.
  struct rlimit current;
  if (!is_first && getrlimit(RLIMIT_NOFILE, &current) == 0) of_cells = current.rlim_cur < OWN ? initial : current;
  struct rlimit all = {.rlim_cur = initial.rlim_max, .rlim_max = initial.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &all) == 0 || getrlimit(RLIMIT_NOFILE, &all) != 0) return 1;
  // Only an administrator can take a lowered upper limit back.
  all.rlim_cur = all.rlim_max;
  setrlimit(RLIMIT_NOFILE, &all);
  return all.rlim_max >= OWN;
}

void fovea_allow_descriptors_of_cells(void) {
  struct rlimit limit = of_cells;
  if (limit.rlim_cur > (rlim_t)initialize()) limit.rlim_cur = (rlim_t)first;
  setrlimit(RLIMIT_NOFILE, &limit);
}
