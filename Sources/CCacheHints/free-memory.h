// What the C library offers and its Swift module leaves out.

#pragma once

#include <malloc.h>

/// Gives back to the system what lies free in the heap of the C library, which keeps it otherwise.
static inline void returnFreeHeap(void) { malloc_trim(0); }
