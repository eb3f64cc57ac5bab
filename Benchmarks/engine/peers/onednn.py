"""oneDNN itself, through its C interface: the layouts that it prefers, everything packed beforehand."""

import ctypes
import sys
from importlib.metadata import version as package_version
from pathlib import Path

import numpy as np

from data import read
from common.fastest import fastest

# The values of oneDNN 3's enumerations.
CPU, IN_ORDER, FLOAT, ANY = 1, 1, 3, 1
FORWARD_INFERENCE, AUTO, DIRECT = 96, 3, 1
NHWC, HWIO, HWIGO = 22, 28, 39
SOURCE, TARGET, WEIGHTS, SOURCE_GRADIENT, TARGET_GRADIENT, WEIGHTS_GRADIENT = 1, 17, 33, 129, 145, 161
QUERY = {SOURCE: 129, SOURCE_GRADIENT: 130, WEIGHTS: 131, WEIGHTS_GRADIENT: 132, TARGET: 133, TARGET_GRADIENT: 134}
IMPLEMENTATION = 8

Dims = ctypes.c_int64 * 12
Handle = ctypes.c_void_p


class Argument(ctypes.Structure):
    _fields_ = [("index", ctypes.c_int), ("memory", Handle)]


def load() -> ctypes.CDLL:
    for name in ("libdnnl.so.3", "libdnnl.so"):
        path = Path(sys.prefix) / "lib" / name
        if path.exists():
            return ctypes.CDLL(str(path))
    raise ImportError("libdnnl.so.3 is not in this environment")


library = load()
library.dnnl_primitive_desc_query_md.restype = Handle
library.dnnl_primitive_desc_query_md.argtypes = [Handle, ctypes.c_int, ctypes.c_int]


def version() -> str:
    return package_version("onednn-cpu-gomp")


def check(status: int) -> None:
    if status != 0:
        raise RuntimeError(f"oneDNN status {status}")


def handle(function: str, *arguments) -> Handle:
    made = Handle()
    check(getattr(library, function)(ctypes.byref(made), *arguments))
    return made


def description(shape: tuple, tag: int) -> Handle:
    return handle("dnnl_memory_desc_create_with_tag", len(shape), Dims(*shape), FLOAT, tag)


class Machine:
    """An engine with a stream, and what is computed on it."""

    def __init__(self):
        self.engine = handle("dnnl_engine_create", CPU, ctypes.c_size_t(0))
        self.stream = handle("dnnl_stream_create", self.engine, IN_ORDER)

    def memory(self, description: Handle, array: np.ndarray | None = None) -> Handle:
        place = ctypes.c_size_t(-1) if array is None else ctypes.c_size_t(array.ctypes.data)
        return handle("dnnl_memory_create", description, self.engine, place)

    def call(self, primitive: Handle, arguments: dict):
        """A function that executes a primitive; it keeps what it needs alive."""
        table = (Argument * len(arguments))(*(Argument(index, memory) for index, memory in arguments.items()))
        execute, wait, count = library.dnnl_primitive_execute, library.dnnl_stream_wait, len(arguments)
        stream = self.stream

        def run():
            if execute(primitive, stream, count, table) or wait(stream):
                raise RuntimeError("oneDNN failed")

        return run

    def reorder(self, source: Handle, source_description: Handle, target: Handle, target_description: Handle):
        made = handle(
            "dnnl_reorder_primitive_desc_create", source_description, self.engine, target_description, self.engine, None
        )
        return self.call(handle("dnnl_primitive_create", made), {SOURCE: source, TARGET: target})


def prepare(case, folder, threads):
    if case.kind == "product":
        return product(case, folder)
    if case.kind != "convolution":
        return None
    return fastest({note: (lambda tag=tag: convolution(case, folder, tag)) for note, tag in (("any", ANY), ("NHWC", NHWC))})


def product(case, folder):
    left = read(folder, "left", (case.rows, case.depth))
    right = read(folder, "right", (case.depth, case.columns))
    output = np.empty(case.result_shape, np.float32)
    sizes = [ctypes.c_int64(size) for size in (case.rows, case.columns, case.depth)]
    no = ctypes.c_char(b"N")
    arguments = (
        no, no, *sizes, ctypes.c_float(1), ctypes.c_void_p(left.ctypes.data), ctypes.c_int64(case.depth),
        ctypes.c_void_p(right.ctypes.data), ctypes.c_int64(case.columns), ctypes.c_float(0),
        ctypes.c_void_p(output.ctypes.data), ctypes.c_int64(case.columns),
    )  # fmt: skip

    def call(keep=(left, right)):
        check(library.dnnl_sgemm(*arguments))

    return call, lambda: output, "sgemm"


def convolution(case, folder, tag: int):
    machine = Machine()
    image = (case.n, case.c, case.h, case.w)
    target = (case.n, case.k, case.oh, case.ow)
    if case.groups == 1:
        kernel, plain = (case.k, case.c, case.kh, case.kw), HWIO
    else:
        kernel, plain = (case.groups, case.k // case.groups, case.c // case.groups, case.kh, case.kw), HWIGO
    geometry = [Dims(case.stride, case.stride), Dims(case.dilation - 1, case.dilation - 1)]
    geometry += [Dims(case.pad, case.pad), Dims(case.pad, case.pad)]
    wanted = [description(image, tag), description(kernel, ANY), description(target, tag)]
    forward = handle(
        "dnnl_convolution_forward_primitive_desc_create", machine.engine, FORWARD_INFERENCE, AUTO, wanted[0], wanted[1],
        None, wanted[2], *geometry, None,
    )  # fmt: skip
    source, weights, result = SOURCE, WEIGHTS, TARGET
    made = forward
    if case.direction != "forward":
        made, source, weights, result = backward(case, machine, wanted, geometry, forward)
    files = {
        SOURCE: ("input", case.input_shape, image, NHWC), WEIGHTS: ("filter", case.filter_shape, kernel, plain),
        TARGET_GRADIENT: ("gradient", case.output_shape, target, NHWC), TARGET: (None, case.output_shape, target, NHWC),
        SOURCE_GRADIENT: (None, case.input_shape, image, NHWC), WEIGHTS_GRADIENT: (None, case.filter_shape, kernel, plain),
    }  # fmt: skip
    arguments = {}
    for index in (source, weights, result):
        name, shape, logical, layout = files[index]
        native = Handle(library.dnnl_primitive_desc_query_md(made, QUERY[index], 0))
        arguments[index] = machine.memory(native)
        ours = np.empty(shape, np.float32) if name is None else read(folder, name, shape)
        plain_description = description(logical, layout)
        plain_memory = machine.memory(plain_description, ours)
        if index == result:
            output, back = ours, machine.reorder(arguments[index], native, plain_memory, plain_description)
        else:
            machine.reorder(plain_memory, plain_description, arguments[index], native)()
    call = machine.call(handle("dnnl_primitive_create", made), arguments)

    def read_result():
        back()
        return output

    return call, read_result


def backward(case, machine, wanted, geometry, forward):
    if case.direction == "input-gradient":
        name, first, indices = "data", [DIRECT, *wanted], (TARGET_GRADIENT, WEIGHTS, SOURCE_GRADIENT)
    else:
        name = "weights"
        first, indices = [DIRECT, wanted[0], wanted[1], None, wanted[2]], (SOURCE, TARGET_GRADIENT, WEIGHTS_GRADIENT)
    made = handle(
        f"dnnl_convolution_backward_{name}_primitive_desc_create", machine.engine, *first, *geometry, forward, None
    )
    return made, *indices
