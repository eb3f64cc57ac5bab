"""Times training steps of Fovea and its peers side by side, taking turns, in one run; prints tables and checks the bars."""

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
from common.process import PeerFailed
from common.text import counted, say
from common.timing import take_turns
from report import Measurement, memory, times, verdicts
from runner import PEERS, ours, peer

#: Largest difference of a loss from the first peer's, relative to it.
TOLERANCE = 1e-4
#: Seconds of a library's turn.
TURN = 0.3


def first_losses(runners: list, folder: Path) -> dict:
    result = {}
    for runner in runners:
        runner.result(folder / "losses")
        result[runner.name] = np.fromfile(folder / "losses", np.float32).astype(float).tolist()
    return result


def measure(name: str, runners: list, threads: int, arguments) -> Measurement:
    case = CASES[name]
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
        losses = first_losses(ready, folder)
    one = Measurement(name, threads, {}, {runner.name: runner.note for runner in ready}, failures, losses, {})
    for runner in ready:
        if any(other != OURS for other in losses) and not one.error(runner.name) <= TOLERANCE:
            failures[runner.name] = f"has other losses: {losses[runner.name]}"
    good = [runner for runner in ready if runner.name not in failures]
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
    errors = [one.error(OURS) for one in measurements if len(one.losses) > 1 and OURS in one.losses]
    judged = verdicts(measurements)
    if errors:
        sentence = f"losses of the first steps differ from the first peer's by {max(errors):.1e} at most"
        judged.append((f"{sentence} (bar: {TOLERANCE:.0e})", max(errors) <= TOLERANCE))
    lines = [
        f"# Training beside other libraries, {when:%Y-%m-%d %H:%M} UTC", "",
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
