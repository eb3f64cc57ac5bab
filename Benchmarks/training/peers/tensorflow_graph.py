"""TensorFlow with its kernels, which are oneDNN's for the most part."""

import tensorflow as tf

from peers import first_losses
from peers.tensorflow_step import make_step


def version() -> str:
    return tf.__version__


def prepare(case, folder, threads):
    step = make_step(case, folder, threads, jit_compile=False)
    losses = first_losses(step)
    return step, lambda: losses, "tf.function"
