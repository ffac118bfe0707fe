package dev.perrin.analysis.displacement;

import java.util.List;

/// Mean and squared deviation of θ − θ_ref for each coordinate of a part, over the limiting phase (Welford 1962).
///
/// Memory: 16 bytes a coordinate. Not thread safe.
final class CoordinateVariance {
    private final double[] mean;
    private final double[] deviation;
    private final double[] spread = new double[3];
    private long count;

    CoordinateVariance(int coordinates) {
        mean = new double[coordinates];
        deviation = new double[coordinates];
    }

    /// To be called before the blocks of a snapshot are added.
    void begin() {
        count++;
    }

    void add(float[] position, float[] reference, int from, int elements) {
        BlockKernels.welford(position, reference, from, elements, 1.0 / count, mean, deviation);
    }

    /// @param segment of the block just added
    /// @param sums Modified.
    void report(PartGeometry.Segment segment, TensorSum sums) {
        if (count < 2) {
            sums.loseVariance();
            return;
        }
        BlockKernels.spread(deviation, segment.from(), segment.count(), spread);
        double inverse = 1.0 / (count - 1);
        sums.addVariance(spread[0] * inverse, spread[1] * inverse, spread[2] * inverse);
    }

    /// Whether the snapshot with this ordinal tells the variances: reading them all costs as much as a reference
    /// point, so it is done for ordinals whose successor has two significant digits, 90 a decade.
    static boolean isTold(long ordinal) {
        long unit = 1;
        long number = ordinal + 1;
        while (number / unit >= 100) {
            unit *= 10;
        }
        return number % unit == 0;
    }

    /// Squared deviations and means of the other are over later snapshots (Chan, Golub, LeVeque 1979).
    ///
    /// @param other of the same coordinates. Not modified.
    void mergeWith(CoordinateVariance other) {
        if (other.count == 0) {
            return;
        }
        long total = count + other.count;
        double weight = (double) other.count / total;
        for (int i = 0; i < mean.length; i++) {
            double apart = other.mean[i] - mean[i];
            mean[i] += apart * weight;
            deviation[i] += other.deviation[i] + apart * apart * count * weight;
        }
        count = total;
    }

    /// Mean and squared deviation of a coordinate, for tests of the law.
    List<Double> moments(int coordinate) {
        return List.of(mean[coordinate], deviation[coordinate]);
    }
}
