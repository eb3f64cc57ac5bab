"""What the engine asks of the heap once every buffer that it keeps has been made: nothing."""

import pathlib
import re
import subprocess

import pytest

CHECK = pathlib.Path(__file__).resolve().parents[2] / ".build/release/engine-check"


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_repeated_operations_ask_for_nothing(threads):
    done = subprocess.run([CHECK, "allocations"], env={"FOVEA_THREADS": str(threads)},
                          capture_output=True, text=True, timeout=120, check=True)
    lines = re.findall(r"^(\d+) allocations, (\d+) bytes: (.*)$", done.stdout, re.MULTILINE)
    assert len(lines) > 90
    assert not [line for line in lines if line[:2] != ("0", "0")]
