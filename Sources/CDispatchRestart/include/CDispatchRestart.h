// Dispatch in a process that forks and goes on. Only the worker links this: it defines functions of Dispatch's names, which
// take their place for all the libraries of the program.
#pragma once

/// Makes Dispatch work in forked children. To be called before its first use, when nothing else runs.
void fovea_restart_dispatch_after_fork(void);
