package dev.perrin.analysis.web;

import dev.perrin.proto.analysis.v1.DisplacementDistribution;
import dev.perrin.proto.analysis.v1.MeasuredValue;
import dev.perrin.proto.analysis.v1.ModeMotion;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.VelocityAutocorrelationPoint;
import java.util.List;

/// What a result says of a [SampleMode].
final class SampleMotion {
    static final List<Integer> LAGS =
            List.of(1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100, 140, 200, 300, 500, 700, 1000);

    private SampleMotion() {}

    static ModeMotion of(int index, SampleMode mode) {
        double frequency = mode.predictedFrequency();
        double damping = (1 - SampleMode.MOMENTUM) / (1 + SampleMode.MOMENTUM);
        double temperature = 2
                * (1 - SampleMode.MOMENTUM)
                * mode.curvature
                * SampleMode.covariance(mode.position, mode.position)
                / SampleMode.LEARNING_RATE;
        ModeMotion.Builder motion = ModeMotion.newBuilder()
                .setIndex(index)
                .setDampingRate(measured(damping * 1.01, 0.02 * damping))
                .setPredictedDampingRate(damping)
                .setSpectralPeak(measured(frequency * 1.02 + 0.01, 0.02))
                .setAreaRate(measured(-mode.predictedVelocityVariance() * 0.099, 1e-4))
                .setPredictedAreaRate(-mode.predictedVelocityVariance() * 0.1)
                .setEffectiveTemperature(measured(temperature, 0.02 * temperature))
                .setPredictedTemperature(mode.noise)
                .setEquipartition(measured(1.01, 0.02))
                .setPredictedEquipartition(1)
                .setDrift(measured(0.7, 1))
                .setDriftFraction(3e-4);
        if (frequency > 0) {
            motion.setOscillationFrequency(measured(frequency * 0.995, 0.01))
                    .setPredictedOscillationFrequency(frequency);
        }
        LAGS.forEach(lag -> motion.addMsd(MsdPoint.newBuilder()
                .setLagSteps(lag)
                .setMsd(SampleMode.comparison(mode.measuredMsd(lag), mode.predictedMsd(lag)))
                .setWindowCount(SampleMode.STEPS - lag)));
        for (int lag = 0; lag <= 60; lag += lag < 10 ? 1 : 5) {
            motion.addVelocityAutocorrelation(VelocityAutocorrelationPoint.newBuilder()
                    .setLagSteps(lag)
                    .setAutocovariance(
                            SampleMode.comparison(mode.measuredAutocovariance(lag), mode.predictedAutocovariance(lag)))
                    .setWindowCount(SampleMode.STEPS - lag));
        }
        List.of(1, 10, 100).forEach(lag -> motion.addDistributions(distribution(mode, lag)));
        addSpectrum(mode, motion);
        return motion.build();
    }

    static ModeVariance variance(int index, SampleMode mode) {
        return ModeVariance.newBuilder()
                .setIndex(index)
                .setEigenvalue(mode.curvature)
                .setNoiseVariance(mode.noise)
                .setPositionVariance(SampleMode.comparison(
                        SampleMode.covariance(mode.position, mode.position), mode.predictedPositionVariance()))
                .setVelocityVariance(SampleMode.comparison(
                        SampleMode.covariance(mode.velocity, mode.velocity), mode.predictedVelocityVariance()))
                .setDampingRegime(mode.predictedFrequency() > 0 ? "underdamped" : "overdamped")
                .build();
    }

    static MeasuredValue measured(double value, double standardError) {
        return MeasuredValue.newBuilder()
                .setValue(value)
                .setStandardError(standardError)
                .setLow(value - 1.96 * standardError)
                .setHigh(value + 1.96 * standardError)
                .setCount(SampleMode.STEPS)
                .build();
    }

    /// Twelve bins of one standard deviation and less; the outermost have no outer end.
    private static DisplacementDistribution distribution(SampleMode mode, int lag) {
        double deviation = Math.sqrt(mode.measuredMsd(lag));
        double[] edges = {-1e9, -3, -2.25, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2.25, 3, 1e9};
        long[] counts = new long[edges.length - 1];
        for (int step = lag; step < SampleMode.STEPS; step++) {
            double moved = (mode.position[step] - mode.position[step - lag]) / deviation;
            int bin = 0;
            while (moved >= edges[bin + 1]) {
                bin++;
            }
            counts[bin]++;
        }
        DisplacementDistribution.Builder distribution = DisplacementDistribution.newBuilder()
                .setLagSteps(lag)
                .setMean(1e-5)
                .setStandardDeviation(deviation)
                .setNonGaussianity(measured(0.004, 0.01));
        for (int edge = 0; edge < edges.length; edge++) {
            boolean open = edge == 0 || edge == edges.length - 1;
            distribution.addEdge(open ? Math.signum(edges[edge]) * Double.POSITIVE_INFINITY : edges[edge]);
        }
        for (long count : counts) {
            distribution.addBinCount(count);
        }
        return distribution.build();
    }

    /// S(ω) ∝ C/|1 − βz + …|² of the heavy ball's velocity: (1 − cos ω)·2C/π over |z² − (1+β−x)z + β|², z = e^{iω}.
    private static void addSpectrum(SampleMode mode, ModeMotion.Builder motion) {
        double middle = 1 + SampleMode.MOMENTUM - SampleMode.LEARNING_RATE * mode.curvature;
        for (int bin = 1; bin <= 64; bin++) {
            double angle = Math.PI * bin / 64;
            double real = Math.cos(2 * angle) - middle * Math.cos(angle) + SampleMode.MOMENTUM;
            double imaginary = Math.sin(2 * angle) - middle * Math.sin(angle);
            double density = (1 - Math.cos(angle)) * 2 * mode.noise / Math.PI / (real * real + imaginary * imaginary);
            motion.addSpectrumFrequency(angle).addSpectrumDensity(density * (1 + 0.1 * Math.sin(7.0 * bin)));
        }
    }
}
