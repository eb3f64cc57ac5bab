"""A network of TensorFlow's operations."""

import tensorflow as tf

import networks
from data import Parameters

ACTIVATIONS = {"": lambda x: x, "tanh": tf.tanh, "relu": tf.nn.relu}


class Network:
    """A function of images `[n, h, w, c]`."""

    def __init__(self, layers: tuple, parameters: Parameters):
        #: What is learned, in the order of the layers.
        self.variables = []
        self.parameters = parameters
        self.functions = [self.function(layer) for layer in layers]

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        for function in self.functions:
            x = function(x)
        return x

    def variable(self, *shape: int) -> tf.Variable:
        variable = tf.Variable(self.parameters.next(*shape))
        self.variables.append(variable)
        return variable

    def function(self, layer):
        match layer:
            case networks.Convolution():
                return self.convolution(layer)
            case networks.Dense():
                weight = self.variable(layer.inputs, layer.outputs)
                bias = self.variable(layer.outputs)
                return lambda x: ACTIVATIONS[layer.activation](tf.nn.bias_add(tf.matmul(x, weight), bias))
            case networks.BatchNorm():
                return self.normalization(layer)
            case networks.Activation():
                return ACTIVATIONS[layer.name]
            case networks.AveragePool():
                return lambda x: tf.nn.avg_pool2d(x, layer.size, layer.size, "VALID")
            case networks.GlobalAveragePool():
                return lambda x: tf.reduce_mean(x, (1, 2))
            case networks.Flatten():
                return lambda x: tf.reshape(x, (x.shape[0], -1))
            case networks.Residual():
                return self.residual(layer)
        raise TypeError(f"TensorFlow's operations for {layer} are not known")

    def convolution(self, layer):
        kernel = self.variable(layer.size, layer.size, layer.inputs, layer.outputs)
        bias = self.variable(layer.outputs) if layer.has_bias else None
        sides = [[0, 0], [layer.padding] * 2, [layer.padding] * 2, [0, 0]]
        padding = "VALID" if layer.padding == 0 else sides
        # The same numbers, by kernels that know no paddings of one's own.
        if layer.stride == 1 and 2 * layer.padding == layer.size - 1:
            padding = "SAME"

        def convolve(x):
            y = tf.nn.conv2d(x, kernel, layer.stride, padding)
            return ACTIVATIONS[layer.activation](y if bias is None else tf.nn.bias_add(y, bias))

        return convolve

    def normalization(self, layer):
        scale, offset = self.variable(layer.channels), self.variable(layer.channels)
        mean = tf.Variable(tf.zeros(layer.channels))
        variance = tf.Variable(tf.ones(layer.channels))

        def normalize(x):
            y, new_mean, new_variance = tf.compat.v1.nn.fused_batch_norm(
                x, scale, offset, mean, variance, epsilon=1e-5, is_training=True, exponential_avg_factor=0.1
            )
            mean.assign(new_mean)
            variance.assign(new_variance)
            return y

        return normalize

    def residual(self, layer):
        body = [self.function(part) for part in layer.body]
        shortcut = [self.function(part) for part in layer.shortcut]

        def add(x):
            main = side = x
            for function in body:
                main = function(main)
            for function in shortcut:
                side = function(side)
            return tf.nn.relu(main + side)

        return add
