"""The processes of the engine and its peers, and the environment that they do their best in."""

import os
import sys
from pathlib import Path

from common.comparison import OURS
from common.machine import has_flag
from common.process import Runner

HERE = Path(__file__).parent

#: The peers' names, in the order of the table.
PEERS = {
    "onednn": "oneDNN", "torch": "torch", "onnxruntime": "onnxruntime", "openvino": "openvino", "ncnn": "ncnn",
    "mnn": "MNN", "opencv": "OpenCV", "numpy": "NumPy",
}  # fmt: skip

FAMILIES = {
    "product": ("onednn", "torch", "numpy"),
    "filter": ("opencv",),
    "convolution": ("onednn", "torch", "onnxruntime", "openvino", "ncnn", "mnn"),
}


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


def peer(module: str, threads: int) -> Runner:
    command = [sys.executable, str(HERE / "worker.py"), module, str(threads)]
    return Runner(PEERS[module], command, threads, environment(threads))


def ours(program: Path, threads: int) -> Runner:
    return Runner(OURS, [str(program)], threads, environment(threads))
