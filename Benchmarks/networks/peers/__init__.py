"""The libraries that Fovea is measured beside.

Each module has `version()` and `prepare(case, folder, threads)`, which gives an inference to time, a function that gives the
scores of the last one, and a note on how it is computed.
"""
