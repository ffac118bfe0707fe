#!/usr/bin/env python3
"""Golden values of networks, computed by PyTorch and torchvision.

    apt install python3-torch python3-torchvision
    python3 networks.py > networks.txt    # writes cnn.safetensors too

Parameters, statistics and inputs follow from a formula that the test computes too, so that no weights are stored.
Every line is: case, quantity, numbers.
"""
import json
import struct

import numpy as np
import torch
import torchvision
from torch import nn

torch.set_num_threads(2)


def uniform(tensor, count):
    """2u − 1 for element i of a numbered tensor; u has the upper 24 bits of SplitMix64's finalizer."""
    with np.errstate(over="ignore"):
        x = np.uint64(tensor << 32) + np.arange(count, dtype=np.uint64)
        x = (x + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1


def formula(number, name, shape):
    """Float32 values of a tensor; numbers count parameters from 0 and statistics from 1000."""
    values = uniform(number, int(np.prod(shape)))
    if name.endswith("running_var"):
        values = 1 + 0.5 * values
    elif name.endswith("running_mean") or name.endswith("bias"):
        values = 0.1 * values
    elif len(shape) == 1:
        values = 1 + 0.2 * values
    else:
        values = np.sqrt(6.0 / np.prod(shape[1:])) * values
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def fill(model):
    parameters = list(model.named_parameters())
    statistics = [(n, b) for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")]
    with torch.no_grad():
        for number, (name, tensor) in enumerate(parameters):
            tensor.copy_(formula(number, name, tuple(tensor.shape)))
        for number, (name, tensor) in enumerate(statistics):
            tensor.copy_(formula(1000 + number, name, tuple(tensor.shape)))
    return parameters, statistics


def small_resnet(blocks, classes):
    """The 32 × 32 form: a stem of 3 × 3, stride 1, no pooling."""
    model = torchvision.models.resnet.ResNet(torchvision.models.resnet.BasicBlock, blocks, num_classes=classes)
    model.conv1 = nn.Conv2d(3, 64, 3, stride=1, padding=1, bias=False)
    model.maxpool = nn.Identity()
    return model


class SmallVgg(nn.Module):
    """The 32 × 32 form: torchvision's features, one fully connected layer."""

    def __init__(self, features, classes):
        super().__init__()
        self.features = features
        self.classifier = nn.Linear(512, classes)

    def forward(self, images):
        return self.classifier(torch.flatten(self.features(images), 1))


def narrow_vgg(model, hidden, classes):
    """torchvision's VGG without dropout, with fewer hidden units: 102 million weights prove no more than 400,000."""
    model.classifier = nn.Sequential(
        nn.Linear(512 * 7 * 7, hidden), nn.ReLU(), nn.Identity(),
        nn.Linear(hidden, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, classes))
    return model


class Cnn(nn.Module):
    """Perrin's small convolutional net."""

    def __init__(self, channels, classes, extent):
        super().__init__()
        widths = [1] + channels
        self.convolutions = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in zip(widths, channels))
        self.norms = nn.ModuleList(nn.BatchNorm2d(b) for b in channels)
        for layer in range(len(channels)):
            extent //= 2
        self.linear = nn.Linear(channels[-1] * extent * extent, classes)

    def named_parameters(self, *arguments, **options):
        found = dict(super().named_parameters(*arguments, **options))
        order = []
        for layer in range(len(self.norms)):
            order += [f"{kind}.{layer}.{which}" for kind in ("convolutions", "norms") for which in ("weight", "bias")]
        return [(name, found[name]) for name in order + ["linear.weight", "linear.bias"]]

    def forward(self, images):
        for convolution, norm in zip(self.convolutions, self.norms):
            images = nn.functional.avg_pool2d(torch.tanh(norm(convolution(images))), 2)
        return self.linear(torch.flatten(images, 1))


def save(state, path):
    """A state_dict as safetensors, written by hand: Debian has no package of the reference implementation. Like that
    one it puts wider types first, so that the order is not the model's."""
    types = {torch.float32: "F32", torch.int64: "I64"}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0])):
        piece = tensor.contiguous().numpy().tobytes()
        offsets = [len(data), len(data) + len(piece)]
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += piece
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + data)


def cross_entropy(scores, labels):
    return nn.functional.cross_entropy(scores, labels)


def squared_error(scores, labels):
    target = nn.functional.one_hot(labels, scores.shape[1]).to(scores.dtype)
    return ((scores - target) ** 2).sum(1).mean() / 2


def show(case, quantity, values):
    print(case, quantity, *(repr(float(value)) for value in values))


def golden(case, model, shape, batch, classes, loss):
    model.double()
    parameters, statistics = fill(model)
    count = batch * int(np.prod(shape))
    images = torch.from_numpy((np.sqrt(3.0) * uniform(100000, count)).astype(np.float32)).double()
    images = images.reshape(batch, *shape)
    labels = torch.tensor([(7 * i + 3) % classes for i in range(batch)])
    # Evaluation first: a pass in the mode of training moves the statistics.
    for mode in ("evaluation", "training"):
        model.train(mode == "training")
        model.zero_grad()
        scores = model(images)
        value = loss(scores, labels)
        value.backward()
        show(case, mode + ".loss", [value])
        show(case, mode + ".correct", [(scores.argmax(1) == labels).sum()])
        show(case, mode + ".scores", scores[batch - 1, :10].detach())
        show(case, mode + ".gradient.norms", [tensor.grad.norm() for _, tensor in parameters])
        show(case, mode + ".gradient.first", [tensor.grad.flatten()[0] for _, tensor in parameters])
        show(case, mode + ".gradient.middle",
             [tensor.grad.flatten()[tensor.numel() // 2] for _, tensor in parameters])
        show(case, mode + ".gradient.last", [tensor.grad.flatten()[-1] for _, tensor in parameters])
    show(case, "statistics.norms", [tensor.norm() for _, tensor in statistics])
    show(case, "statistics.last", [tensor[-1] for _, tensor in statistics])


cnn = Cnn([3, 4], 5, 8)
fill(cnn)
save(cnn.state_dict(), "cnn.safetensors")
golden("cnn", Cnn([3, 4], 5, 8), (1, 8, 8), 6, 5, squared_error)
golden("resnet18-imagenet", torchvision.models.resnet18(), (3, 224, 224), 2, 1000, cross_entropy)
golden("resnet18-small", small_resnet([2, 2, 2, 2], 10), (3, 32, 32), 3, 10, cross_entropy)
golden("vgg11-small", SmallVgg(torchvision.models.vgg11().features, 10), (3, 32, 32), 3, 10, cross_entropy)
golden("vgg16_bn-imagenet", narrow_vgg(torchvision.models.vgg16_bn(), 16, 10), (3, 224, 224), 2, 10, cross_entropy)
