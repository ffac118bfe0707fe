#!/usr/bin/env python3
"""Steps of training per second of PyTorch's CPU build, for the networks of ModelStepBenchmark.

    apt install python3-torch python3-torchvision libopenblas0-pthread    # without OpenBLAS PyTorch is no rival
    OMP_WAIT_POLICY=PASSIVE python3 model_step_benchmark.py [mlp] [cnn] [resnet18]

With --on-demand and one network it takes a number of steps from each line of its input and answers with their rate, so
that ModelStepBenchmark can measure it in turns with others. OMP_NUM_THREADS says how many threads PyTorch has, one a
core without it, OPENBLAS_NUM_THREADS its BLAS.
"""
import os
import statistics
import sys
import time

import torch
import torchvision
from torch import nn

BATCH, ROUNDS = 128, 5
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", len(os.sched_getaffinity(0)))))


def resnet18():
    model = torchvision.models.resnet18(num_classes=10)
    model.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
    model.maxpool = nn.Identity()
    return model


CASES = {
    "mlp": (lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Tanh(), nn.Linear(128, 10)), (1, 28, 28), 400),
    "cnn": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.Tanh(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(32 * 7 * 7, 10)),
        (1, 28, 28), 20),
    "resnet18": (resnet18, (3, 32, 32), 1),
}


def rate(model, optimiser, images, labels, steps):
    begin = time.perf_counter()
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(images), labels).backward()
        optimiser.step()
    return steps / (time.perf_counter() - begin)


def prepared(name):
    make, shape, _ = CASES[name]
    torch.manual_seed(1)
    model = make()
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
    images, labels = torch.randn(BATCH, *shape), torch.randint(10, (BATCH,))
    return lambda steps: rate(model, optimiser, images, labels, steps)


if sys.argv[1:2] == ["--on-demand"]:
    measure = prepared(sys.argv[2])
    for line in sys.stdin:
        print(measure(int(line)), flush=True)
else:
    for name in sys.argv[1:] or CASES:
        measure, steps = prepared(name), CASES[name][2]
        measure(steps)
        rates = [measure(steps) for _ in range(ROUNDS)]
        print(f"{name}: S = {BATCH}: {statistics.median(rates):.3f} steps/s, {torch.get_num_threads()} threads")
