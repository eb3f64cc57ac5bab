"""OpenCV: image filters."""

import cv2
import numpy as np

from data import read, taps


def version() -> str:
    return cv2.__version__


def prepare(case, folder, threads):
    if case.kind != "filter":
        return None
    cv2.setNumThreads(threads)
    dtype = np.uint8 if case.pixels == "uint8" else np.float32
    image = read(folder, "image", (case.h, case.w, case.channels), dtype)
    output = np.empty(case.result_shape, np.float32)
    zeros = cv2.BORDER_CONSTANT
    full, vertical, horizontal = taps(case)

    def filter2d():
        cv2.filter2D(image, cv2.CV_32F, full, dst=output, borderType=zeros)

    ways = {"filter2D": filter2d}
    if vertical is not None:
        ways["sepFilter2D"] = lambda: cv2.sepFilter2D(
            image, cv2.CV_32F, horizontal, vertical, dst=output, borderType=zeros
        )
    if case.name == "sobel":
        ways["Sobel"] = lambda: cv2.Sobel(image, cv2.CV_32F, 1, 0, dst=output, ksize=3, borderType=zeros)
    if case.name == "scharr":
        ways["Scharr"] = lambda: cv2.Scharr(image, cv2.CV_32F, 1, 0, dst=output, borderType=zeros)
    if case.name == "box":
        ways["boxFilter"] = lambda: cv2.boxFilter(
            image, cv2.CV_32F, (case.size, case.size), dst=output, borderType=zeros
        )
    if case.name == "gaussian" and case.pixels == "float32":
        ways["GaussianBlur"] = lambda: cv2.GaussianBlur(
            image, (case.size, case.size), 1, dst=output, sigmaY=1, borderType=zeros
        )
    from common.fastest import fastest

    return fastest({note: (lambda call=call: (call, lambda: output)) for note, call in ways.items()})
