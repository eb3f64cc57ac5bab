#include "CProcess.h"

#include <setjmp.h>

extern void *swift_errorRetain(void *error);

static jmp_buf cell_start;
static void *thrown_error;
static int abandoned;

/// Takes the place of the run-time library's function, which would end the process: a compiled cell calls it with an
/// error that nothing caught. The code behind the call is unreachable, so the way back is a jump; all that is skipped
/// is the frame of the cell's entry point.
void swift_errorInMain(void *error) {
  thrown_error = swift_errorRetain(error);
  longjmp(cell_start, 1);
}

void fovea_abandon_cell(void) {
  abandoned = 1;
  longjmp(cell_start, 1);
}

int fovea_cell_was_abandoned(void) { return abandoned; }

void *fovea_run_entry_point(fovea_entry_point entry_point, int count, char **arguments) {
  thrown_error = NULL;
  abandoned = 0;
  if (setjmp(cell_start) == 0) entry_point(count, arguments);
  return thrown_error;
}
