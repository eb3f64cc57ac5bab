"""The machine that measures."""

import os
import platform
from pathlib import Path


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def processors(count: int) -> set:
    """The last ones that this process may use: the first usually serves the devices' interrupts."""
    return set(sorted(os.sched_getaffinity(0))[-count:])


def has_flag(name: str) -> bool:
    path = Path("/proc/cpuinfo")
    return path.exists() and f" {name} " in path.read_text().replace("\n", " ")
