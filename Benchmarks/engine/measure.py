"""Times the engine and its peers side by side, taking turns, in one run; prints a table, draws it and checks the bars."""

import argparse
import os
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import data
from cases import all_cases, family, fields
from common.comparison import OURS
from common.machine import processor
from common.process import PeerFailed
from common.text import counted, say
from common.timing import TURN, take_turns
from plot import svg
from report import Measurement, table, verdicts
from runner import FAMILIES, PEERS, ours, peer

#: Largest difference between results, relative to their root mean square, for sums of so many terms: rounding grows with
#: their square root, and Winograd's transforms add to it.
BASE_TOLERANCE = 5e-6


def agree(case, runners: list, folder: Path) -> dict:
    """What is wrong with whose result: that of the most trusted peer, the first one, counts as right."""
    results = {}
    failures = {}
    for runner in runners:
        path = folder / "result"
        try:
            runner.times(1)
            runner.result(path)
            results[runner.name] = data.read(folder, "result", case.result_shape)
        except (PeerFailed, ValueError) as error:
            failures[runner.name] = str(error)
    expected = next((array for name, array in results.items() if name != OURS), None)
    for name, array in results.items():
        if expected is None or array is expected:
            continue
        error = data.difference(array, expected)
        if not error <= BASE_TOLERANCE * max(8, case.terms**0.5):
            failures[name] = f"differs by {error:.1e} of the results' root mean square"
    return failures


def measure(name: str, case, runners: list, threads: int, rounds: int, length: float) -> Measurement:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        folder = Path(place)
        data.write(case, folder)
        ready = []
        failures = {}
        for runner in runners:
            try:
                if runner.prepare(fields(case), folder):
                    ready.append(runner)
            except PeerFailed as error:
                failures[runner.name] = str(error)
        failures |= agree(case, ready, folder)
        good = [runner for runner in ready if runner.name not in failures]
        times = take_turns(good, rounds, length)
        for runner in ready:
            runner.release()
    notes = {runner.name: runner.note for runner in good}
    return Measurement(name, threads, times, notes, failures, family(case), case.operations)


def measure_all(cases: dict, threads: int, arguments) -> tuple:
    wanted = [name for name in PEERS if not arguments.peers or name in arguments.peers]
    peers = {name: peer(name, threads) for name in wanted if any(name in FAMILIES[case.kind] for case in cases.values())}
    own = ours(arguments.program, threads)
    missing = {runner.name: runner.missing for runner in [own, *peers.values()] if runner.missing}
    measurements = []
    try:
        peak = own.peak()
        for number, (name, case) in enumerate(cases.items()):
            runners = [peers[peer] for peer in FAMILIES[case.kind] if peer in peers and not peers[peer].missing]
            one = measure(name, case, [*runners, own], threads, arguments.rounds, arguments.turn)
            ratio = "" if one.ratio is None else f"{one.ratio:.2f} against {one.best_peer}, {one.speed(OURS):.0f} GFLOP/s"
            say(f"[{number + 1}/{len(cases)}, {threads} thread(s)] {name}: {ratio}")
            for who, what in one.failures.items():
                say(f"    {who} {what}")
            measurements.append(one)
        versions = {runner.name: runner.version for runner in [own, *peers.values()] if runner.version}
    finally:
        for runner in [own, *peers.values()]:
            runner.stop()
    return measurements, peak, missing, versions


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="the engine's program that was built")
    parser.add_argument("--case", action="append", default=[], help="only cases whose name contains this; repeatable")
    parser.add_argument("--threads", type=int, action="append", default=[], help="1 and 2 unless given; repeatable")
    parser.add_argument("--peers", action="append", default=[], choices=list(PEERS), help="only these; repeatable")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--turn", type=float, default=TURN, help="seconds of a turn")
    parser.add_argument("--quick", action="store_true", help="three short rounds, for development")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.turn = 3, 0.02
    return arguments


def selected(wanted: list) -> dict:
    cases = all_cases()
    chosen = {name: case for name, case in cases.items() if not wanted or any(part in name for part in wanted)}
    if not chosen:
        raise SystemExit("No case has that name. There are:\n  " + "\n  ".join(cases))
    return chosen


def main() -> int:
    arguments = parse()
    cases = selected(arguments.case)
    when = datetime.now(timezone.utc)
    everything = []
    lines = [f"# The engine and its peers, {when:%Y-%m-%d %H:%M} UTC", ""]
    for threads in arguments.threads or [1, 2]:
        if threads > len(os.sched_getaffinity(0)):
            lines += [f"Left out: {threads} threads; this machine has fewer processors.", ""]
            continue
        measurements, peak, missing, versions = measure_all(cases, threads, arguments)
        everything += measurements
        lines += [
            f"## {counted(threads, 'thread')}", "",
            f"{processor()}; measured peak {peak / 1e9:.0f} GFLOP/s; {arguments.rounds} rounds, medians.", "",
            ", ".join(f"{name} {version}" for name, version in versions.items()) + ".", "",
            *(f"- left out: {name}: {why}" for name, why in missing.items()), *([""] if missing else []),
            table(measurements, peak), "",
            *(f"- {one.name}: {who} {what}" for one in measurements for who, what in one.failures.items()), "",
        ]  # fmt: skip
    judged = verdicts(everything)
    wrong = [one.name for one in everything if OURS in one.failures]
    judged.append((f"results that differ or failed: {', '.join(wrong) or 'none'}", not wrong))
    lines += ["## Bars", "", *(f"- {'met' if met else 'MISSED'}: {sentence}" for sentence, met in judged)]
    text = "\n".join(lines) + "\n"
    print(text)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / f"{when:%Y-%m-%dT%H%M%SZ}.md").write_text(text)
    (results / f"{when:%Y-%m-%dT%H%M%SZ}.svg").write_text(svg(everything))
    return 0 if all(met for _, met in judged) else 1


if __name__ == "__main__":
    raise SystemExit(main())
