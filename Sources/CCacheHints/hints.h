// What Swift has no words for: a hint that memory will be read soon. It changes no result, and any address will do.

#pragma once

/// Begins to bring the cache line at `address` into the second-level cache.
static inline __attribute__((always_inline)) void fetchSoon(const void *address) { __builtin_prefetch(address, 0, 2); }

/// Begins to bring the cache line at `address` into the first-level cache, to be written.
static inline __attribute__((always_inline)) void fetchToWrite(const void *address) { __builtin_prefetch(address, 1, 3); }

/// Begins to bring the cache line at `address` into the first-level cache.
static inline __attribute__((always_inline)) void fetchNow(const void *address) { __builtin_prefetch(address, 0, 3); }
