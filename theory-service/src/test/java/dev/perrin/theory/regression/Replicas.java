package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Means over independent replicas with their standard errors, one for every name.
final class Replicas {
    /// Widest deviation allowed, in standard errors: some 10⁻⁵ of all Gaussian means are further off.
    static final double SIGMAS = 4.5;

    private final Map<String, double[]> sums = new LinkedHashMap<>();

    void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, _ -> new double[3]);
        sum[0]++;
        double change = value - sum[1];
        sum[1] += change / sum[0];
        sum[2] += change * (value - sum[1]);
    }

    double mean(String name) {
        return of(name)[1];
    }

    double standardError(String name) {
        double[] sum = of(name);
        return Math.sqrt(sum[2] / (sum[0] - 1) / sum[0]);
    }

    void assertMean(String name, double expected) {
        double band = SIGMAS * standardError(name);
        assertThat(mean(name)).as(name).isBetween(expected - band, expected + band);
    }

    private double[] of(String name) {
        return Optional.ofNullable(sums.get(name)).orElseThrow(() -> new AssertionError("nothing observed of " + name));
    }
}
