"""A network of PyTorch's modules."""

import torch
from torch import nn

import networks
from data import Parameters

ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}


class FlattenChannelsLast(nn.Module):
    """In the order h, w, c, which takes no copy where the channels come last in memory."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class GlobalAveragePool(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean((2, 3))


class Residual(nn.Module):
    def __init__(self, body: nn.Module, shortcut: nn.Module):
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


def network(layers: tuple, parameters: Parameters) -> nn.Sequential:
    return nn.Sequential(*(module for layer in layers for module in modules(layer, parameters)))


def modules(layer, parameters: Parameters) -> list:
    def fill(tensor: torch.Tensor, *shape: int, order: tuple | None = None) -> None:
        array = parameters.next(*shape)
        tensor.data.copy_(torch.from_numpy(array if order is None else array.transpose(order)))

    match layer:
        case networks.Convolution():
            module = nn.Conv2d(
                layer.inputs, layer.outputs, layer.size, layer.stride, layer.padding, bias=layer.has_bias
            )
            fill(module.weight, layer.size, layer.size, layer.inputs, layer.outputs, order=(3, 2, 0, 1))
            if layer.has_bias:
                fill(module.bias, layer.outputs)
            return [module, *activation(layer.activation)]
        case networks.Dense():
            module = nn.Linear(layer.inputs, layer.outputs)
            fill(module.weight, layer.inputs, layer.outputs, order=(1, 0))
            fill(module.bias, layer.outputs)
            return [module, *activation(layer.activation)]
        case networks.BatchNorm():
            module = nn.BatchNorm2d(layer.channels, eps=1e-5, momentum=0.1)
            fill(module.weight, layer.channels)
            fill(module.bias, layer.channels)
            return [module]
        case networks.Activation():
            return activation(layer.name)
        case networks.AveragePool():
            return [nn.AvgPool2d(layer.size)]
        case networks.GlobalAveragePool():
            return [GlobalAveragePool()]
        case networks.Flatten():
            return [FlattenChannelsLast()]
        case networks.Residual():
            body = network(layer.body, parameters)
            shortcut = network(layer.shortcut, parameters) if layer.shortcut else nn.Identity()
            return [Residual(body, shortcut)]
    raise TypeError(f"PyTorch's modules for {layer} are not known")


def activation(name: str) -> list:
    return [ACTIVATIONS[name]()] if name else []
