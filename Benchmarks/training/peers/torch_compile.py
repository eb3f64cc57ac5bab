"""PyTorch with its compiler, channels last; needs a C++ compiler."""

import torch
import torch._inductor.config

from peers import first_losses
from peers.torch_step import make_step


def version() -> str:
    return torch.__version__


def prepare(case, folder, threads):
    # In this process: a pool of others would not stop with it.
    torch._inductor.config.compile_threads = 1
    step = make_step(case, folder, threads, transform=torch.compile)
    losses = first_losses(step)
    return step, lambda: losses, "inductor"
