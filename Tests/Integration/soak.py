"""Random cells, good and deadly mixed, most followed by a check of every variable against a model kept here.

    python soak.py --cells 5000 --seed 1          (in the tests' .venv; some four cells a second)

Prints how often each kind of cell came, and the growth of memory, descriptors, threads and processes. When the session is
not as the model says, prints the seed and the last cells, and ends with status 1.
"""

import argparse
import collections
import os
import pathlib
import random
import sys
import tempfile
import time

import footprint
import psutil
from kernel import Kernel, wait_until
from soak_cells import GOOD_AND_BAD, Cell
from soak_model import Model

#: Growth allowed for each cell, in bytes: the kernel keeps its source, the worker its code.
KERNEL_BYTES = 60_000
WORKER_BYTES = 500_000
#: And once, for what fills with time.
ONCE_BYTES = 60_000_000


class SoakFailure(AssertionError):
    """The session is not as the model says."""


class Soak:
    def __init__(self, kernel: Kernel, seed: int, kinds: dict[str, int]):
        self.kernel = kernel
        self.seed = seed
        self.random = random.Random(seed)
        self.kinds = kinds
        self.model = Model()
        self.counts: collections.Counter[str] = collections.Counter()
        self.recent: collections.deque[str] = collections.deque(maxlen=16)

    def run(self, cells: int, report=lambda line: None) -> None:
        self.kernel.ok("import Foundation")
        self.check()
        begin = time.monotonic()
        first, first_cell = None, 0
        for number in range(cells):
            self.step()
            # What is kept for undo, and the caches, are full by now.
            if first is None and number >= min(60, cells // 3):
                first, first_cell = self.sample(), number
            if number % 250 == 249:
                report(f"{number + 1} cells, {(number + 1) / (time.monotonic() - begin):.1f} a second: {self.sample()}")
        last = self.sample()
        report(f"from {first}\n  to {last}")
        self.expect(not footprint.strangers(self.kernel), f"processes are left: {footprint.strangers(self.kernel)}")
        complaint = last.complaint(since=first, cells=2 * (cells - first_cell))
        self.expect(complaint is None, complaint)

    def sample(self) -> "Sample":
        """What the session takes up; that is asked by cells, which can be undone as any other."""
        for _ in range(Sample.CELLS):
            self.model.ran()
        return Sample(self.kernel)

    def step(self) -> None:
        kind = self.random.choices(list(self.kinds), list(self.kinds.values()))[0]
        cell = GOOD_AND_BAD[kind](self.random, self.model)
        if cell is None:
            return
        self.counts[kind] += 1
        self.recent.append(f"--- {kind}\n{cell.code}")
        try:
            self.perform(cell)
            # Not every time: a check is a cell, whose checkpoint makes up for one that was lost.
            if self.random.random() < 0.8:
                self.check()
        except SoakFailure:
            raise
        except (AssertionError, TimeoutError, ValueError) as error:
            raise SoakFailure(self.history(f"{type(error).__name__}: {error}")) from error

    def perform(self, cell: Cell) -> None:
        if cell.kills == "before":
            worker = psutil.Process(footprint.worker_pid(self.kernel))
            self.model.ran()
            worker.kill()
            worker.wait(60)
        worker = footprint.worker_pid(self.kernel) if cell.kills == "during" else 0
        if worker:
            self.model.ran()
        request = self.kernel.send(cell.code)
        if cell.kills == "during" or cell.hangs:
            self.kernel.until_output(request, "started")
            if worker:
                os.kill(worker, 9)
            else:
                self.kernel.interrupt()
            status = self.kernel.reply(request)["content"]["status"]
        else:
            messages = list(self.kernel.published(request))
            reply = self.kernel.reply(request)
            status = reply["content"]["status"]
            written = "".join(
                message["content"]["text"] for message in messages
                if message["msg_type"] == "stream" and message["content"]["name"] == "stdout")
            self.expect(cell.prints is None or written == cell.prints, f"printed {written[-300:]!r}")
            errors = [message for message in messages if message["msg_type"] == "error"]
            self.expect(len(errors) == (status == "error"), f"{len(errors)} errors")
        self.expect(status == ("error" if cell.fails else "ok"), f"the cell's status is {status}")
        if cell.undoes:
            self.model.undo(cell.undoes)
        elif cell.happens:
            self.model.ran(cell.effect)

    def check(self) -> None:
        """Every live variable, function and extension is as in the model."""
        code, expected = self.model.question()
        run = self.kernel.run(code)
        self.expect(run.status == "ok", f"the check fails:\n{code}\n{run.describe()}")
        self.expect(run.result == expected, f"the session says {run.result}\n          instead of {expected}")
        self.model.ran()
        wait_until(lambda: not footprint.zombies(self.kernel), "the reaping of zombies", timeout=10)

    def expect(self, condition: bool, what: str | None) -> None:
        if not condition:
            raise SoakFailure(self.history(what))

    def history(self, what: str | None) -> str:
        return "\n".join([*self.recent, "", f"seed {self.seed}, cell {sum(self.counts.values())}: {what}"])


class Sample:
    """What the session takes up at one moment."""

    #: How many cells ask for it.
    CELLS = 2

    def __init__(self, kernel: Kernel):
        worker = footprint.worker_pid(kernel)
        self.counts = footprint.measure(kernel)
        self.kernel_memory = psutil.Process(kernel.pid).memory_info().rss
        self.worker_memory = psutil.Process(worker).memory_info().rss

    def __str__(self) -> str:
        return f"kernel {self.kernel_memory >> 20} MiB, worker {self.worker_memory >> 20} MiB, {self.counts}"

    def complaint(self, since: "Sample", cells: int) -> str | None:
        for name in ("kernel_descriptors", "worker_descriptors", "kernel_threads", "workers"):
            before, now = getattr(since.counts, name), getattr(self.counts, name)
            # Dispatch, once it is used, waits with three descriptors.
            if now > before + 3:
                return f"{name} grew from {before} to {now}"
        for name, each in (("kernel_memory", KERNEL_BYTES), ("worker_memory", WORKER_BYTES)):
            growth = getattr(self, name) - getattr(since, name)
            if growth > ONCE_BYTES + each * cells:
                return f"{name} grew by {growth >> 20} MiB in {cells} cells"
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kernel", default="fovea")
    parser.add_argument("--without", nargs="*", default=[], help="kinds of cells to leave out")
    arguments = parser.parse_args()
    from soak_cells import WEIGHTS

    kinds = {kind: weight for kind, weight in WEIGHTS.items() if kind not in arguments.without}
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder, "scratch")
        scratch.mkdir()
        kernel = Kernel(arguments.kernel, cwd=folder, env={**os.environ, "TMPDIR": str(scratch)})
        soak = Soak(kernel, arguments.seed, kinds)
        try:
            soak.run(arguments.cells, report=lambda line: print(line, flush=True))
        except SoakFailure as failure:
            print(failure)
            return 1
        finally:
            print(", ".join(f"{count} {kind}" for kind, count in soak.counts.most_common()))
            begin = time.monotonic()
            process = psutil.Process(kernel.pid)
            kernel.request("shutdown_request", {"restart": False}, channel="control")
            wait_until(lambda: footprint.has_ended(process), "the kernel's end")
            print(f"ended within {time.monotonic() - begin:.1f} s")
            kernel.stop()
        left = [str(path.relative_to(scratch)) for path in sorted(scratch.rglob("*"))][:20]
        print(f"{sum(soak.counts.values())} cells; temporary files left: {left}")
        return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
