"""A step of PyTorch's, as its documentation has it."""

import torch
from torch.nn.functional import cross_entropy

from cases import LEARNING_RATE, MOMENTUM
from data import Parameters, read_images, read_labels
from peers.torch_network import network


def make_step(case, folder, threads, transform=lambda function: function):
    """`transform` is applied to the function that gives the loss."""
    torch.set_num_threads(threads)
    parameters = Parameters(folder)
    model = network(case.layers, parameters).to(memory_format=torch.channels_last)
    parameters.check_end()
    images = torch.from_numpy(read_images(case, folder)).permute(0, 3, 1, 2)
    images = images.contiguous(memory_format=torch.channels_last)
    labels = torch.from_numpy(read_labels(folder))
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM, fused=True)
    model.train()
    loss_of = transform(lambda images, labels: cross_entropy(model(images), labels))

    def step() -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(images, labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step
