#define _GNU_SOURCE
#include "CProcess.h"

static fovea_stream_writer stream_writer;

static ssize_t write_stream(void *cookie, const char *bytes, size_t count) {
  stream_writer((int)(intptr_t)cookie, bytes, count);
  return (ssize_t)count;
}

static FILE *captured(int stream) {
  cookie_io_functions_t functions = {.write = write_stream};
  FILE *file = fopencookie((void *)(intptr_t)stream, "w", functions);
  // Unbuffered: what a cell prints is seen while it runs, and nothing waits in a buffer when it is killed or forked.
  if (file) setvbuf(file, NULL, _IONBF, 0);
  return file;
}

void fovea_capture_streams(fovea_stream_writer writer) {
  stream_writer = writer;
  FILE *output = captured(1), *error = captured(2);
  if (output) stdout = output;
  if (error) stderr = error;
}
