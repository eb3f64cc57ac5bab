"""What the engine asks of the heap once every buffer that it keeps has been made."""

import pathlib
import re
import subprocess

import pytest

CHECK = pathlib.Path(__file__).resolve().parents[2] / ".build/release/engine-check"
# How many calls `engine-check allocations` counts together.
CALLS = 10


def allocations(threads: int) -> dict[str, tuple[int, int]]:
    done = subprocess.run([CHECK, "allocations"], env={"FOVEA_THREADS": str(threads)},
                          capture_output=True, text=True, timeout=120, check=True)
    lines = re.findall(r"^(\d+) allocations, (\d+) bytes: (.*)$", done.stdout, re.MULTILINE)
    assert len(lines) > 50
    return {name: (int(count), int(size)) for count, size, name in lines}


def is_planned_anew(name: str) -> bool:
    """Convolutions and matrix products divide their work into blocks with each call, and list these on the heap."""
    return name.startswith(("convolution ", "input gradient ", "filter gradient ", "product "))


def test_one_thread_asks_for_nothing():
    asked = {name: found for name, found in allocations(threads=1).items() if found != (0, 0)}
    assert not [name for name in asked if not is_planned_anew(name)]


def test_several_threads_ask_for_one_closure_a_call():
    for name, (count, size) in allocations(threads=2).items():
        if not is_planned_anew(name):
            assert count <= CALLS and size <= 64 * CALLS, name


@pytest.mark.parametrize("threads", [1, 2])
def test_plans_are_small(threads):
    """No buffer is among them: the smallest image here has 30 KiB, the largest 400."""
    for name, (_, size) in allocations(threads).items():
        # Eleven by eleven with a stride of four has a plan for each of sixteen interlocking parts.
        parts = 16 if "stride 4" in name and name.startswith("input gradient") else 1
        assert size <= 8192 * parts * CALLS, name
