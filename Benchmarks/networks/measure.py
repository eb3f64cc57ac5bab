"""Times inferences of Fovea and its peers side by side, taking turns, in one run; prints tables and checks the bars."""

import argparse
import os
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

import data
from cases import CASES, fields
from common.comparison import OURS
from common.machine import processor
from common.process import PeerFailed, Runner, stop_with_what_was_started
from common.text import counted, say
from common.timing import take_turns
from graph import needed_bytes
from report import TOLERANCE, Measurement, memory, times, verdicts
from runner import PEERS, ours, peer

#: Seconds of a library's turn.
TURN = 0.3


def errors(runners: list, folder: Path) -> dict:
    """The largest difference of a score from the first one's, relative to the largest score."""
    scores = {}
    for runner in runners:
        runner.times(1)
        runner.result(folder / "scores")
        scores[runner.name] = np.fromfile(folder / "scores", np.float32).astype(float)
    first = next(iter(scores.values()))
    return {name: float(np.abs(one - first).max() / np.abs(first).max()) for name, one in scores.items()}


def own_process(runners: list) -> Runner:
    return next(runner for runner in runners if runner.name == OURS)


def measure(name: str, runners: list, threads: int, arguments) -> Measurement:
    case = CASES[name]
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as place:
        folder = Path(place)
        data.write(case, folder)
        before = own_process(runners).memory()
        ready = []
        failures = {}
        for runner in runners:
            try:
                if runner.prepare(fields(case), folder):
                    ready.append(runner)
            except PeerFailed as error:
                failures[runner.name] = str(error)
        differences = errors(ready, folder)
    needed = needed_bytes(case.graph(), case.batch)
    one = Measurement(name, threads, {}, {runner.name: runner.note for runner in ready}, failures, differences, {}, needed, before)
    for runner in ready:
        if not differences[runner.name] <= TOLERANCE:
            failures[runner.name] = f"has other scores: {differences[runner.name]:.1e} of the largest"
    good = [runner for runner in ready if runner.name not in failures]
    for runner in good:
        runner.forget_peak()
    one.times = take_turns(good, arguments.rounds, arguments.turn)
    one.memory = {runner.name: runner.memory() for runner in good}
    for runner in ready:
        runner.release()
    return one


def measure_all(names: list, threads: int, arguments) -> tuple:
    peers = [peer(module, threads) for module in PEERS if not arguments.peers or module in arguments.peers]
    missing = {runner.name: runner.missing for runner in peers if runner.missing}
    versions = {runner.name: runner.version for runner in peers if runner.version}
    measurements = []
    try:
        for name in names:
            # Anew for every case, so that its memory is that of this case alone; the peers fork for theirs.
            own = ours(arguments.program, threads)
            try:
                if own.missing:
                    raise SystemExit(f"{OURS}: {own.missing}")
                versions[OURS] = own.version
                one = measure(name, [*(runner for runner in peers if not runner.missing), own], threads, arguments)
            finally:
                own.stop()
            say(f"[{counted(threads, 'thread')}] {name}: {one.ratio or 0:.2f} against {one.best_peer}")
            for who, what in one.failures.items():
                say(f"    {who} {what}")
            measurements.append(one)
    finally:
        for runner in peers:
            runner.stop()
    return measurements, missing, versions


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="Fovea's program that was built")
    parser.add_argument("--case", action="append", default=[], help="only cases whose name contains this; repeatable")
    parser.add_argument("--threads", type=int, action="append", default=[], help="1 and 2 unless given; repeatable")
    parser.add_argument("--peers", action="append", default=[], choices=list(PEERS), help="only these; repeatable")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--turn", type=float, default=TURN, help="seconds of a turn")
    parser.add_argument("--quick", action="store_true", help="three short rounds, for development")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.turn = 3, 0.05
    return arguments


def main() -> int:
    arguments = parse()
    stop_with_what_was_started()
    names = [name for name in CASES if not arguments.case or any(part in name for part in arguments.case)]
    if not names:
        raise SystemExit("No case has that name. There are:\n  " + "\n  ".join(CASES))
    when = datetime.now(timezone.utc)
    measurements = []
    missing, versions, notes = {}, {}, []
    for threads in arguments.threads or [1, 2]:
        if threads > len(os.sched_getaffinity(0)):
            notes.append(f"left out: {counted(threads, 'thread')}; this machine has fewer processors")
            continue
        some, absent, found = measure_all(names, threads, arguments)
        measurements += some
        missing |= absent
        versions |= found
    notes += [f"left out: {name}: {why}" for name, why in missing.items()]
    notes += [f"{one.name}: {who} {what}" for one in measurements for who, what in one.failures.items()]
    judged = verdicts(measurements)
    lines = [
        f"# Networks beside other libraries, {when:%Y-%m-%d %H:%M} UTC", "",
        f"{processor()}; {arguments.rounds} rounds, medians.", "",
        ", ".join(f"{name} {version}" for name, version in versions.items()) + ".", "",
        times(measurements), "", memory(measurements), "",
        *(f"- {note}" for note in notes), *([""] if notes else []),
        *(f"- {'met' if met else 'MISSED'}: {sentence}" for sentence, met in judged),
    ]  # fmt: skip
    text = "\n".join(lines) + "\n"
    print(text)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / f"{when:%Y-%m-%dT%H%M%SZ}.md").write_text(text)
    return 0 if all(met for _, met in judged) else 1


if __name__ == "__main__":
    raise SystemExit(main())
