"""PyTorch on the processor: operation by operation with its channels last, or frozen and optimised by its JIT."""

import torch
from torch.nn import functional

import graph
from data import Parameters, read_images
from common.fastest import fastest


def version() -> str:
    return torch.__version__


class Module(torch.nn.Module):
    """A network whose batch normalisations are folded."""

    def __init__(self, case, folder):
        super().__init__()
        self.graph = case.graph()
        numbers = Parameters(folder)
        for node in self.graph.nodes:
            if isinstance(node, graph.Convolution):
                self.keep(node, *numbers.folded(node))
            elif isinstance(node, graph.Dense):
                self.keep(node, numbers.weight(node), numbers.bias(node))

    def keep(self, node, weight, bias):
        for name, array in {"weight": weight, "bias": bias}.items():
            self.register_parameter(key(node, name), torch.nn.Parameter(torch.from_numpy(array), requires_grad=False))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        values = {self.graph.image: image}
        for node in self.graph.nodes[1:]:
            values[node] = self.compute(node, *(values[x] for x in node.inputs))
        return values[self.graph.output]

    def compute(self, node, *inputs):
        x = inputs[0]
        match node:
            case graph.Convolution():
                weight, bias = getattr(self, key(node, "weight")), getattr(self, key(node, "bias"))
                y = torch.conv2d(x, weight, bias, node.stride, node.padding)
                return torch.relu_(y) if node.is_rectified else y
            case graph.Dense():
                y = functional.linear(x.flatten(1), getattr(self, key(node, "weight")), getattr(self, key(node, "bias")))
                return torch.relu_(y) if node.is_rectified else y
            case graph.MaxPool():
                return functional.max_pool2d(x, node.size, node.stride, node.padding, ceil_mode=node.rounds_up)
            case graph.Mean():
                return functional.adaptive_avg_pool2d(x, 1)
            case graph.Sum():
                return torch.relu_(inputs[0] + inputs[1])
            case graph.Concatenation():
                return torch.cat(inputs, 1)
        raise TypeError(f"PyTorch's operation for {node} is not known")


def key(node, name: str) -> str:
    return f"{node.name}_{name}".replace(".", "_")


def prepare(case, folder, threads):
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    image = torch.from_numpy(read_images(case, folder))

    def channels_last():
        module = Module(case, folder).eval().to(memory_format=torch.channels_last)
        return inference(module, image.contiguous(memory_format=torch.channels_last))

    def frozen():
        traced = torch.jit.trace(Module(case, folder).eval(), image)
        return inference(torch.jit.optimize_for_inference(torch.jit.freeze(traced)), image)

    return fastest({"channels last": channels_last, "JIT": frozen})


def inference(module, image):
    kept = []

    def call():
        with torch.inference_mode():
            kept[:] = [module(image)]

    return call, lambda: kept[0].numpy()
