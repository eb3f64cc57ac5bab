"""ncnn, image by image: it knows no batches."""

from importlib.metadata import version as package_version

import ncnn
import numpy as np

from data import read_images
from peers.ncnn_model import write_model


def version() -> str:
    return package_version("ncnn")


def prepare(case, folder, threads):
    net = ncnn.Net()
    net.opt.num_threads = threads
    for name in dir(net.opt):
        # Single precision throughout.
        if name.startswith(("use_fp16", "use_bf16", "use_int8")):
            setattr(net.opt, name, False)
    text, weights = write_model(case, folder)
    if net.load_param(str(text)) != 0 or net.load_model(str(weights)) != 0:
        raise RuntimeError("ncnn cannot load the network")
    name = case.graph().output.name
    # A Mat does not keep the array that it shows; its clone needs it no more.
    images = [ncnn.Mat(np.ascontiguousarray(image)).clone() for image in read_images(case, folder)]
    scores = []

    def call():
        scores.clear()
        for image in images:
            extractor = net.create_extractor()
            extractor.input("image", image)
            status, output = extractor.extract(name)
            if status != 0:
                raise RuntimeError(f"ncnn status {status}")
            scores.append(output)

    return call, lambda: np.stack([np.array(output) for output in scores]), "Winograd"
