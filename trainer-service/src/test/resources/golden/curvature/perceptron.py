"""Dense Hessian of a small perceptron's mean cross-entropy by double back-propagation, and its eigenvalues.

Run with the digits of the service, gzipped rows of 64 pixels and a label:
    python3 perceptron.py ../../../../main/resources/data/digits/digits.csv.gz > perceptron.txt
Made with PyTorch 1.13.1 (float64). Weights are theta_i = 0.3 sin(1.7 i + 0.3), layers in the order of PyTorch: weight
out x in, then bias; 64 - 8 - 10 units, tanh; the first 200 digits, pixels divided by 16.
"""
import gzip
import sys

import numpy as np
import torch

WIDTHS = [64, 8, 10]
EXAMPLES = 200


def loss(theta, inputs, labels):
    activation = inputs
    start = 0
    for layer, (fan_in, fan_out) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        weight = theta[start:start + fan_in * fan_out].reshape(fan_out, fan_in)
        start += fan_in * fan_out
        bias = theta[start:start + fan_out]
        start += fan_out
        activation = activation @ weight.T + bias
        if layer + 2 < len(WIDTHS):
            activation = torch.tanh(activation)
    return torch.nn.functional.cross_entropy(activation, labels)


table = np.loadtxt(gzip.open(sys.argv[1], "rt"), delimiter=",")[:EXAMPLES]
inputs = torch.tensor(table[:, :64] / 16, dtype=torch.float64)
labels = torch.tensor(table[:, 64].astype(np.int64))
dimension = sum((a + 1) * b for a, b in zip(WIDTHS, WIDTHS[1:]))
theta = 0.3 * torch.sin(1.7 * torch.arange(dimension, dtype=torch.float64) + 0.3)
hessian = torch.autograd.functional.hessian(lambda at: loss(at, inputs, labels), theta)
values = np.linalg.eigvalsh(hessian.numpy())[::-1]
print("loss", repr(float(loss(theta, inputs, labels))))
print("trace", repr(float(values.sum())))
for value in values[:10]:
    print("top", repr(float(value)))
for value in values[-3:]:
    print("bottom", repr(float(value)))
