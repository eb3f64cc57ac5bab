"""ONNX Runtime, with all optimisations of the graph."""

import numpy as np
import onnxruntime

from data import read_images
from peers.onnx_model import model_file


def version() -> str:
    return onnxruntime.__version__


def prepare(case, folder, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_file(case, folder)), options, providers=["CPUExecutionProvider"])
    image = read_images(case, folder)
    output = session.get_outputs()[0]
    scores = np.empty(output.shape, np.float32)
    binding = session.io_binding()
    binding.bind_cpu_input("image", image)
    binding.bind_output(output.name, "cpu", 0, np.float32, output.shape, scores.ctypes.data)

    def call(keep=image):
        session.run_with_iobinding(binding)

    return call, lambda: scores, "ONNX"
