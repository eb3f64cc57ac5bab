"""PyTorch, operation by operation, channels last."""

import torch

from peers import first_losses
from peers.torch_step import make_step


def version() -> str:
    return torch.__version__


def prepare(case, folder, threads):
    step = make_step(case, folder, threads)
    losses = first_losses(step)
    return step, lambda: losses, "eager"
