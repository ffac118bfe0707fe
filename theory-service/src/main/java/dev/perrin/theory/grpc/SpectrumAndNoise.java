package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.FiniteDataNoise;
import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.regression.LinearRegression;

/// The modes of a request and their noise. Finite data say both; otherwise they are read one by one.
record SpectrumAndNoise(Spectrum spectrum, NoiseModel noise) {
    /// Sizes are checked before anything is allocated for them.
    static SpectrumAndNoise read(dev.perrin.proto.theory.v1.Spectrum spectrum, Noise noise, RequestLimits limits) {
        limits.requireModes(spectrum.getEigenvalueCount());
        limits.requireNoise(noise.getFull().getCovarianceCount());
        if (noise.hasFull() && spectrum.getBulkCount() > 0) {
            throw new InvalidQuestionException(
                    "spectrum.bulk",
                    spectrum.getBulkCount() + " densities",
                    "must be left out with noise.full, which tells every direction apart");
        }
        return noise.getKindCase() == Noise.KindCase.FINITE_DATA
                ? ofData(spectrum, noise.getFiniteData(), limits)
                : new SpectrumAndNoise(RequestReader.spectrum(spectrum), RequestReader.noise(noise));
    }

    private static SpectrumAndNoise ofData(
            dev.perrin.proto.theory.v1.Spectrum spectrum, FiniteDataNoise message, RequestLimits limits) {
        if (!spectrum.equals(dev.perrin.proto.theory.v1.Spectrum.getDefaultInstance())) {
            throw new InvalidQuestionException(
                    "spectrum", "given", "must be left out with noise.finite_data, whose inputs say it");
        }
        limits.requireData(message.getInputCount());
        LinearRegression.requireShape(message.getFeatures(), message.getInputCount(), message.getTargetCount());
        LinearRegression data = new LinearRegression(
                message.getFeatures(),
                RequestReader.array(message.getInputList()),
                RequestReader.array(message.getTargetList()));
        return new SpectrumAndNoise(Spectrum.of(data.eigenvalues()), new dev.perrin.theory.noise.FiniteDataNoise(data));
    }

    /// @param field that names the mode.
    Eigenmode mode(String field, int index, Hyperparameters hyperparameters) {
        if (index < 0 || index >= spectrum.size()) {
            throw new InvalidQuestionException(
                    field, index, "must be the index of one of the " + spectrum.size() + " eigenvalues, from 0");
        }
        double[] variances = noise.variances(spectrum.eigenvalues(), spectrum.multiplicities(), hyperparameters);
        return new Eigenmode(index, spectrum.eigenvalues()[index], hyperparameters, variances[index]);
    }

    /// Two different modes.
    ///
    /// @param prefix of the fields that name them.
    ModePair pair(String prefix, int first, int second, Hyperparameters hyperparameters) {
        Eigenmode one = mode(prefix + "first_mode", first, hyperparameters);
        Eigenmode other = mode(prefix + "second_mode", second, hyperparameters);
        if (first == second) {
            throw new InvalidQuestionException(prefix + "second_mode", second, "must differ from first_mode");
        }
        return new ModePair(one, other, noise.crossCovariance(first, second, hyperparameters));
    }
}
