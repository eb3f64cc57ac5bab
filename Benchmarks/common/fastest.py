"""Where a library can compute a case in several ways, the fastest stands for it."""

import time
from statistics import median


def fastest(ways: dict):
    """`ways[note]` is a function that makes a pair (call, result), or raises where that way does not exist."""
    best = None
    failure = None
    for note, make in ways.items():
        try:
            call, result = make()
            call()
        except Exception as error:
            failure = error
            continue
        times = []
        end = time.perf_counter() + 0.15
        while len(times) < 5 or time.perf_counter() < end:
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        middle = median(times[len(times) // 2 :])
        if best is None or middle < best[0]:
            best = (middle, call, result, note)
    if best is None:
        raise failure
    return best[1:]
