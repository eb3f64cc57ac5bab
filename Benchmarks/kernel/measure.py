"""Times kernels side by side, alternating, in one run; prints a table and keeps it in results/."""

import argparse
import platform
from datetime import datetime, timezone
from pathlib import Path

from bare import BareCompiler
from cells import CELLS
from kernels import RunningKernel
from report import table, verdicts

#: The name in the table, the kernelspec, and the comment sign that makes each round's source a new one.
KERNELS = [("Fovea", "fovea", "//"), ("ipykernel", "python3", "#"), ("xeus-python", "xpython", "#")]


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def measure_starts(rounds: int) -> dict:
    starts = {name: [] for name, _, _ in KERNELS}
    for _ in range(rounds):
        for name, spec, _ in KERNELS:
            kernel = RunningKernel(spec)
            starts[name].append(kernel.start_time)
            kernel.stop()
    return starts


def turns(number: int) -> list[tuple[str | None, str]]:
    """Who is measured in what order in a round (`None`: the bare compiler); each is first as often as the others."""
    order = [(None, ""), *((name, comment) for name, _, comment in KERNELS)]
    shift = number % len(order)
    return order[shift:] + order[:shift]


def measure_cells(rounds: int, modules: Path) -> tuple[dict, dict]:
    bare = {cell.name: [] for cell in CELLS}
    timings = {name: {cell.name: [] for cell in CELLS} for name, _, _ in KERNELS}
    compiler = BareCompiler(modules)
    running = {name: RunningKernel(spec) for name, spec, _ in KERNELS}
    try:
        for number in range(-1, rounds):  # the round before the first warms the caches and is not counted
            for cell in CELLS:
                for name, comment in turns(number):
                    if name is None:
                        record, measured = bare, compiler.time(cell)
                    else:
                        source = cell.swift if name == "Fovea" else cell.python
                        record, measured = timings[name], running[name].run(f"{source}\n{comment} round {number}")
                    if number >= 0:
                        record[cell.name].append(measured)
    finally:
        for kernel in running.values():
            kernel.stop()
    return timings, bare


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--fovea", type=Path, required=True, help="the fovea program that was built")
    arguments = parser.parse_args()
    starts = measure_starts(arguments.rounds)
    timings, bare = measure_cells(arguments.rounds, arguments.fovea.parent / "Modules")
    when = datetime.now(timezone.utc)
    judged = verdicts("Fovea", starts, timings, bare)
    lines = [
        f"# Kernels side by side, {when:%Y-%m-%d %H:%M} UTC",
        "",
        f"{processor()}, {arguments.rounds} rounds, the kernels taking turns within each.",
        "",
        table([name for name, _, _ in KERNELS], starts, timings, bare),
        "",
        *(f"- {'met' if met else 'MISSED'}: {sentence}" for sentence, met in judged),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / f"{when:%Y-%m-%dT%H%M%SZ}.md").write_text(text)
    return 0 if all(met for _, met in judged) else 1


if __name__ == "__main__":
    raise SystemExit(main())
