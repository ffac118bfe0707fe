package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps all of an answer, for tests.
public final class CollectingSink implements PredictionSink {
    private final List<Answer> answers = new ArrayList<>();
    private List<CollectedMode> modes = new ArrayList<>();
    private int tiles;
    private Optional<SdeError> comparison = Optional.empty();

    /// @param modes empty unless asked for.
    public record Answer(Prediction sums, List<CollectedMode> modes) {}

    public record CollectedMode(ModeTraits traits, Map<Curve, double[]> curves) {}

    /// One per dynamics.
    public List<Answer> answers() {
        return answers;
    }

    /// Of dynamics, where asked for.
    public Optional<SdeError> comparison() {
        return comparison;
    }

    /// How many tiles came.
    public int tiles() {
        return tiles;
    }

    @Override
    public void begin(int index, Dynamics dynamics) {
        modes = new ArrayList<>();
    }

    @Override
    public void tile(ModeTile tile) {
        tiles++;
        tile.traits().forEach(traits -> modes.add(new CollectedMode(traits, new EnumMap<>(Curve.class))));
        for (int i = 0; i < tile.modes(); i++) {
            CollectedMode mode = modes.get(tile.firstMode() + i);
            for (Curve curve : Curve.values()) {
                if (tile.has(curve, i)) {
                    double[] part = tile.row(curve, i);
                    double[] so = mode.curves().getOrDefault(curve, new double[0]);
                    double[] longer = Arrays.copyOf(so, so.length + tile.steps());
                    System.arraycopy(part, 0, longer, so.length, tile.steps());
                    mode.curves().put(curve, longer);
                }
            }
        }
    }

    @Override
    public void end(Prediction sums) {
        answers.add(new Answer(sums, modes));
    }

    @Override
    public void compare(SdeError error) {
        comparison = Optional.of(error);
    }
}
