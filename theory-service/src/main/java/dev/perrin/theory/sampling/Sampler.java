package dev.perrin.theory.sampling;

import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.noise.FullNoise;
import dev.perrin.theory.noise.HessianNoise;
import dev.perrin.theory.noise.ModeNoise;
import dev.perrin.theory.noise.StateDependentNoise;
import java.util.function.Consumer;

/// Draws trajectories from the exact law of a dynamics (T38, T39, T42). What does not depend on the trajectory is
/// worked out once; a value then costs two Gaussian numbers and a few products, whatever the spacing of the grid.
public final class Sampler {
    /// A leap and its spread are some 100 bytes.
    private static final long LARGEST_TABLE = 1 << 20;

    private static final int NUMBERS_IN_ROW = 400_000;
    /// 256 KiB.
    private static final int NUMBERS_IN_SLICE = 32_768;

    private final SampleQuestion question;
    private final TrajectorySampler sampler;

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
        this.sampler = sampler(question);
    }

    /// Draws every trajectory and hands it over in slices, in order.
    public void draw(Consumer<SampleSlice> sink) {
        int numbers = question.spectrum().size() * (question.positionsOnly() ? 1 : 2);
        int rows = Math.max(1, NUMBERS_IN_SLICE / numbers);
        int steps = question.steps().length;
        for (int trajectory = 0; trajectory < question.trajectories(); trajectory++) {
            TrajectorySampler.Trajectory drawn = sampler.begin(question.seed(), trajectory);
            for (int first = 0; first < steps; first += rows) {
                sink.accept(slice(trajectory, first, Math.min(rows, steps - first), drawn));
            }
        }
    }

    private SampleSlice slice(int trajectory, int first, int rows, TrajectorySampler.Trajectory drawn) {
        double[] positions = new double[rows * question.spectrum().size()];
        double[] velocities = new double[positions.length];
        drawn.fill(first, rows, positions, velocities);
        double learningRate = question.hyperparameters().learningRate();
        for (int i = 0; i < velocities.length; i++) {
            velocities[i] /= learningRate;
        }
        return new SampleSlice(
                trajectory, first, rows, positions, question.positionsOnly() ? new double[0] : velocities);
    }

    private static TrajectorySampler sampler(SampleQuestion question) {
        if (question.dynamics().followsNoise()) {
            throw new InvalidQuestionException(
                    "dynamics", "parameter-dependent", "cannot be drawn: its law is not Gaussian");
        }
        GapIndex gaps = GapIndex.of(question.steps());
        return switch (question.noise()) {
            case HessianNoise _, ModeNoise _ -> {
                requireTable(question, leapsOfMode(question, gaps));
                Eigenmode[] modes = modes(question);
                ModeSampler[] samplers = new ModeSampler[modes.length];
                for (int i = 0; i < samplers.length; i++) {
                    samplers[i] = separate(question, modes[i], gaps);
                }
                yield new SeparateSampler(samplers);
            }
            case FullNoise full -> {
                requireJoint(question);
                requireTable(question, (long) gaps.size() * question.spectrum().size());
                Eigenmode[] modes = modes(question);
                LinearModeProcess[] processes = new LinearModeProcess[modes.length];
                for (int i = 0; i < processes.length; i++) {
                    processes[i] = linear(question, question.dynamics().process(modes[i]));
                }
                yield new JointSampler(question.dynamics(), modes, processes, full, question.start(), gaps);
            }
            case StateDependentNoise _ ->
                throw new InvalidQuestionException(
                        "noise", "dependent on the parameters", "cannot be drawn: its law is not Gaussian");
        };
    }

    private static Eigenmode[] modes(SampleQuestion question) {
        double[] eigenvalues = question.spectrum().eigenvalues();
        double[] variances = question.noise()
                .variances(eigenvalues, question.spectrum().multiplicities(), question.hyperparameters());
        Eigenmode[] modes = new Eigenmode[eigenvalues.length];
        for (int i = 0; i < modes.length; i++) {
            modes[i] = new Eigenmode(i, eigenvalues[i], question.hyperparameters(), variances[i]);
        }
        return modes;
    }

    private static ModeSampler separate(SampleQuestion question, Eigenmode mode, GapIndex gaps) {
        ModeStart start = question.start().ofMode(mode.index());
        ModeProcess process = question.dynamics().process(mode);
        if (mode.hasNegativeCurvature()) {
            // Refuses what would leave the range of a double on the way.
            process.moments(start, question.steps()[question.steps().length - 1]);
        }
        if (question.dynamics() instanceof EpochShuffled) {
            LinearModeProcess independent = linear(question, new HeavyBall().process(mode));
            return new ShuffledSampler(mode, independent, start, EpochShuffled.scale(mode), question.steps());
        }
        LinearModeProcess linear = linear(question, process);
        return new IndependentSampler(mode, linear, InitialLaw.of(mode, linear, start), gaps);
    }

    private static LinearModeProcess linear(SampleQuestion question, ModeProcess process) {
        if (process instanceof LinearModeProcess linear) {
            return linear;
        }
        throw new InvalidQuestionException("dynamics", question.dynamics(), "cannot be drawn with this noise");
    }

    private static void requireJoint(SampleQuestion question) {
        if (question.dynamics() instanceof EpochShuffled) {
            throw new InvalidQuestionException(
                    "dynamics", "epoch-shuffled", "has noise with a memory, which is not drawn with noise.full");
        }
        if (question.spectrum().size() > JointSampler.LARGEST) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue",
                    question.spectrum().size() + " values",
                    "must not have more than " + JointSampler.LARGEST + " for a sample with noise.full");
        }
    }

    private static long leapsOfMode(SampleQuestion question, GapIndex gaps) {
        long batches = question.hyperparameters().batchesPerEpoch();
        return question.dynamics() instanceof EpochShuffled && batches > 0
                ? ShuffledSampler.leaps(batches, question.steps()[question.steps().length - 1])
                : gaps.size();
    }

    private static void requireTable(SampleQuestion question, long perMode) {
        long modes = question.spectrum().size();
        if (perMode * modes > LARGEST_TABLE) {
            throw new InvalidQuestionException(
                    "steps",
                    perMode + " different gaps for " + modes + " modes",
                    "must not be more than " + LARGEST_TABLE
                            + " multiplied; an even grid has two, and modes may be asked for apart");
        }
    }
}
