"""A forward convolution as an ONNX model, with the filter in it."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from data import read


def convolution(case, folder) -> bytes:
    kernel = np.ascontiguousarray(read(folder, "filter", case.filter_shape).transpose(3, 2, 0, 1))
    node = helper.make_node(
        "Conv", ["x", "w"], ["y"], strides=[case.stride] * 2, pads=[case.pad] * 4, dilations=[case.dilation] * 2,
        group=case.groups,
    )  # fmt: skip
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, [case.n, case.c, case.h, case.w])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [case.n, case.k, case.oh, case.ow])
    graph = helper.make_graph([node], "case", [image], [result], [numpy_helper.from_array(kernel, "w")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()
