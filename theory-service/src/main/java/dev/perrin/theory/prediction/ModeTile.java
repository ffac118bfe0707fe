package dev.perrin.theory.prediction;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// A rectangle of an answer: consecutive modes of the spectrum × consecutive steps of the grid.
///
/// One tile is filled over and over: it is valid until the call that hands it over returns. Copy what is to
/// be kept.
public final class ModeTile {
    private final Map<Curve, double[][]> rows = new EnumMap<>(Curve.class);
    private final Map<Curve, boolean[]> present = new EnumMap<>(Curve.class);
    private List<ModeTraits> traits = List.of();
    private List<OptionalLong> stepsUntilStationary = List.of();
    private int firstMode;
    private int modes;
    private int firstStep;
    private int steps;

    ModeTile(Set<Curve> curves, int mostModes, int mostSteps) {
        for (Curve curve : curves) {
            rows.put(curve, new double[mostModes][mostSteps]);
            present.put(curve, new boolean[mostModes]);
        }
    }

    /// Index of the first mode in the spectrum.
    public int firstMode() {
        return firstMode;
    }

    /// How many modes there are.
    public int modes() {
        return modes;
    }

    /// Index of the first step in the grid.
    public int firstStep() {
        return firstStep;
    }

    /// How many steps there are.
    public int steps() {
        return steps;
    }

    /// What does not depend on the step, of every mode: in the tile with `firstStep() = 0`; empty in the others.
    public List<ModeTraits> traits() {
        return traits;
    }

    /// Steps until a mode is stationary within the tolerance asked for; empty where it never is. Known where the
    /// [#traits] are.
    ///
    /// @param mode counted from `firstMode()`.
    public OptionalLong stepsUntilStationary(int mode) {
        return stepsUntilStationary.get(mode);
    }

    /// @param steps one for each of the traits.
    void setStepsUntilStationary(List<OptionalLong> steps) {
        stepsUntilStationary = steps;
    }

    /// Whether a curve is evaluated at all.
    boolean evaluates(Curve curve) {
        return rows.containsKey(curve);
    }

    /// Whether a curve was asked for and this mode has it.
    ///
    /// @param mode counted from `firstMode()`.
    public boolean has(Curve curve, int mode) {
        boolean[] flags = present.get(curve);
        return flags != null && flags[mode];
    }

    /// The curve of one mode: its first `steps()` values; what follows means nothing.
    ///
    /// @param mode counted from `firstMode()`.
    /// @throws IllegalArgumentException when the curve was not asked for.
    public double[] row(Curve curve, int mode) {
        return rows(curve)[mode];
    }

    void begin(
            int firstModeOfTile, int modesOfTile, int firstStepOfTile, int stepsOfTile, List<ModeTraits> traitsOfTile) {
        firstMode = firstModeOfTile;
        modes = modesOfTile;
        firstStep = firstStepOfTile;
        steps = stepsOfTile;
        traits = traitsOfTile;
    }

    /// @param values one for each mode.
    void put(Curve curve, int step, double[] values) {
        double[][] all = rows(curve);
        Arrays.fill(flags(curve), true);
        for (int i = 0; i < modes; i++) {
            all[i][step] = values[i];
        }
    }

    void put(Curve curve, int mode, int step, OptionalDouble value) {
        flags(curve)[mode] = value.isPresent();
        rows(curve)[mode][step] = value.orElse(0);
    }

    void mark(Curve curve, int mode, boolean has) {
        flags(curve)[mode] = has;
    }

    private double[][] rows(Curve curve) {
        double[][] all = rows.get(curve);
        if (all == null) {
            throw new IllegalArgumentException(curve + " was not asked for");
        }
        return all;
    }

    private boolean[] flags(Curve curve) {
        return Objects.requireNonNull(present.get(curve));
    }
}
