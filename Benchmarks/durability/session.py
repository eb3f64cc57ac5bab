"""A kernel under measurement whose cells may fail."""

import time
from pathlib import Path

import psutil
from kernels import RunningKernel


class Session(RunningKernel):
    def begin(self, code: str) -> str:
        return self.send("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": True,
        })  # fmt: skip

    def ask(self, code: str, succeeds: bool = True) -> float:
        """Seconds from a cell's request to its reply."""
        begin = time.perf_counter()
        _, content = self.receive(self.shell, self.begin(code))
        seconds = time.perf_counter() - begin
        assert (content["status"] == "ok") == succeeds, content
        return seconds

    def interrupt(self) -> None:
        self.receive(self.control, self.send("interrupt_request", {}, self.control))

    def until_output(self, request: str) -> None:
        while self.receive(self.iopub, request)[0] != "stream":
            pass

    def workers(self) -> list[psutil.Process]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [process for process in found if process.name().startswith("fovea-worker")]

    def worker_memory(self) -> int:
        """Bytes that the worker and its checkpoints have together, each shared page counted once."""
        while True:
            try:
                return sum(proportional_memory(process.pid) for process in self.workers())
            except (ProcessLookupError, FileNotFoundError):
                continue  # a checkpoint that was just dropped


def proportional_memory(pid: int) -> int:
    """Bytes, each page divided by the number of processes that share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
