"""ncnn: forward convolutions, image by image, in the packed layout that its networks keep between layers."""

import tempfile
from importlib.metadata import version as package_version
from pathlib import Path

import ncnn
import numpy as np

from data import read
from common.fastest import fastest


def version() -> str:
    return package_version("ncnn")


def prepare(case, folder, threads):
    if case.kind != "convolution" or case.direction != "forward":
        return None
    ways = {"default": {}}
    if case.kh == case.kw == 3 and case.stride == case.dilation == case.groups == 1:
        for tile in ("23", "43", "63"):
            ways[f"Winograd F({tile[0]},3)"] = {
                f"use_winograd{other}_convolution": other == tile for other in ("23", "43", "63")
            }
    return fastest({note: (lambda extra=extra: network(case, folder, threads, extra)) for note, extra in ways.items()})


def load(case, folder, threads, extra) -> ncnn.Net:
    net = ncnn.Net()
    net.opt.num_threads = threads
    for name in dir(net.opt):
        # Single precision throughout.
        if name.startswith(("use_fp16", "use_bf16", "use_int8")):
            setattr(net.opt, name, False)
    for name, value in extra.items():
        setattr(net.opt, name, value)
    layer = "Convolution" if case.groups == 1 else "ConvolutionDepthWise"
    kernel = np.ascontiguousarray(read(folder, "filter", case.filter_shape).transpose(3, 2, 0, 1))
    parameters = {
        0: case.k, 1: case.kw, 11: case.kh, 2: case.dilation, 3: case.stride, 4: case.pad, 5: 0, 6: kernel.size,
        7: case.groups,
    }  # fmt: skip
    numbers = " ".join(f"{key}={value}" for key, value in parameters.items() if key != 7 or case.groups > 1)
    with tempfile.TemporaryDirectory() as place:
        text, weights = Path(place) / "param", Path(place) / "bin"
        text.write_text(f"7767517\n2 2\nInput x 0 1 x\n{layer} y 1 1 x y {numbers}\n")
        weights.write_bytes(np.uint32(0).tobytes() + kernel.tobytes())
        if net.load_param(str(text)) != 0 or net.load_model(str(weights)) != 0:
            raise RuntimeError("ncnn cannot load the layer")
    return net


def network(case, folder, threads, extra):
    net = load(case, folder, threads, extra)
    pack = next(size for size in (16, 8, 4, 1) if case.c % size == 0)
    images = []
    for image in read(folder, "input", case.input_shape):
        planes = np.ascontiguousarray(image.transpose(2, 0, 1))
        # A Mat does not keep the array that it shows; its clone needs it no more.
        plain = ncnn.Mat(planes).clone()
        images.append(ncnn.convert_packing(plain, pack, net.opt) if pack > 1 else plain)
    outputs = []

    def call():
        outputs.clear()
        for image in images:
            extractor = net.create_extractor()
            extractor.input("x", image)
            status, output = extractor.extract("y", 1)
            if status != 0:
                raise RuntimeError(f"ncnn status {status}")
            outputs.append(output)

    def result():
        planes = [np.array(ncnn.convert_packing(output, 1, net.opt)) for output in outputs]
        return np.ascontiguousarray(np.stack(planes).transpose(0, 2, 3, 1))

    return call, result
