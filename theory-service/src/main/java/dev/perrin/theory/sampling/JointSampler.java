package dev.perrin.theory.sampling;

import dev.perrin.theory.coupled.CrossCovariance;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.StationaryPair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.noise.FullNoise;
import dev.perrin.theory.number.DoubleDouble;
import dev.perrin.theory.prediction.Start;

/// Modes whose noises are correlated (T42): over a gap all of them leap together, with noise whose covariance between
/// two modes is what their stationary covariance P_ij loses, `P_ij − Mᵢᵏ P_ij (Mⱼᵏ)ᵀ`.
final class JointSampler implements TrajectorySampler {
    /// Covariances of twice as many numbers are factored for every gap.
    static final int LARGEST = 40;

    private final Eigenmode[] modes;
    private final LinearModeProcess[] processes;
    private final CrossCovariance[][] stationary;
    private final DoubleDouble[][] units;
    private final GapIndex gaps;
    private final Leap[][] leaps;
    private final JointSpread[] spreads;
    private final InitialLaw[] starts;
    private final JointSpread startSpread;

    JointSampler(
            Dynamics dynamics,
            Eigenmode[] modes,
            LinearModeProcess[] processes,
            FullNoise noise,
            Start start,
            GapIndex gaps) {
        this.modes = modes;
        this.processes = processes;
        this.gaps = gaps;
        int size = modes.length;
        this.stationary = new CrossCovariance[size][size];
        this.units = new DoubleDouble[size][size];
        for (int i = 0; i < size; i++) {
            if (!(modes[i].curvature().hi() > 0)) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]",
                        modes[i].eigenvalue(),
                        "must have positive curvature h + λ for a sample with noise.full");
            }
            for (int j = 0; j < i; j++) {
                double covariance = noise.crossCovariance(i, j, modes[i].hyperparameters());
                ModePair pair = new ModePair(modes[i], modes[j], covariance);
                stationary[i][j] = StationaryPair.of(dynamics, pair).covariance();
                units[i][j] = pair.noiseScale();
            }
        }
        this.leaps = new Leap[gaps.size()][size];
        this.spreads = new JointSpread[gaps.size()];
        for (int gap = 0; gap < spreads.length; gap++) {
            leaps[gap] = leaps(gaps.length(gap));
            spreads[gap] = over(gaps.length(gap));
        }
        this.starts = new InitialLaw[size];
        boolean fromStationary = false;
        for (int i = 0; i < size; i++) {
            starts[i] = InitialLaw.of(modes[i], processes[i], start.ofMode(i));
            fromStationary |= start.ofMode(i) instanceof ModeStart.Stationary;
        }
        this.startSpread = fromStationary ? ofStationary() : JointSpread.ofIndependent(starts);
    }

    private Leap[] leaps(long gap) {
        Leap[] result = new Leap[modes.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Leap.of(modes[i], processes[i].flow(gap));
        }
        return result;
    }

    private JointSpread over(long gap) {
        JointSpread.Builder builder = new JointSpread.Builder(modes.length);
        PhaseFlow[] flows = new PhaseFlow[modes.length];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = processes[i].flow(gap);
            builder.own(i, flows[i].q11(), flows[i].q12(), flows[i].q22(), modes[i].noiseScale());
            for (int j = 0; j < i; j++) {
                CrossCovariance left = stationary[i][j];
                builder.crossed(i, j, left.minus(left.carriedBy(flows[i], flows[j])), units[i][j]);
            }
        }
        return builder.factored(modes);
    }

    private JointSpread ofStationary() {
        JointSpread.Builder builder = new JointSpread.Builder(modes.length);
        for (int i = 0; i < modes.length; i++) {
            StationaryCovariance own = processes[i].stationaryCovariance().orElseThrow();
            StationaryCovariance.Position position = own.position().orElseThrow();
            builder.own(i, position.variance(), position.covariance(), own.velocity(), modes[i].noiseScale());
            for (int j = 0; j < i; j++) {
                builder.crossed(i, j, stationary[i][j], units[i][j]);
            }
        }
        return builder.factored(modes);
    }

    @Override
    public Trajectory begin(long seed, int trajectory) {
        GaussianStream[] streams = new GaussianStream[modes.length];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = GaussianStream.of(seed, trajectory, i);
        }
        return new JointTrajectory(streams);
    }

    private final class JointTrajectory implements Trajectory {
        private final GaussianStream[] streams;
        private final PhasePoint[] points;
        private final double[] numbers;

        JointTrajectory(GaussianStream[] streams) {
            this.streams = streams;
            this.points = new PhasePoint[modes.length];
            this.numbers = new double[2 * modes.length];
            draw();
            for (int i = 0; i < points.length; i++) {
                points[i] = new PhasePoint();
                points[i].position = starts[i].meanPosition() + startSpread.of(2 * i, numbers);
                points[i].velocity = starts[i].meanVelocity() + startSpread.of(2 * i + 1, numbers);
            }
        }

        @Override
        public void fill(int first, int rows, double[] positions, double[] scaledVelocities) {
            for (int row = 0; row < rows; row++) {
                int gap = gaps.before(first + row);
                draw();
                for (int i = 0; i < points.length; i++) {
                    points[i].kicked(
                            leaps[gap][i], spreads[gap].of(2 * i, numbers), spreads[gap].of(2 * i + 1, numbers));
                    positions[row * points.length + i] = points[i].position;
                    scaledVelocities[row * points.length + i] = points[i].velocity;
                }
            }
        }

        private void draw() {
            for (int i = 0; i < streams.length; i++) {
                numbers[2 * i] = streams[i].next();
                numbers[2 * i + 1] = streams[i].next();
            }
        }
    }
}
