"""A process that computes cases with one library."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from common.machine import processors


def stop_with_what_was_started() -> None:
    """Lets a request to end raise `SystemExit`: without it, stopped processes would stay behind."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


class PeerFailed(Exception):
    """What a process said instead of a result."""


@dataclass
class Runner:
    """One process, stopped whenever it is not its turn, so that no thread of it that still spins is in the way."""

    name: str
    command: list
    threads: int
    environment: dict
    version: str = ""
    missing: str = ""
    note: str = ""
    process: subprocess.Popen = field(init=False)

    def __post_init__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=self.environment, start_new_session=True, text=True, bufsize=1,
            preexec_fn=lambda: os.sched_setaffinity(0, processors(self.threads)),
        )  # fmt: skip
        answer = self._read()
        self.missing = answer.get("missing", "")
        self.version = answer.get("version", "")
        if self.missing:
            self.process.wait()
        else:
            self._signal(signal.SIGSTOP)

    def _signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def _read(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            return {"missing": f"ended with exit status {self.process.wait()}"}
        return json.loads(line)

    def ask(self, **request) -> dict:
        self._signal(signal.SIGCONT)
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self._read()
        self._signal(signal.SIGSTOP)
        if "error" in answer or "missing" in answer:
            raise PeerFailed(answer.get("error") or answer["missing"])
        return answer

    def prepare(self, fields: dict, folder: Path) -> bool:
        """Whether the library has the case."""
        answer = self.ask(case=fields, folder=str(folder))
        self.note = answer.get("ready", "")
        return "ready" in answer

    def times(self, count: int) -> list:
        """Seconds of `count` calls, one after the other."""
        return [nanoseconds / 1e9 for nanoseconds in self.ask(run=count)["times"]]

    def result(self, path: Path) -> None:
        self.ask(result=str(path))

    def memory(self) -> int:
        """The most bytes that the process ever had resident, or since `forget_peak`."""
        return self.ask(memory=True)["bytes"]

    def forget_peak(self) -> None:
        """From now on `memory` counts from what is resident now."""
        self.ask(forget=True)

    def release(self) -> None:
        self.ask(release=True)

    def peak(self) -> float:
        return self.ask(peak=True)["operations per second"]

    def stop(self) -> None:
        if self.process.poll() is None:
            self._signal(signal.SIGKILL)
            self.process.wait()
