"""TensorFlow with its compiler, XLA."""

import tensorflow as tf

from peers import first_losses
from peers.tensorflow_step import make_step


def version() -> str:
    return tf.__version__


def prepare(case, folder, threads):
    step = make_step(case, folder, threads, jit_compile=True)
    losses = first_losses(step)
    return step, lambda: losses, "jit_compile"
