"""What a kernel takes up in the machine: processes, descriptors, threads, memory, temporary files."""

import os
import pathlib
from dataclasses import dataclass

import psutil
from kernel import Kernel, wait_until

#: The programs that belong to a session; every other descendant was started by a cell.
OWN_PROGRAMS = ("fovea", "fovea-worker", "fovea-sourcekit", "swift-frontend", "ld.lld", "llvm-symbolizer")


@dataclass(frozen=True)
class Footprint:
    """Counts that must not grow, however cells end."""

    workers: int
    kernel_descriptors: int
    worker_descriptors: int
    kernel_threads: int


def processes(kernel: Kernel) -> list[psutil.Process]:
    """Every descendant, also those that daemonised themselves: orphans come back to the kernel."""
    return psutil.Process(kernel.pid).children(recursive=True)


def name_of(process: psutil.Process) -> str:
    """The program's name; empty for a process that has just ended."""
    try:
        # A shell that a cell started keeps the cell's arguments: only the executable tells the truth.
        return pathlib.Path(os.readlink(f"/proc/{process.pid}/exe")).name
    except OSError:
        return ""


def is_zombie(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or is_zombie(process)


def zombies(kernel: Kernel) -> list[psutil.Process]:
    return [process for process in processes(kernel) if is_zombie(process)]


def strangers(kernel: Kernel) -> list[psutil.Process]:
    """Living processes that cells started."""
    return [process for process in processes(kernel) if name_of(process) not in ("", *OWN_PROGRAMS)]


def workers(kernel: Kernel) -> list[psutil.Process]:
    """The worker and its checkpoints, and whatever a cell forked from them."""
    return [process for process in processes(kernel) if name_of(process) == "fovea-worker"]


def worker_pid(kernel: Kernel) -> int:
    return int(kernel.ok("getpid()").result)


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def measure(kernel: Kernel) -> Footprint:
    worker = worker_pid(kernel)
    return Footprint(
        workers=len(workers(kernel)),
        kernel_descriptors=descriptors(kernel.pid),
        worker_descriptors=descriptors(worker),
        kernel_threads=psutil.Process(kernel.pid).num_threads(),
    )


def settle(kernel: Kernel) -> Footprint:
    """Runs cells until the kernel takes up no more than the cell before; what it keeps for undo is full then."""
    last, unchanged = measure(kernel), 0
    for _ in range(40):
        now = measure(kernel)
        unchanged = unchanged + 1 if now == last else 0
        if unchanged == 3:
            return now
        last = now
    raise AssertionError(f"the kernel grows with every cell: {last}")


def check_nothing_left(kernel: Kernel, before: Footprint) -> None:
    """No zombie, no process of a cell's, no more workers, descriptors and threads than before."""
    wait_until(lambda: not zombies(kernel), "the reaping of zombies", timeout=10)
    wait_until(lambda: not strangers(kernel), f"the end of {strangers(kernel)}", timeout=10)
    wait_until(lambda: len(workers(kernel)) <= before.workers, "the end of superfluous workers", timeout=10)
    worker = worker_pid(kernel)
    # A checkpoint that is kept no longer is dropped just after the reply.
    wait_until(
        lambda: (
            descriptors(kernel.pid) <= before.kernel_descriptors
            and descriptors(worker) <= before.worker_descriptors
            and psutil.Process(kernel.pid).num_threads() <= before.kernel_threads
        ),
        f"as few descriptors and threads as before ({before})",
        timeout=10,
    )
