package dev.perrin.trainer.curvature;

import java.util.Locale;

/// How far a measurement is.
///
/// @param stage what is being done
/// @param detail how far that is, for people; empty when there is nothing to say
/// @param fraction of the stage that is done, in [0, 1]
public record MeasurementProgress(Stage stage, String detail, double fraction) {
    public MeasurementProgress {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be between 0 and 1, but is " + fraction);
        }
    }

    /// In the order in which they come.
    public enum Stage {
        STATISTICS("statistics of batch norm"),
        HESSIAN("whole Hessian"),
        DIFFERENCES("looking for the step of gradient differences"),
        DENSITY("density of the spectrum"),
        EIGENPAIRS("eigenpairs"),
        NOISE("gradient noise");

        private final String words;

        Stage(String words) {
            this.words = words;
        }
    }

    /// At the beginning of a stage.
    public static MeasurementProgress begin(Stage stage) {
        return new MeasurementProgress(stage, "", 0);
    }

    /// Part of a known number.
    static MeasurementProgress of(Stage stage, String unit, long done, long all) {
        return new MeasurementProgress(
                stage,
                String.format(Locale.ROOT, "%s %,d of %,d", unit, done, all),
                Math.min(1, (double) done / Math.max(1, all)));
    }

    /// For people.
    public String activity() {
        return detail.isEmpty() ? stage.words : stage.words + ": " + detail;
    }
}
