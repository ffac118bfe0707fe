#!/usr/bin/env python3
"""Loss and accuracy over the digits of an exported snapshot of Perrin's small convolutional net, by PyTorch.

    apt install python3-torch
    python3 state_dict_loss.py state_dict.safetensors digits.csv

The file is loaded strictly: what is missing or too much is an error. Prints the mean cross-entropy and the fraction of
examples that are classified correctly, in the mode of evaluation, in float64.
"""
import json
import struct
import sys

import numpy as np
import torch
from torch import nn


def load_file(path):
    """safetensors.torch.load_file, or the same by hand: Debian has no package of it."""
    try:
        from safetensors.torch import load_file as load
        return load(path)
    except ImportError:
        pass
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, info in header.items():
        begin, end = info["data_offsets"]
        values = np.frombuffer(data[begin:end], {"F32": "<f4", "F64": "<f8"}[info["dtype"]])
        tensors[name] = torch.from_numpy(values.reshape(info["shape"]).copy())
    return tensors


class Cnn(nn.Module):
    """Convolution, batch norm, tanh and average pooling, layer after layer; then one linear layer."""

    def __init__(self, channels, extent, classes):
        super().__init__()
        widths = [1] + channels
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(widths, channels))
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in channels)
        self.linear = nn.Linear(channels[-1] * (extent >> len(channels)) ** 2, classes)

    def forward(self, images):
        for convolution, norm in zip(self.convolutions, self.norms):
            images = nn.functional.avg_pool2d(torch.tanh(norm(convolution(images))), 2)
        return self.linear(torch.flatten(images, 1))


def main(weights, table):
    state = load_file(weights)
    channels = [len(state[f"convolutions.{layer}.bias"]) for layer in range(2)]
    model = Cnn(channels, 8, 10)
    model.load_state_dict(state, strict=True)
    model.double().eval()
    rows = np.loadtxt(table, delimiter=",")
    images = torch.from_numpy(rows[:, :-1] / 16).reshape(-1, 1, 8, 8)
    labels = torch.from_numpy(rows[:, -1].astype(np.int64))
    with torch.no_grad():
        scores = model(images)
        loss = nn.functional.cross_entropy(scores, labels)
    print(repr(loss.item()), repr((scores.argmax(1) == labels).double().mean().item()))


if __name__ == "__main__":
    main(*sys.argv[1:])
