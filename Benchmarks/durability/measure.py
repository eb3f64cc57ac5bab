"""What a death costs, what a checkpoint costs, and what an interrupt costs; prints Markdown and keeps it in results/."""

import argparse
import os
import platform
import time
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

from session import Session
from ways import PRELUDE, WAYS, cell

#: From a death to the next cell's answer, in seconds above the same without the death.
BAR = 0.200

MIB = 1 << 20
FOLLOWING = "1 + 1 // after {}"


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{os.cpu_count()} × {line.split(':', 1)[1].strip()}"
    return platform.machine()


def row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def table(header: list[str], rows: list[list[object]]) -> str:
    return "\n".join([row(*header), row("---", *["---:"] * (len(header) - 1)), *(row(*cells) for cells in rows)])


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if abs(seconds) < 0.01 else f"{seconds * 1000:.0f}"


def measure_deaths(rounds: int) -> tuple[str, float]:
    """Each way dead and alive in turns: (the cell, the `1 + 1` after it) each time."""
    session = Session("fovea")
    session.ask(PRELUDE)
    rows, worst = [], 0.0
    for way in WAYS:
        timings = {True: [], False: []}
        for number in range(-1, rounds):  # the first is not counted
            for dies in (True, False) if number % 2 else (False, True):
                comment = f"round {number}"
                first = session.ask(cell(way, dies, comment), succeeds=not dies)
                second = session.ask(FOLLOWING.format(comment))
                if number >= 0:
                    timings[dies].append((first, second))
        died = [median(values) for values in zip(*timings[True])]
        lived = [median(values) for values in zip(*timings[False])]
        above = sum(died) - sum(lived)
        worst = max(worst, above)
        rows.append([way.name, *map(milliseconds, (died[0], lived[0], died[1], lived[1], above))])
    session.stop()
    header = ["way to die", "to the error", "same cell, no death", "next `1 + 1`", "`1 + 1` after no death", "above normal"]
    return table(header, rows), worst


def measure_interrupts(rounds: int) -> str:
    session = Session("fovea")
    session.ask(PRELUDE)
    rows = []
    for name, code in {
        "`while true {}`": "while true {}", "`sleep`": "sleep(1000)", "`print` in a loop": 'while true { print("x") }',
        "`Task.sleep`": "try await Task.sleep(nanoseconds: 1_000_000_000_000)",
        "`progress` loop": "for _ in progress(1...1_000_000) { usleep(1000) }",
    }.items():  # fmt: skip
        timings = []
        for number in range(rounds):
            request = session.begin(f'write(1, "started\\n", 8)\n{code} // {number}')
            session.until_output(request)
            begin = time.perf_counter()
            session.interrupt()
            session.receive(session.shell, request)
            reply = time.perf_counter() - begin
            timings.append((reply, session.ask(FOLLOWING.format(number))))
        rows.append([name, *(milliseconds(median(values)) for values in zip(*timings))])
    session.stop()
    return table(["the cell", "interrupt to its reply", "next `1 + 1`"], rows)


def measure_memory(rounds: int, most: int) -> str:
    """A cell's reply against the memory that the session holds, and what the first write to each page costs then."""
    session = Session("fovea")
    session.ask(PRELUDE + "var block = malloc(1)!\nvar size = 1")
    sizes = [0] + [size for size in (16, 64, 256, 1024, 2048, 4096) if size <= most]
    replies = {size: [] for size in sizes}
    writes = {size: [] for size in sizes}
    again = {size: [] for size in sizes}
    for size in sizes:
        session.ask(f"free(block)\nsize = max(1, {size} << 20)\nblock = malloc(size)!\nmemset(block, 1, size)")
        for number in range(-1, rounds):
            seconds = session.ask(f"1 + 1 // {size} {number}")
            once = session.ask(f"memset(block, {number + 2}, size)")
            twice = session.ask(f"memset(block, {number + 2}, size)\nmemset(block, {number + 3}, size)")
            if number >= 0:
                replies[size].append(seconds)
                writes[size].append(once)
                again[size].append(twice - once)
    session.stop()
    none = median(replies[0])
    rows = [
        [f"{size} MiB", milliseconds(median(replies[size])), milliseconds(median(replies[size]) - none),
         milliseconds(median(writes[size])), milliseconds(median(again[size]))]
        for size in sizes
    ]  # fmt: skip
    return table(["in use", "`1 + 1`", "of that for the memory", "a cell that writes all of it", "writing it a second time in the cell"], rows)


def measure_copies(size: int) -> str:
    """What worker and checkpoints have together while a cell has changed a share of the memory."""
    rows = []
    for share in (0, 1, 10, 50, 100):
        session = Session("fovea")
        session.ask(PRELUDE + f"let size = {size} << 20\nlet block = malloc(size)!\nmemset(block, 1, size)")
        session.ask("number += 1")
        before = session.worker_memory()
        # Every hundredth page, every tenth, …: as many as the share says.
        request = session.begin(
            f"for page in 0..<(size / 4096) where page % 100 < {share} {{ memset(block + page * 4096, 2, 4096) }}\n"
            'write(1, "done\\n", 5)\nsleep(1000)')
        session.until_output(request)
        grown = session.worker_memory() - before
        session.interrupt()
        session.receive(session.shell, request)
        rows.append([f"{share} %", f"{before / MIB:.0f}", f"{grown / MIB:.0f}"])
        session.stop()
    return table([f"of {size} MiB changed", "MiB before", "MiB more"], rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--most-memory", type=int, default=4096, help="in MiB")
    arguments = parser.parse_args()
    deaths, worst = measure_deaths(arguments.rounds)
    when = datetime.now(timezone.utc)
    met = worst <= BAR
    lines = [
        f"# What durability costs, {when:%Y-%m-%d %H:%M} UTC", "",
        f"{processor()}, medians of {arguments.rounds}, in ms unless said otherwise; with and without in turns.", "",
        "## Deaths", "", deaths, "",
        f"{'met' if met else 'MISSED'}: at most {milliseconds(worst)} ms above normal (bar: {milliseconds(BAR)} ms)", "",
        "## Interrupts", "", measure_interrupts(arguments.rounds), "",
        "## Checkpoints, by the memory in use", "", measure_memory(arguments.rounds, arguments.most_memory), "",
        "## Memory of a checkpoint", "", measure_copies(min(1024, arguments.most_memory)),
    ]  # fmt: skip
    text = "\n".join(lines) + "\n"
    print(text)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / f"{when:%Y-%m-%dT%H%M%SZ}.md").write_text(text)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
