"""The processes of Fovea and its peers."""

import os
import sys
from pathlib import Path

from common.comparison import OURS
from common.process import Runner

HERE = Path(__file__).parent

#: The peers' names, in the order of the table; the first one's scores are what others are compared with.
PEERS = {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "ncnn": "ncnn", "torch": "PyTorch"}


def environment(threads: int) -> dict:
    count = str(threads)
    return os.environ | {
        "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "FOVEA_THREADS": count, "PYTHONDONTWRITEBYTECODE": "1",
        "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip


def peer(module: str, threads: int) -> Runner:
    command = [sys.executable, str(HERE / "worker.py"), module, str(threads)]
    return Runner(PEERS[module], command, threads, environment(threads))


def ours(program: Path, threads: int) -> Runner:
    return Runner(OURS, [str(program)], threads, environment(threads))
