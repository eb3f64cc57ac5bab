// What the C library offers and its Swift module leaves out.

#pragma once

// A machine without an operating system, which the kernels can be compiled for as well, has no heap to give back.
#if __has_include(<malloc.h>)

#include <malloc.h>

/// Gives back to the system what lies free in the heap of the C library, which keeps it otherwise.
static inline void returnFreeHeap(void) { malloc_trim(0); }

#endif
