// The C library keeps these in a static part of its own, which a cell's image is not linked with.
#define _GNU_SOURCE
#include <stdlib.h>

extern int __cxa_atexit(void (*handler)(void *), void *argument, void *image);
extern int __cxa_at_quick_exit(void (*handler)(void *), void *image);
extern int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *image);

int atexit(void (*handler)(void)) { return __cxa_atexit((void (*)(void *))handler, NULL, NULL); }

int at_quick_exit(void (*handler)(void)) { return __cxa_at_quick_exit((void (*)(void *))handler, NULL); }

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  return __register_atfork(prepare, parent, child, NULL);
}
