"""The table that a measurement ends in."""

from statistics import median

#: What Fovea is held to.
START_BAR = 0.150
ABOVE_BARE_BAR = 0.025


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if seconds < 0.01 else f"{seconds * 1000:.0f}"


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def table(names: list[str], starts: dict, timings: dict, bare: dict) -> str:
    """`starts[kernel]`, `timings[kernel][cell]` and `bare[cell]` hold one measurement per round, in seconds."""
    first = names[0]
    others = names[1:]
    header = ["median, ms", *names, "compiler + linker alone", *(f"{first} : {name}" for name in others), f"{first} : alone"]
    lines = [row(*header), row(*["---"] + ["---:"] * (len(header) - 1))]
    medians = {name: median(starts[name]) for name in names}
    ratios = [f"{medians[first] / medians[name]:.2f}" for name in others]
    lines.append(row("start → kernel_info_reply", *(milliseconds(medians[name]) for name in names), "", *ratios, ""))
    for cell in bare:
        alone = median(bare[cell])
        for what in ("reply", "idle"):
            values = {name: median(getattr(timing, what) for timing in timings[name][cell]) for name in names}
            ratios = [f"{values[first] / values[name]:.2f}" for name in others]
            lines.append(
                row(f"{cell}: {what}", *(milliseconds(values[name]) for name in names), milliseconds(alone), *ratios,
                    f"{values[first] / alone:.2f}")
            )  # fmt: skip
    return "\n".join(lines)


def verdicts(first: str, starts: dict, timings: dict, bare: dict) -> list[tuple[str, bool]]:
    """Each bar as a sentence with the measured number, and whether it is met."""
    start = median(starts[first])
    cell = next(iter(bare))
    above = median(timing.reply for timing in timings[first][cell]) - median(bare[cell])
    return [
        (f"start in {milliseconds(start)} ms (bar: {milliseconds(START_BAR)} ms)", start <= START_BAR),
        (
            f"reply to {cell} {above * 1000:.0f} ms above the bare compiler and linker "
            f"(bar: {milliseconds(ABOVE_BARE_BAR)} ms)",
            above <= ABOVE_BARE_BAR,
        ),
    ]
