"""A short soak; `python Tests/Integration/soak.py --cells 5000` is the long one."""

import os

from kernel import Kernel
from soak import Soak
from soak_cells import WEIGHTS

#: A minute, on a slow machine.
CELLS = 120


def test_random_cells_leave_the_session_as_the_model_says(kernel_name, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    kernel = Kernel(kernel_name, cwd=tmp_path, env={**os.environ, "TMPDIR": str(scratch)})
    try:
        soak = Soak(kernel, seed=20260101, kinds=WEIGHTS)
        soak.run(CELLS, report=print)
        assert sum(soak.counts.values()) >= CELLS * 0.8
        assert soak.counts["death"] > 10 and soak.counts["hang"] > 0
        kernel.manager.shutdown_kernel()
    finally:
        kernel.stop()
    assert list(scratch.iterdir()) == []
