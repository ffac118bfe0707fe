package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.theory.landscape.ModifiedLoss;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.prediction.Curve;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.ModeTraits;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.Spectrum;
import java.util.Set;

/// Turns what is predicted of modes into messages.
final class ModeMessages {
    private static final byte[] NONE = {};

    private final Spectrum spectrum;
    private final Set<Curve> told;

    ModeMessages(Question question) {
        this.spectrum = question.spectrum();
        this.told = question.curves().ofModes();
    }

    /// Appends what a tile says of one mode.
    ///
    /// @param mode counted from the first of the tile.
    void append(ModePrediction.Builder message, ModeTile tile, int mode) {
        if (!tile.traits().isEmpty()) {
            write(message, tile, mode);
        }
        for (Curve curve : told) {
            if (tile.has(curve, mode)) {
                add(message, curve, tile.row(curve, mode), tile.steps());
            }
        }
    }

    /// What depends on no step of one mode, encoded, as it goes with some steps of a tile: empty where it went with
    /// earlier ones.
    ///
    /// @param mode counted from the first of the tile.
    /// @param from the first of the steps, counted from the first of the tile.
    byte[] traits(ModeTile tile, int mode, int from) {
        if (from > 0 || tile.traits().isEmpty()) {
            return NONE;
        }
        ModePrediction.Builder message = ModePrediction.newBuilder();
        write(message, tile, mode);
        return message.build().toByteArray();
    }

    private void write(ModePrediction.Builder message, ModeTile tile, int mode) {
        ModeTraits traits = tile.traits().get(mode);
        int index = traits.mode().index();
        message.setMultiplicity(spectrum.multiplicities()[index]);
        if (!spectrum.names().isEmpty()) {
            message.setName(spectrum.names().get(index));
        }
        tile.stepsUntilStationary(mode).ifPresent(message::setStepsUntilStationary);
        ModifiedLoss.of(traits.mode(), traits.process())
                .ifPresent(loss -> message.getModifiedLossBuilder()
                        .setPosition(loss.position())
                        .setCross(loss.cross())
                        .setVelocity(loss.velocity()));
        traits.period().ifPresent(message::setPeriod);
        traits.excessLoss().ifPresent(message::setExcessLoss);
        traits.effectiveTemperature().ifPresent(message::setEffectiveTemperature);
        message.setEigenvalue(traits.mode().eigenvalue())
                .setDimensionlessCurvature(
                        traits.mode().dimensionlessCurvature().value())
                .setDampingRegime(regime(traits.damping()))
                .setSlowRate(traits.damping().slowRate())
                .setFastRate(traits.damping().fastRate())
                .setAngularFrequency(traits.damping().angularFrequency());
        traits.stationary().ifPresent(moments -> {
            message.setVelocityVariance(moments.velocityVariance());
            message.setLocalDisplacement(moments.localDisplacement());
            moments.position()
                    .ifPresent(position -> message.setPositionVariance(position.variance())
                            .setPositionVelocityCovariance(position.covarianceWithVelocity()));
        });
    }

    /// A loop for each field: one that calls through a function costs more than all else that is done for a value.
    private static void add(ModePrediction.Builder message, Curve curve, double[] row, int steps) {
        switch (curve) {
            case MSD -> {
                for (int j = 0; j < steps; j++) {
                    message.addMsd(row[j]);
                }
            }
            case MEAN_POSITION -> {
                for (int j = 0; j < steps; j++) {
                    message.addMeanPosition(row[j]);
                }
            }
            case MEAN_VELOCITY -> {
                for (int j = 0; j < steps; j++) {
                    message.addMeanVelocity(row[j]);
                }
            }
            case POSITION_VARIANCE -> {
                for (int j = 0; j < steps; j++) {
                    message.addCovariancePosition(row[j]);
                }
            }
            case POSITION_VELOCITY_COVARIANCE -> {
                for (int j = 0; j < steps; j++) {
                    message.addCovariancePositionVelocity(row[j]);
                }
            }
            case VELOCITY_VARIANCE -> {
                for (int j = 0; j < steps; j++) {
                    message.addCovarianceVelocity(row[j]);
                }
            }
            case POSITION_AUTOCORRELATION -> {
                for (int j = 0; j < steps; j++) {
                    message.addPositionAutocorrelation(row[j]);
                }
            }
            case VELOCITY_AUTOCORRELATION -> {
                for (int j = 0; j < steps; j++) {
                    message.addVelocityAutocorrelation(row[j]);
                }
            }
            case AVERAGE_VARIANCE -> {
                for (int j = 0; j < steps; j++) {
                    message.addAverageVariance(row[j]);
                }
            }
            case RELATIVE_ENTROPY -> {
                for (int j = 0; j < steps; j++) {
                    message.addRelativeEntropy(row[j]);
                }
            }
            case MSD_INCREMENT, EXCESS_LOSS, SQUARED_VELOCITY ->
                throw new IllegalArgumentException(curve + " goes into sums only");
        }
    }

    private static dev.perrin.proto.theory.v1.DampingRegime regime(DampingRegime regime) {
        return switch (regime) {
            case DampingRegime.Overdamped _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_OVERDAMPED;
            case DampingRegime.Critical _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_CRITICAL;
            case DampingRegime.Underdamped _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_UNDERDAMPED;
            case DampingRegime.Alternating _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_ALTERNATING;
        };
    }
}
