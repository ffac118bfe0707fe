"""Dense Gauss-Newton matrix of a small perceptron, for cross-entropy and for squared error, and its eigenvalues.

Run with the digits of the service, gzipped rows of 64 pixels and a label:
    python3 gauss_newton.py ../../../../main/resources/data/digits/digits.csv.gz > gauss_newton.txt
Made with PyTorch 1.13.1 (float64). The perceptron is that of perceptron.py on the first 40 digits. G = (1/N) sum_i
J_i^T C_i J_i with J by reverse mode; C = diag(p) - p p^T for cross-entropy, the identity for |z - e_y|^2 / 2.
"""
import gzip
import sys

import numpy as np
import torch

WIDTHS = [64, 8, 10]
EXAMPLES = 40


def scores(theta, inputs):
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
    return activation


table = np.loadtxt(gzip.open(sys.argv[1], "rt"), delimiter=",")[:EXAMPLES]
inputs = torch.tensor(table[:, :64] / 16, dtype=torch.float64)
dimension = sum((a + 1) * b for a, b in zip(WIDTHS, WIDTHS[1:]))
theta = 0.3 * torch.sin(1.7 * torch.arange(dimension, dtype=torch.float64) + 0.3)
jacobian = torch.autograd.functional.jacobian(lambda at: scores(at, inputs), theta)
probabilities = torch.softmax(scores(theta, inputs), dim=1)
curvatures = {
    "cross_entropy": torch.diag_embed(probabilities) - probabilities[:, :, None] * probabilities[:, None, :],
    "squared_error": torch.eye(WIDTHS[-1], dtype=torch.float64).expand(EXAMPLES, -1, -1),
}
direction = torch.cos(0.7 * torch.arange(dimension, dtype=torch.float64))
for name, curvature in curvatures.items():
    matrix = torch.einsum("nki,nkl,nlj->ij", jacobian, curvature, jacobian) / EXAMPLES
    values = np.linalg.eigvalsh(matrix.numpy())[::-1]
    print(name, "trace", repr(float(values.sum())))
    for value in values[:10]:
        print(name, "top", repr(float(value)))
    product = matrix @ direction
    for element in product[::61]:
        print(name, "product", repr(float(element)))
