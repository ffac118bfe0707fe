package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.PredictRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A question about a spectrum.
final class QuestionOptions {
    @Mixin
    private HyperparameterOptions hyperparameters = new HyperparameterOptions();

    @Mixin
    private SpectrumOptions spectrum = new SpectrumOptions();

    @Mixin
    private CurveOptions curves = new CurveOptions();

    @Option(names = "--dynamics", paramLabel = "NAMES", description = "Of " + DynamicsName.LIST + ".")
    private @Nullable String dynamics;

    @Option(names = "--exponent-window", paramLabel = "FROM:TO", description = "Fit an exponent over these steps.")
    private @Nullable String exponentWindow;

    @Option(names = "--per-mode", description = "Every mode beside the sums.")
    private boolean perMode;

    @Option(names = "--evolution", description = "Mean and covariance at the steps, by mode.")
    private boolean evolution;

    @Option(names = "--correlation", description = "Stationary correlations and averages at the steps, by mode.")
    private boolean correlation;

    @Option(names = "--local-exponent", description = "The local exponent at the steps.")
    private boolean localExponent;

    @Option(names = "--relative-entropy", description = "Relative entropy to the stationary law at the steps.")
    private boolean relativeEntropy;

    @Option(names = "--loss", description = "Excess loss and fluctuation-dissipation ratio at the steps.")
    private boolean loss;

    @Option(names = "--stationarity-tolerance", paramLabel = "ε", description = "Steps until stationary within it.")
    private @Nullable Double stationarityTolerance;

    @Option(names = "--sde-error", description = "The Langevin equation against the exact heavy ball.")
    private boolean sdeError;

    @Option(names = "--allow-unstable", description = "Answer for unstable modes from a given start too.")
    private boolean allowUnstable;

    /// Sets what was given.
    void apply(PredictRequest.Builder request) {
        hyperparameters.apply(request.getHyperparametersBuilder());
        spectrum.apply(request.getSpectrumBuilder());
        if (spectrum.givesNoise()) {
            spectrum.apply(request.getNoiseBuilder());
        }
        if (curves.givesStart()) {
            curves.apply(request.getStartBuilder());
        }
        if (curves.givesSteps()) {
            curves.apply(request.getStepsBuilder());
        }
        if (dynamics != null) {
            request.clearDynamics().addAllDynamics(DynamicsName.parse(dynamics));
        }
        if (exponentWindow != null) {
            List<Double> numbers = Numbers.colons("--exponent-window", "FROM:TO", exponentWindow);
            request.getExponentWindowBuilder()
                    .setFrom(Numbers.whole("--exponent-window", numbers.get(0)))
                    .setTo(Numbers.whole("--exponent-window", numbers.get(1)));
        }
        if (stationarityTolerance != null) {
            request.setStationarityTolerance(stationarityTolerance);
        }
        request.setPerMode(perMode || request.getPerMode())
                .setEvolution(evolution || request.getEvolution())
                .setCorrelation(correlation || request.getCorrelation())
                .setLocalExponent(localExponent || request.getLocalExponent())
                .setRelativeEntropy(relativeEntropy || request.getRelativeEntropy())
                .setLoss(loss || request.getLoss())
                .setSdeError(sdeError || request.getSdeError())
                .setAllowUnstable(allowUnstable || request.getAllowUnstable());
    }
}
