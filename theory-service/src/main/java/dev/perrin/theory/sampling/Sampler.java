package dev.perrin.theory.sampling;

import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import java.util.function.Consumer;

/// Draws trajectories from the exact law of a dynamics (T38, T39). What does not depend on the trajectory is worked out
/// once; a value then costs two Gaussian numbers and a few products, whatever the spacing of the grid.
public final class Sampler {
    /// A leap and its spread are some 100 bytes.
    private static final long LARGEST_TABLE = 1 << 20;

    private static final int NUMBERS_IN_ROW = 400_000;
    /// 256 KiB.
    private static final int NUMBERS_IN_SLICE = 32_768;

    private final SampleQuestion question;
    private final ModeSampler[] modes;

    /// @throws InvalidQuestionException when the question has no answer.
    public Sampler(SampleQuestion question) {
        this.question = question;
        int size = question.spectrum().size();
        int perMode = question.positionsOnly() ? 1 : 2;
        if (size > NUMBERS_IN_ROW / perMode) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue",
                    size + " values",
                    "must not have more than " + NUMBERS_IN_ROW / perMode
                            + " for a sample, whose message holds at least one step");
        }
        GapIndex gaps = GapIndex.of(question.steps());
        requireTable(gaps);
        this.modes = new ModeSampler[size];
        for (int i = 0; i < size; i++) {
            modes[i] = sampler(i, gaps);
        }
    }

    /// Draws every trajectory and hands it over in slices, in order.
    public void draw(Consumer<SampleSlice> sink) {
        int numbers = modes.length * (question.positionsOnly() ? 1 : 2);
        int rows = Math.max(1, NUMBERS_IN_SLICE / numbers);
        ModeSampler.Walk[] walks = new ModeSampler.Walk[modes.length];
        for (int trajectory = 0; trajectory < question.trajectories(); trajectory++) {
            for (int mode = 0; mode < walks.length; mode++) {
                walks[mode] = modes[mode].begin(GaussianStream.of(question.seed(), trajectory, mode));
            }
            for (int first = 0; first < question.steps().length; first += rows) {
                sink.accept(slice(trajectory, first, Math.min(rows, question.steps().length - first), walks));
            }
        }
    }

    private SampleSlice slice(int trajectory, int first, int rows, ModeSampler.Walk[] walks) {
        double[] positions = new double[rows * walks.length];
        double[] velocities = new double[question.positionsOnly() ? 0 : positions.length];
        double learningRate = question.hyperparameters().learningRate();
        for (int mode = 0; mode < walks.length; mode++) {
            ModeSampler.Walk walk = walks[mode];
            for (int row = 0; row < rows; row++) {
                walk.advance(first + row);
                positions[row * walks.length + mode] = walk.position();
                if (!question.positionsOnly()) {
                    velocities[row * walks.length + mode] = walk.scaledVelocity() / learningRate;
                }
            }
        }
        return new SampleSlice(trajectory, first, rows, positions, velocities);
    }

    private ModeSampler sampler(int index, GapIndex gaps) {
        Eigenmode mode = new Eigenmode(
                index, question.spectrum().eigenvalues()[index], question.hyperparameters(), question.noise()[index]);
        ModeStart start = question.start().ofMode(index);
        ModeProcess process = question.dynamics().process(mode);
        if (mode.hasNegativeCurvature()) {
            // Refuses what would leave the range of a double on the way.
            process.moments(start, question.steps()[question.steps().length - 1]);
        }
        if (question.dynamics() instanceof EpochShuffled) {
            return new ShuffledSampler(
                    mode, linear(new HeavyBall().process(mode)), start, EpochShuffled.scale(mode), question.steps());
        }
        LinearModeProcess linear = linear(process);
        return new IndependentSampler(mode, linear, InitialLaw.of(mode, linear, start), gaps);
    }

    private LinearModeProcess linear(ModeProcess process) {
        if (process instanceof LinearModeProcess linear) {
            return linear;
        }
        throw new InvalidQuestionException("dynamics", question.dynamics(), "cannot be drawn from");
    }

    private void requireTable(GapIndex gaps) {
        long batches = question.hyperparameters().batchesPerEpoch();
        boolean shuffled = question.dynamics() instanceof EpochShuffled;
        long perMode = shuffled && batches > 0
                ? ShuffledSampler.leaps(batches, question.steps()[question.steps().length - 1])
                : gaps.size();
        if (perMode * modesAsked() > LARGEST_TABLE) {
            throw new InvalidQuestionException(
                    "steps",
                    perMode + " different gaps for " + modesAsked() + " modes",
                    "must not be more than " + LARGEST_TABLE
                            + " multiplied; an even grid has two, and modes may be asked for apart");
        }
    }

    private long modesAsked() {
        return question.spectrum().size();
    }
}
