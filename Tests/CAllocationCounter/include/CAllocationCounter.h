#pragma once

#include <stdint.h>

/// How many times the process has asked for heap memory since it began, on all threads. Linking this library puts
/// counting functions in the place of the C library's malloc, calloc, realloc, aligned_alloc, memalign and
/// posix_memalign.
int64_t allocation_count(void);

/// How many bytes it has asked for.
int64_t allocated_bytes(void);
