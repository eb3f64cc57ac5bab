"""The tables that a measurement ends in, and the bars that training is held to."""

from dataclasses import dataclass

from common.comparison import OURS, Comparison
from common.text import counted, milliseconds, row

#: Least time(best peer) / time(ours).
BARS = {"LeNet-5, 28x28": 1.2, "LeNet-5, 32x32": 1.2, "ResNet-20": 1.0}


@dataclass
class Measurement(Comparison):
    """A case, with the losses of the first steps and the most memory of each library's process, in bytes."""

    losses: dict
    memory: dict

    def error(self, name: str) -> float:
        """The largest difference of a loss from the first peer's, relative to it."""
        expected = next(losses for library, losses in self.losses.items() if library != OURS)
        return max(abs(loss / right - 1) for loss, right in zip(self.losses[name], expected))


def peers(measurements: list) -> list:
    return list(dict.fromkeys(name for one in measurements for name in one.times if name != OURS))


def times(measurements: list) -> str:
    names = peers(measurements)
    header = ["step", "threads", f"{OURS}, ms", *(f"{name}, ms" for name in names), "best peer", "best : ours"]
    lines = [row(*header), row("---", *["---:"] * (len(names) + 2), "---", "---:")]
    for one in measurements:
        cells = [milliseconds(one.median(name)) if name in one.times else "–" for name in [OURS, *names]]
        ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(row(one.name, str(one.threads), *cells, one.best_peer or "–", ratio))
    return "\n".join(lines)


def memory(measurements: list) -> str:
    names = [OURS, *peers(measurements)]
    header = ["peak memory, MB", "threads", *names]
    lines = [row(*header), row("---", *["---:"] * (len(header) - 1))]
    for one in measurements:
        cells = [f"{one.memory[name] / 1e6:.0f}" if name in one.memory else "–" for name in names]
        lines.append(row(one.name, str(one.threads), *cells))
    return "\n".join(lines)


def verdicts(measurements: list) -> list:
    """Each bar as a sentence with the measured numbers, and whether it is met."""
    result = []
    for one in measurements:
        if one.ratio is not None:
            bar = BARS[one.name]
            where = f"{one.name}, {counted(one.threads, 'thread')}"
            result.append((f"{where}: {one.ratio:.2f} times as fast as {one.best_peer} (bar: {bar})", one.ratio >= bar))
    return result
