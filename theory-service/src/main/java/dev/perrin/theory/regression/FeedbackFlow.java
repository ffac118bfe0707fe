package dev.perrin.theory.regression;

import dev.perrin.theory.mode.PhaseFlow;

/// What some number of steps do to the covariance N of the noise gathered since the start (T33). With W the
/// second moments that the start alone leads to, m its means, 𝓜 the transport of second moments `P_ij ↦ M_i
/// P_ij M_jᵀ`:
///
/// ```text
/// N ↦ 𝓜N + F(N + W) + L m + c
/// ```
///
/// Only what is due to the noise is composed here; 𝓜, W and m come from the flows of single modes, which are
/// exact.
///
/// @param feedback F, n × n, row by row.
/// @param drift    L, n × 2 modes, row by row; empty for 0.
/// @param additive c, n.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
record FeedbackFlow(ModePairs pairs, double[] feedback, double[] drift, double[] additive) {

    /// One step: every entry of a pair gets η²C.
    static FeedbackFlow ofOneStep(NoiseRecursion recursion, double learningRate) {
        ModePairs pairs = recursion.pairs();
        int[] offsets = pairs.offsets();
        int n = offsets[pairs.size()];
        int width = recursion.drift().length == 0 ? 0 : 2 * pairs.modes();
        double scale = learningRate * learningRate;
        double[] feedback = new double[n * n];
        double[] drift = new double[n * width];
        double[] additive = new double[n];
        for (int p = 0; p < pairs.size(); p++) {
            for (int row = offsets[p]; row < offsets[p + 1]; row++) {
                for (int q = 0; q < pairs.size(); q++) {
                    feedback[row * n + offsets[q]] = scale * recursion.feed()[p * pairs.size() + q];
                }
                for (int l = 0; 2 * l < width; l++) {
                    drift[row * width + 2 * l] = scale * recursion.drift()[p * pairs.modes() + l];
                }
                additive[row] = scale * recursion.additive()[p];
            }
        }
        return new FeedbackFlow(pairs, feedback, drift, additive);
    }

    /// This flow twice: `F ↦ 𝓜F + F𝓜 + FF`, `L ↦ (𝓜+F)L + LM`, `c ↦ (𝓜+F)c + c`.
    ///
    /// @param flows of every mode over as many steps as this flow has. Not modified.
    FeedbackFlow doubled(PhaseFlow[] flows) {
        int n = additive.length;
        int width = drift.length / n;
        double[] twice = new double[n * n];
        addProduct(feedback, feedback, twice, n);
        addTransported(feedback, n, flows, twice);
        addTransportedFirst(flows, twice);
        double[] twiceDrift = new double[drift.length];
        addProduct(feedback, drift, twiceDrift, width);
        addTransported(drift, width, flows, twiceDrift);
        addDriftOfMovedMeans(flows, twiceDrift, width);
        double[] twiceAdditive = additive.clone();
        addProduct(feedback, additive, twiceAdditive, 1);
        addTransported(additive, 1, flows, twiceAdditive);
        return new FeedbackFlow(pairs, twice, twiceDrift, twiceAdditive);
    }

    /// The noise gathered at the end of this flow.
    ///
    /// @param gathered at its beginning, n. Not modified.
    /// @param coherent W at its beginning, n. Not modified.
    /// @param means    m at its beginning, (θ, w) of every mode. Not modified.
    /// @param flows    of every mode over as many steps as this flow has. Not modified.
    double[] apply(double[] gathered, double[] coherent, double[] means, PhaseFlow[] flows) {
        double[] result = additive.clone();
        double[] sum = new double[gathered.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = gathered[i] + coherent[i];
        }
        addProduct(feedback, sum, result, 1);
        addTransported(gathered, 1, flows, result);
        if (drift.length > 0) {
            addProduct(drift, means, result, 1);
        }
        return result;
    }

    /// Adds `left · right`, left n × m, right m × columns, n the number of rows of `target`.
    ///
    /// @param target n × columns. Modified.
    private static void addProduct(double[] left, double[] right, double[] target, int columns) {
        if (columns == 0) {
            return;
        }
        int rows = target.length / columns;
        int inner = right.length / columns;
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                double factor = left[i * inner + k];
                if (factor != 0) {
                    for (int j = 0; j < columns; j++) {
                        target[i * columns + j] += factor * right[k * columns + j];
                    }
                }
            }
        }
    }

    /// Adds `𝓜 · source`.
    ///
    /// @param target n × columns. Modified.
    private void addTransported(double[] source, int columns, PhaseFlow[] flows, double[] target) {
        int[] offsets = pairs.offsets();
        for (int p = 0; p < pairs.size(); p++) {
            double[] block = pairs.transport(p, flows);
            int entries = pairs.entries(p);
            for (int row = 0; row < entries; row++) {
                for (int k = 0; k < entries; k++) {
                    double factor = block[row * entries + k];
                    int to = (offsets[p] + row) * columns;
                    int from = (offsets[p] + k) * columns;
                    for (int j = 0; j < columns; j++) {
                        target[to + j] += factor * source[from + j];
                    }
                }
            }
        }
    }

    /// Adds `F · 𝓜`.
    ///
    /// @param target n × n. Modified.
    private void addTransportedFirst(PhaseFlow[] flows, double[] target) {
        int n = additive.length;
        int[] offsets = pairs.offsets();
        for (int p = 0; p < pairs.size(); p++) {
            double[] block = pairs.transport(p, flows);
            int entries = pairs.entries(p);
            for (int row = 0; row < n; row++) {
                for (int k = 0; k < entries; k++) {
                    double factor = feedback[row * n + offsets[p] + k];
                    for (int j = 0; j < entries; j++) {
                        target[row * n + offsets[p] + j] += factor * block[k * entries + j];
                    }
                }
            }
        }
    }

    /// Adds `L · M`.
    ///
    /// @param target n × width. Modified.
    private void addDriftOfMovedMeans(PhaseFlow[] flows, double[] target, int width) {
        for (int row = 0; width > 0 && row < additive.length; row++) {
            for (int l = 0; l < flows.length; l++) {
                double position = drift[row * width + 2 * l];
                double velocity = drift[row * width + 2 * l + 1];
                target[row * width + 2 * l] += position * flows[l].m11().value()
                        + velocity * flows[l].m21().value();
                target[row * width + 2 * l + 1] += position * flows[l].m12().value()
                        + velocity * flows[l].m22().value();
            }
        }
    }
}
