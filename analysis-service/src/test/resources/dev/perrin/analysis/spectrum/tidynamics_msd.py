"""All-lag mean-squared displacement by the algorithm of tidynamics 1.1, on NumPy: one zero-padded complex transform
there and back a coordinate, the length rounded up to a power of two, squared ends from cumulative sums.

Usage: tidynamics_msd.py POSITIONS SNAPSHOTS COORDINATES ROUNDS OUTPUT
POSITIONS holds float64 little-endian, a snapshot after the other. Prints the seconds of
processor time of each round; writes the result.
"""

import sys
import time

import numpy as np


def padded_length(n):
    exponent = int(np.ceil(np.log2(n + 1)))
    return 2 * 2**exponent


def autocorrelation(values):
    n = len(values)
    padded = np.zeros(padded_length(n))
    padded[:n] = values
    transformed = np.fft.fft(padded)
    return np.fft.ifft(transformed * transformed.conj())[:n].real / (n - np.arange(n))


def msd(positions):
    n = len(positions)
    squares = np.sum(positions**2, axis=1)
    products = autocorrelation(positions[:, 0])
    for coordinate in range(1, positions.shape[1]):
        products += autocorrelation(positions[:, coordinate])
    ends = 2 * np.sum(squares)
    result = np.zeros(n)
    result[0] = ends - 2 * products[0] * n
    without = np.cumsum(squares)[:-1] + np.cumsum(squares[1:][::-1])
    result[1:] = (ends - without) / (n - 1 - np.arange(n - 1)) - 2 * products[1:]
    return result


def main():
    file, snapshots, coordinates, rounds, output = sys.argv[1:]
    positions = np.fromfile(file, dtype="<f8").reshape(int(snapshots), int(coordinates))
    for _ in range(int(rounds)):
        begin = time.thread_time()
        result = msd(positions)
        print(time.thread_time() - begin, flush=True)
    result.astype("<f8").tofile(output)


main()
