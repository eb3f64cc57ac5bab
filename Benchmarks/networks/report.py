"""The tables that a measurement ends in, and the bars that inference is held to."""

from dataclasses import dataclass
from statistics import geometric_mean

from common.comparison import OURS, Comparison
from common.text import milliseconds, row

#: Least time(best peer) / time(ours): the geometric mean over the cases, and in any case.
MEAN_BAR, LEAST_BAR = 1.0, 0.8
#: Most memory, as a multiple of what the weights and the activations that are needed at once take.
MEMORY_BAR = 1.3
#: Largest difference of a score from the first peer's, relative to the largest score.
TOLERANCE = 1e-4


@dataclass
class Measurement(Comparison):
    """A case, with the scores' largest relative differences, and the most memory of each library's process, in bytes."""

    errors: dict
    memory: dict
    #: Bytes of the weights and of the activations that are needed at once.
    needed: int
    #: Bytes of Fovea's process before it read anything: the program, and what belongs to Swift.
    before: int

    @property
    def memory_factor(self) -> float:
        """What Fovea's process took for the case, as a multiple of what is needed."""
        return (self.memory[OURS] - self.before) / self.needed


def peers(measurements: list) -> list:
    return list(dict.fromkeys(name for one in measurements for name in one.times if name != OURS))


def times(measurements: list) -> str:
    names = peers(measurements)
    header = ["inference", "threads", f"{OURS}, ms", *(f"{name}, ms" for name in names), "best peer", "best : ours"]
    lines = [row(*header), row("---", *["---:"] * (len(names) + 2), "---", "---:")]
    for one in measurements:
        cells = [milliseconds(one.median(name)) if name in one.times else "–" for name in [OURS, *names]]
        ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(row(one.name, str(one.threads), *cells, one.best_peer or "–", ratio))
    return "\n".join(lines)


def memory(measurements: list) -> str:
    names = [OURS, *peers(measurements)]
    header = ["most memory while inferring, MB", "threads", "needed", *names, f"{OURS} before"]
    lines = [row(*header), row("---", *["---:"] * (len(header) - 1))]
    for one in measurements:
        cells = [f"{one.memory[name] / 1e6:.0f}" if name in one.memory else "–" for name in names]
        lines.append(row(one.name, str(one.threads), f"{one.needed / 1e6:.0f}", *cells, f"{one.before / 1e6:.0f}"))
    return "\n".join(lines)


def verdicts(measurements: list) -> list:
    """Each bar as a sentence with the measured numbers, and whether it is met."""
    result = []
    judged = [one for one in measurements if one.ratio is not None]
    if judged:
        mean = geometric_mean(one.ratio for one in judged)
        least = min(judged, key=lambda one: one.ratio)
        result.append((f"time of the best peer ÷ ours, geometric mean: {mean:.2f} (bar: {MEAN_BAR})", mean >= MEAN_BAR))
        where = f"{least.ratio:.2f} ({least.name}, {least.threads} threads)"
        result.append((f"the least: {where} (bar: {LEAST_BAR})", least.ratio >= LEAST_BAR))
    held = [one for one in measurements if OURS in one.memory]
    if held:
        most = max(held, key=lambda one: one.memory_factor)
        sentence = f"memory taken ÷ weights and activations: {most.memory_factor:.2f} at most ({most.name}; bar: {MEMORY_BAR})"
        result.append((sentence, most.memory_factor <= MEMORY_BAR))
    errors = [one.errors[OURS] for one in measurements if OURS in one.errors]
    if errors:
        sentence = f"scores differ from the first peer's by {max(errors):.1e} of the largest at most (bar: {TOLERANCE:.0e})"
        result.append((sentence, max(errors) <= TOLERANCE))
    return result
