package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.Spectrum;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The Hessian and the noise along its eigenvectors.
final class SpectrumOptions {
    @Option(
            names = "--eigenvalues",
            paramLabel = "H",
            description = "Of the Hessian without the L2 term: 0.1,0.3 or @FILE.")
    private @Nullable String eigenvalues;

    @Option(names = "--multiplicities", paramLabel = "N", description = "Of each eigenvalue: 1,20 or @FILE.")
    private @Nullable String multiplicities;

    @Option(names = "--groups", paramLabel = "NAME", split = ",", description = "Of each eigenvalue; sums by group.")
    private @Nullable List<String> groups;

    @Option(
            names = "--bulk",
            paramLabel = "LOWER:UPPER:EXPONENT:MASS",
            description = "A density of eigenvalues h^(-EXPONENT) between two edges; may be given again.")
    private @Nullable List<String> bulks;

    @Option(names = "--bulk-tolerance", paramLabel = "ε", description = "Of the integrals over densities.")
    private @Nullable Double bulkTolerance;

    @Option(names = "--hessian-noise", paramLabel = "σ²", description = "Noise σ²H/S.")
    private @Nullable Double hessianNoise;

    @Option(names = "--noise-variances", paramLabel = "C", description = "Noise of a step by mode: 0.2,0.1 or @FILE.")
    private @Nullable String noiseVariances;

    @Option(
            names = "--noise-covariance",
            paramLabel = "C",
            description = "Full covariance of the noise of a step, row by row: numbers or @FILE.")
    private @Nullable String noiseCovariance;

    @Option(
            names = "--gaussian-population",
            paramLabel = "σ²",
            description = "Regression on Gaussian inputs with covariance H and label noise σ².")
    private @Nullable Double gaussianPopulation;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "Regression on these data, which say the eigenvalues too: a line for each example, its inputs "
                            + "and its target, separated by commas or blanks.")
    private @Nullable String data;

    /// Sets what was given.
    void apply(Spectrum.Builder spectrum) {
        if (eigenvalues != null) {
            spectrum.clearEigenvalue().addAllEigenvalue(Numbers.doubles("--eigenvalues", eigenvalues));
        }
        if (multiplicities != null) {
            spectrum.clearMultiplicity().addAllMultiplicity(Numbers.doubles("--multiplicities", multiplicities));
        }
        if (groups != null) {
            spectrum.clearGroup().addAllGroup(groups);
        }
        if (bulks != null) {
            spectrum.clearBulk();
            for (String bulk : bulks) {
                List<Double> numbers = Numbers.colons("--bulk", "LOWER:UPPER:EXPONENT:MASS", bulk);
                spectrum.addBulkBuilder()
                        .setLower(numbers.get(0))
                        .setUpper(numbers.get(1))
                        .setExponent(numbers.get(2))
                        .setMass(numbers.get(3));
            }
        }
        if (bulkTolerance != null) {
            spectrum.setBulkTolerance(bulkTolerance);
        }
    }

    /// Whether any option says what the noise is.
    boolean givesNoise() {
        return hessianNoise != null
                || noiseVariances != null
                || noiseCovariance != null
                || gaussianPopulation != null
                || data != null;
    }

    /// Sets what was given.
    void apply(Noise.Builder noise) {
        int kinds = 0;
        if (hessianNoise != null) {
            kinds++;
            noise.getHessianBuilder().setVariance(hessianNoise);
        }
        if (noiseVariances != null) {
            kinds++;
            noise.getModesBuilder()
                    .clearVariance()
                    .addAllVariance(Numbers.doubles("--noise-variances", noiseVariances));
        }
        if (noiseCovariance != null) {
            kinds++;
            noise.getFullBuilder()
                    .clearCovariance()
                    .addAllCovariance(Numbers.doubles("--noise-covariance", noiseCovariance));
        }
        if (gaussianPopulation != null) {
            kinds++;
            noise.getGaussianPopulationBuilder().setLabelVariance(gaussianPopulation);
        }
        if (data != null) {
            kinds++;
            noise.setFiniteData(Examples.read("--data", data));
        }
        if (kinds > 1) {
            throw new BadOptionException("one of --hessian-noise, --noise-variances, --noise-covariance, "
                    + "--gaussian-population and --data must do");
        }
    }
}
