"""The table that a measurement ends in, and the bars that the engine is held to."""

from dataclasses import dataclass
from math import exp, log

from common.comparison import OURS, Comparison
from common.text import counted, milliseconds, row


@dataclass(frozen=True)
class Bar:
    #: Least geometric mean of time(best peer) / time(ours), and the least for a single case.
    mean: float
    each: float


BARS = {
    "forward": Bar(1.0, 0.8), "gradients": Bar(1.0, 0.75), "GEMM": Bar(0.97, 0.97), "filters": Bar(1.0, 0.8),
}  # fmt: skip


@dataclass
class Measurement(Comparison):
    """A case of a family that has a bar."""

    family: str
    operations: int

    def speed(self, name: str) -> float:
        """GFLOP/s of the definition."""
        return self.operations / self.median(name) / 1e9


def table(measurements: list, peak: float) -> str:
    names = list(dict.fromkeys(name for one in measurements for name in one.times if name != OURS))
    header = ["case", f"{OURS}, ms", "GFLOP/s", "of peak", *(f"{name}, ms" for name in names), "best peer", "best : ours"]
    lines = [row(*header), row("---", *["---:"] * (len(header) - 1))]
    for one in measurements:
        cells = [one.name]
        if OURS in one.times:
            speed = one.speed(OURS)
            cells += [milliseconds(one.median(OURS)), f"{speed:.0f}", f"{speed * 1e9 / peak:.0%}"]
        else:
            cells += ["–"] * 3
        cells += [milliseconds(one.median(name)) if name in one.times else "–" for name in names]
        best = one.best_peer
        cells.append(f"{best} ({one.notes[best]}, {one.speed(best):.0f})" if best else "–")
        cells.append("–" if one.ratio is None else f"{one.ratio:.2f}")
        lines.append(row(*cells))
    return "\n".join(lines)


def geometric_mean(ratios: list) -> float:
    return exp(sum(log(ratio) for ratio in ratios) / len(ratios))


def verdicts(measurements: list) -> list:
    """Each bar as a sentence with the measured numbers, and whether it is met."""
    result = []
    for threads in sorted({one.threads for one in measurements}):
        for family, bar in BARS.items():
            ratios = {
                one.name: one.ratio
                for one in measurements
                if one.family == family and one.threads == threads and one.ratio is not None
            }
            if not ratios:
                continue
            mean = geometric_mean(list(ratios.values()))
            below = sorted((name for name in ratios if ratios[name] < bar.each), key=ratios.get)
            where = f"{family}, {counted(threads, 'thread')}"
            result.append((f"{where}: geometric mean {mean:.2f} of {len(ratios)} cases (bar: {bar.mean})", mean >= bar.mean))
            names = ": " + ", ".join(f"{name} {ratios[name]:.2f}" for name in below) if below else ""
            result.append((f"{where}: {len(below)} cases below {bar.each}{names}", not below))
    return result
