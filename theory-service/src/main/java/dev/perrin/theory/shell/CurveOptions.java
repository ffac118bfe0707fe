package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.FixedStart;
import dev.perrin.proto.theory.v1.GaussianStart;
import dev.perrin.proto.theory.v1.Start;
import dev.perrin.proto.theory.v1.StepGrid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// From where, and at which steps.
final class CurveOptions {
    @Option(
            names = "--start-position",
            paramLabel = "θ",
            description = "θ₀ - μ by mode: 1,0 or @FILE; otherwise the start is stationary.")
    private @Nullable String startPosition;

    @Option(names = "--start-velocity", paramLabel = "v", description = "v₀ by mode: 1,0 or @FILE.")
    private @Nullable String startVelocity;

    @Option(
            names = "--start-position-variance",
            paramLabel = "V",
            description = "Var θ₀ by mode; makes the start Gaussian.")
    private @Nullable String startPositionVariance;

    @Option(
            names = "--start-velocity-variance",
            paramLabel = "V",
            description = "Var v₀ by mode; makes the start Gaussian.")
    private @Nullable String startVelocityVariance;

    @Option(
            names = "--start-covariance",
            paramLabel = "C",
            description = "Cov(θ₀, v₀) by mode; makes the start Gaussian.")
    private @Nullable String startCovariance;

    @Option(names = "--steps", paramLabel = "K", description = "Numbers of steps: 1,10,1e3 or @FILE.")
    private @Nullable String steps;

    @Option(
            names = "--log-steps",
            paramLabel = "FIRST:LAST:PER_DECADE",
            description = "Steps evenly spaced in the logarithm.")
    private @Nullable String logarithmicSteps;

    @Option(names = "--linear-steps", paramLabel = "FIRST:STRIDE:COUNT", description = "Steps evenly spaced.")
    private @Nullable String linearSteps;

    boolean givesStart() {
        return startPosition != null || startVelocity != null || givesSpread();
    }

    private boolean givesSpread() {
        return startPositionVariance != null || startVelocityVariance != null || startCovariance != null;
    }

    void apply(Start.Builder start) {
        if (givesSpread() || start.hasGaussian()) {
            apply(start.getGaussianBuilder());
        } else {
            apply(start.getFixedBuilder());
        }
    }

    private void apply(FixedStart.Builder fixed) {
        if (startPosition != null) {
            fixed.clearPosition().addAllPosition(Numbers.doubles("--start-position", startPosition));
        }
        if (startVelocity != null) {
            fixed.clearVelocity().addAllVelocity(Numbers.doubles("--start-velocity", startVelocity));
        }
    }

    private void apply(GaussianStart.Builder gaussian) {
        if (startPosition != null) {
            gaussian.clearPosition().addAllPosition(Numbers.doubles("--start-position", startPosition));
        }
        if (startVelocity != null) {
            gaussian.clearVelocity().addAllVelocity(Numbers.doubles("--start-velocity", startVelocity));
        }
        if (startPositionVariance != null) {
            gaussian.clearPositionVariance()
                    .addAllPositionVariance(Numbers.doubles("--start-position-variance", startPositionVariance));
        }
        if (startVelocityVariance != null) {
            gaussian.clearVelocityVariance()
                    .addAllVelocityVariance(Numbers.doubles("--start-velocity-variance", startVelocityVariance));
        }
        if (startCovariance != null) {
            gaussian.clearPositionVelocityCovariance()
                    .addAllPositionVelocityCovariance(Numbers.doubles("--start-covariance", startCovariance));
        }
    }

    boolean givesSteps() {
        return steps != null || logarithmicSteps != null || linearSteps != null;
    }

    void apply(StepGrid.Builder grid) {
        int kinds = 0;
        if (steps != null) {
            kinds++;
            grid.getExplicitBuilder().clearStep().addAllStep(Numbers.longs("--steps", steps));
        }
        if (logarithmicSteps != null) {
            kinds++;
            List<Double> numbers = Numbers.colons("--log-steps", "FIRST:LAST:PER_DECADE", logarithmicSteps);
            grid.getLogarithmicBuilder()
                    .setFirst(Numbers.whole("--log-steps", numbers.get(0)))
                    .setLast(Numbers.whole("--log-steps", numbers.get(1)))
                    .setPerDecade(Numbers.small("--log-steps", numbers.get(2)));
        }
        if (linearSteps != null) {
            kinds++;
            List<Double> numbers = Numbers.colons("--linear-steps", "FIRST:STRIDE:COUNT", linearSteps);
            grid.getLinearBuilder()
                    .setFirst(Numbers.whole("--linear-steps", numbers.get(0)))
                    .setStride(Numbers.whole("--linear-steps", numbers.get(1)))
                    .setCount(Numbers.small("--linear-steps", numbers.get(2)));
        }
        if (kinds > 1) {
            throw new BadOptionException("one of --steps, --log-steps and --linear-steps must do");
        }
    }
}
