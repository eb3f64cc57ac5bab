"""How a case is timed: the libraries take turns, and every turn begins warm."""

from statistics import median

#: A turn's calls take about this many seconds, and there are at least so many of them, or one that takes as long as `LONG`.
TURN, FEWEST, LONG = 0.06, 3, 0.2
#: Before the first turn: calls until they get no faster, within so many seconds.
WARM_UP = 0.5


def warm_up(runner) -> float:
    """Calls until the last five are as fast as the five before; the time of one. For a long call two are enough."""
    if runner.times(1)[0] > LONG:
        return runner.times(1)[0]
    spent = 0.0
    before = float("inf")
    while True:
        times = runner.times(5)
        now = median(times)
        spent += sum(times)
        if spent >= WARM_UP or (now > 0.98 * before and spent >= 0.05):
            return min(now, before)
        before = now


def turn(runner, expected: float, length: float) -> float:
    """The median time of a call in one turn; the first calls, for which the caches were another's, are not counted."""
    count = max(FEWEST if expected < LONG else 1, round(length / expected))
    skipped = 5 if expected < 0.005 else 2 if expected < LONG else 1
    return median(runner.times(skipped + count)[skipped:])


def take_turns(runners: list, rounds: int, length: float = TURN) -> dict:
    """`result[name]` holds one time per round, in seconds; each runner is first as often as the others."""
    expected = {runner.name: warm_up(runner) for runner in runners}
    times = {runner.name: [] for runner in runners}
    for number in range(rounds):
        shift = number % len(runners)
        for runner in runners[shift:] + runners[:shift]:
            times[runner.name].append(turn(runner, expected[runner.name], length))
    return times
