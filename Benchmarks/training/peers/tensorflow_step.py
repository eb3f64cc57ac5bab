"""A step of TensorFlow's as one graph, its variables changed by the operation that does so in place."""

import tensorflow as tf

from cases import LEARNING_RATE, MOMENTUM
from data import Parameters, read_images, read_labels
from peers.tensorflow_network import Network


def make_step(case, folder, threads, jit_compile):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    parameters = Parameters(folder)
    model = Network(case.layers, parameters)
    parameters.check_end()
    velocities = [tf.Variable(tf.zeros_like(variable)) for variable in model.variables]
    images = tf.constant(read_images(case, folder))
    labels = tf.constant(read_labels(folder))

    @tf.function(jit_compile=jit_compile)
    def graph(images, labels):
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(images))
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, model.variables)
        for variable, velocity, gradient in zip(model.variables, velocities, gradients):
            tf.raw_ops.ResourceApplyMomentum(
                var=variable.handle, accum=velocity.handle, lr=LEARNING_RATE, grad=gradient, momentum=MOMENTUM
            )
        return loss

    return lambda: float(graph(images, labels))
