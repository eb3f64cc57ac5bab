"""OpenVINO on the processor, tuned for latency."""

import numpy as np
import openvino

from data import read_images
from peers.onnx_model import model_file


def version() -> str:
    return openvino.__version__.split("-")[0]


def prepare(case, folder, threads):
    settings = {
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY", "ENABLE_CPU_PINNING": False,
    }  # fmt: skip
    model = openvino.Core().compile_model(str(model_file(case, folder)), "CPU", settings)
    request = model.create_infer_request()
    image = read_images(case, folder)
    # The tensor does not keep the array that it shares.
    request.set_input_tensor(openvino.Tensor(image, shared_memory=True))

    def result(keep=image):
        return np.array(request.get_output_tensor().data)

    return request.infer, result, "ONNX"
