"""A process that computes cases with one library, and the environment that it does its best in."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cases import fields

HERE = Path(__file__).parent

#: The peers' names, in the order of the table, and what is measured as "ours".
PEERS = {
    "onednn": "oneDNN", "torch": "torch", "onnxruntime": "onnxruntime", "openvino": "openvino", "ncnn": "ncnn",
    "mnn": "MNN", "opencv": "OpenCV", "numpy": "NumPy",
}  # fmt: skip
OURS = "Fovea"

FAMILIES = {
    "product": ("onednn", "torch", "numpy"),
    "filter": ("opencv",),
    "convolution": ("onednn", "torch", "onnxruntime", "openvino", "ncnn", "mnn"),
}


def processors(count: int) -> set:
    """The last ones that this process may use: the first usually serves the devices' interrupts."""
    return set(sorted(os.sched_getaffinity(0))[-count:])


def has_flag(name: str) -> bool:
    path = Path("/proc/cpuinfo")
    return path.exists() and f" {name} " in path.read_text().replace("\n", " ")


def environment(threads: int) -> dict:
    count = str(threads)
    result = os.environ | {
        "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count, "FOVEA_THREADS": count,
        "PYTHONDONTWRITEBYTECODE": "1", "OPENCV_FOR_THREADS_NUM": count,
        # Results that come and go must not be given back to the system each time: clearing their pages anew would take
        # longer than some of the cases.
        "MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "17179869184",
        "MALLOC_TOP_PAD_": "268435456",
    }  # fmt: skip
    if has_flag("avx512f"):
        # OpenBLAS takes processors that are newer than itself for older ones without AVX-512.
        result["OPENBLAS_CORETYPE"] = "SkylakeX"
    return result


class PeerFailed(Exception):
    """What a process said instead of a result."""


@dataclass
class Runner:
    """One process, stopped whenever it is not its turn, so that no thread of it that still spins is in the way."""

    name: str
    command: list
    threads: int
    version: str = ""
    missing: str = ""
    note: str = ""
    process: subprocess.Popen = field(init=False)

    def __post_init__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment(self.threads), start_new_session=True, text=True, bufsize=1,
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

    def prepare(self, case, folder: Path) -> bool:
        """Whether the library has the case."""
        answer = self.ask(case=fields(case), folder=str(folder))
        self.note = answer.get("ready", "")
        return "ready" in answer

    def times(self, count: int) -> list:
        """Seconds of `count` calls, one after the other."""
        return [nanoseconds / 1e9 for nanoseconds in self.ask(run=count)["times"]]

    def result(self, path: Path) -> None:
        self.ask(result=str(path))

    def release(self) -> None:
        self.ask(release=True)

    def peak(self) -> float:
        return self.ask(peak=True)["operations per second"]

    def stop(self) -> None:
        if self.process.poll() is None:
            self._signal(signal.SIGKILL)
            self.process.wait()


def peer(module: str, threads: int) -> Runner:
    return Runner(PEERS[module], [sys.executable, str(HERE / "worker.py"), module, str(threads)], threads)


def ours(program: Path, threads: int) -> Runner:
    return Runner(OURS, [str(program)], threads)
