#define _GNU_SOURCE
#include "CProcess.h"

#include <unistd.h>

static fovea_stream_writer stream_writer;

static ssize_t write_stream(void *cookie, const char *bytes, size_t count) {
  int stream = (int)(intptr_t)cookie;
  if (fovea_is_stray()) return write(stream, bytes, count);
  stream_writer(stream, bytes, count);
  return (ssize_t)count;
}

static int close_stream(void *cookie);

static FILE *captured(int stream) {
  cookie_io_functions_t functions = {.write = write_stream, .close = close_stream};
  FILE *file = fopencookie((void *)(intptr_t)stream, "w", functions);
  // Unbuffered: what a cell prints is seen while it runs, and nothing waits in a buffer when it is killed or forked.
  if (file) setvbuf(file, NULL, _IONBF, 0);
  return file;
}

static void capture(int stream) {
  FILE *file = captured(stream);
  if (!file) return;
  if (stream == 1) stdout = file;
  else stderr = file;
}

/// A cell closed the stream: what it prints after that, and later cells, find another.
static int close_stream(void *cookie) {
  capture((int)(intptr_t)cookie);
  return 0;
}

void fovea_capture_streams(fovea_stream_writer writer) {
  stream_writer = writer;
  capture(1);
  capture(2);
}
