"""What one fold does with one snapshot, in NumPy: the same quantities, part by part, sums in float64.

usage: fold_benchmark.py DIMENSION REFERENCES PART VARIANCES(0 or 1)
folds a snapshot for each line of its input, and answers with the seconds of processor time that it took
"""
import sys
import time

import numpy as np

dimension, references, part, variances = (int(argument) for argument in sys.argv[1:5])
block = 4096
random = np.random.default_rng(1)


def vector():
    return random.standard_normal(dimension, dtype=np.float32)


positions = [vector() for _ in range(2)]
velocities = [vector() for _ in range(2)]
points = [vector() for _ in range(references)]
mean = np.zeros(dimension if variances else 0)
deviation = np.zeros(dimension if variances else 0)
# Made beforehand, which the measured service does in passing.
blocks = -(-dimension // block)
signs = random.integers(0, 2, dimension, dtype=np.int8) * 2.0 - 1.0
rotations = random.integers(0, block, blocks)


def add_sketch(sketch, values, first):
    terms = values * signs[first : first + len(values)]
    for start in range(0, len(values), block):
        piece = terms[start : start + block]
        rotation = rotations[(first + start) // block]
        straight = min(len(piece), block - rotation)
        sketch[rotation : rotation + straight] += piece[:straight]
        sketch[: len(piece) - straight] += piece[straight:]


def fold(position, velocity, count):
    sums = np.zeros(references + 2)
    sketch = np.zeros((2, block))
    for first in range(0, dimension, part):
        here = slice(first, min(dimension, first + part))
        x = position[here].astype(np.float64)
        v = velocity[here].astype(np.float64)
        sums[0] += np.dot(x, x)
        sums[1] += np.dot(v, v)
        if not np.isfinite(sums[0] + sums[1]):
            raise ValueError("not finite")
        for i, point in enumerate(points):
            moved = x - point[here]
            sums[2 + i] += np.dot(moved, moved)
            if i == 0:
                origin = moved
        if variances:
            before = origin - mean[here]
            mean[here] += before / count
            deviation[here] += before * (origin - mean[here])
        add_sketch(sketch[0], origin, first)
        add_sketch(sketch[1], v, first)
    return sums, sketch


for turn, _ in enumerate(sys.stdin):
    begin = time.thread_time()
    fold(positions[turn % 2], velocities[turn % 2], turn + 1)
    print(time.thread_time() - begin, flush=True)
