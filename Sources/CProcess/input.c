#define _GNU_SOURCE
#include "CProcess.h"

#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

static fovea_line_reader line_reader;
/// What was too long for the stream's buffer. The stream's own lock guards it.
static char *line;
static size_t line_count, line_start;
/// A cell has closed the stream: it must not be touched any more.
static volatile int is_closed = 1;

static void forget_line(void) {
  free(line);
  line = NULL;
}

static ssize_t read_line(void *cookie, char *bytes, size_t count) {
  if (!line) {
    line_start = 0;
    line = line_reader(&line_count);
    if (!line) return 0;
  }
  size_t rest = line_count - line_start;
  if (count > rest) count = rest;
  memcpy(bytes, line + line_start, count);
  line_start += count;
  if (line_start == line_count) forget_line();
  return (ssize_t)count;
}

static int note_close(void *cookie) {
  is_closed = 1;
  return 0;
}

static void open_input(void) {
  cookie_io_functions_t functions = {.read = read_line, .close = note_close};
  FILE *file = fopencookie(NULL, "r", functions);
  if (!file) return;
  stdin = file;
  is_closed = 0;
}

void fovea_serve_input(fovea_line_reader reader) {
  line_reader = reader;
  open_input();
}

void fovea_renew_input(void) {
  if (is_closed) {
    open_input();
    forget_line();
    return;
  }
  if (ftrylockfile(stdin) != 0) return;
  __fpurge(stdin);
  clearerr(stdin);
  forget_line();
  funlockfile(stdin);
}

void fovea_flush_streams(void) {
  // A thread that reads holds its stream's lock for as long as the user thinks, and fflush(NULL) takes every lock.
  if (is_closed) {
    fflush(NULL);
  } else if (ftrylockfile(stdin) == 0) {
    fflush(NULL);
    funlockfile(stdin);
  } else {
    fflush(stdout);
    fflush(stderr);
  }
}
