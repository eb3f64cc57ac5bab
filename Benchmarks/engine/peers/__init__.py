"""The libraries that the engine is measured beside.

Each module has `version()` and `prepare(case, folder, threads)`, which returns a call to time, a function that gives
the result in the engine's layout, and a note on how it is computed; or None where the library has no such operation.
Whatever depends on the filter alone, and the conversion to a layout that the library prefers, is done in `prepare`.
"""
