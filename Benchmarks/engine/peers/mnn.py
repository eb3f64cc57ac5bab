"""MNN: forward convolutions."""

import tempfile
from importlib.metadata import version as package_version
from pathlib import Path

import MNN
import numpy as np

# The converter itself: the package's command of that name also reports its use over the network.
from _tools import mnnconvert

from data import read
from peers.onnx_model import convolution


def version() -> str:
    return package_version("mnn")


def load(case, folder) -> MNN.Interpreter:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "onnx").write_bytes(convolution(case, folder))
        mnnconvert(
            ["mnnconvert", "-f", "ONNX", "--modelFile", f"{place}/onnx", "--MNNModel", f"{place}/mnn", "--bizCode", "-"]
        )
        return MNN.Interpreter(f"{place}/mnn")


def prepare(case, folder, threads):
    if case.kind != "convolution" or case.direction != "forward":
        return None
    net = load(case, folder)
    session = net.createSession({"backend": "CPU", "numThread": threads, "precision": "high"})
    nchw = MNN.Tensor_DimensionType_Caffe
    image = np.ascontiguousarray(read(folder, "input", case.input_shape).transpose(0, 3, 1, 2))
    net.getSessionInput(session).copyFrom(MNN.Tensor(image.shape, MNN.Halide_Type_Float, image, nchw))

    def result():
        shape = (case.n, case.k, case.oh, case.ow)
        host = MNN.Tensor(shape, MNN.Halide_Type_Float, np.zeros(shape, np.float32), nchw)
        net.getSessionOutput(session).copyToHostTensor(host)
        return np.ascontiguousarray(np.array(host.getData(), np.float32).reshape(shape).transpose(0, 2, 3, 1))

    return lambda: net.runSession(session), result, "NCHW"
