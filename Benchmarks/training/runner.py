"""The processes of Fovea and its peers."""

import os
import sys
from pathlib import Path

from common.comparison import OURS
from common.process import Runner

HERE = Path(__file__).parent

#: The peers' names, in the order of the table.
PEERS = {
    "torch_eager": "torch", "torch_compile": "torch.compile", "tensorflow_graph": "TensorFlow",
    "tensorflow_xla": "TensorFlow XLA",
}  # fmt: skip


def environment(threads: int) -> dict:
    count = str(threads)
    return os.environ | {
        "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "FOVEA_THREADS": count, "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip


def peer(module: str, threads: int) -> Runner:
    command = [sys.executable, str(HERE / "worker.py"), module, str(threads)]
    return Runner(PEERS[module], command, threads, environment(threads))


def ours(program: Path, threads: int) -> Runner:
    return Runner(OURS, [str(program)], threads, environment(threads))
