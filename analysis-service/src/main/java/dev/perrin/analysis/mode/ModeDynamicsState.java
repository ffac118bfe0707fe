package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What [ModeDynamics] has seen. Not thread safe.
public final class ModeDynamicsState {
    private static final byte VERSION = 1;

    private final ModeDynamics settings;
    private final ModeMomentsState moments;
    private final ModeCovariance covariance;
    private final PhaseTrajectoryState trajectory;
    private final Optional<Windows> windows;

    /// What needs evenly spaced snapshots.
    private record Windows(
            ModeCorrelatorState correlator, ModeSpectrumState spectrum, DisplacementDistributionsState distributions) {}

    ModeDynamicsState(ModeDynamics settings) {
        this(
                settings,
                settings.moments().newState(),
                new ModeCovariance(settings.modes()),
                settings.trajectory().newState(),
                settings.evenlySpaced()
                        ? Optional.of(new Windows(
                                settings.correlator().newState(),
                                settings.spectrum().newState(),
                                settings.distributions().newState()))
                        : Optional.empty());
    }

    private ModeDynamicsState(
            ModeDynamics settings,
            ModeMomentsState moments,
            ModeCovariance covariance,
            PhaseTrajectoryState trajectory,
            Optional<Windows> windows) {
        this.settings = settings;
        this.moments = moments;
        this.covariance = covariance;
        this.trajectory = trajectory;
        this.windows = windows;
    }

    /// A snapshot of the part that is not averaged over: its phase point is kept for plots alone.
    ///
    /// @param index on the snapshot schedule, or the ordinal on a logarithmic one; greater than that of the call
    ///     before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void show(long index, long step, double[] x, double[] y) {
        trajectory.add(index, step, x, y);
    }

    /// A snapshot of the averaged part.
    ///
    /// @param index on the snapshot schedule, or the ordinal on a logarithmic one; greater than that of the call
    ///     before
    /// @param x positions, length modes. Not modified.
    /// @param y velocities, length modes. Not modified.
    public void add(long index, long step, double[] x, double[] y) {
        trajectory.add(index, step, x, y);
        moments.add(index, step, x, y);
        covariance.add(x, y);
        windows.ifPresent(measured -> {
            measured.correlator.add(index, x, y);
            measured.spectrum.add(index, y);
            measured.distributions.add(index, x);
        });
    }

    public ModeDynamics settings() {
        return settings;
    }

    public ModeMomentsState moments() {
        return moments;
    }

    public ModeCovariance covariance() {
        return covariance;
    }

    public PhaseTrajectoryState trajectory() {
        return trajectory;
    }

    /// Empty on a logarithmic schedule.
    public Optional<ModeCorrelatorState> correlator() {
        return windows.map(Windows::correlator);
    }

    /// Empty on a logarithmic schedule.
    public Optional<ModeSpectrumState> spectrum() {
        return windows.map(Windows::spectrum);
    }

    /// Greatest correlation of two positions against chance; empty on a logarithmic schedule.
    public Optional<ChanceCorrelation> positionCorrelation() {
        return windows.map(measured -> ChanceCorrelation.ofPositions(covariance, measured.correlator));
    }

    /// Everything about one mode that needs its curvature or not.
    ///
    /// @param curvature h + λ; NaN where not known, and then so is what needs it
    public ModeMotion motion(int mode, HeavyBall dynamics, double curvature) {
        List<DisplacementDistribution> distributions = new ArrayList<>();
        Relaxation fitted = Relaxation.unknown("snapshots are not evenly spaced");
        BoundedEstimate peak = BoundedEstimate.NONE;
        if (windows.isPresent()) {
            Windows measured = windows.get();
            fitted = AutocovarianceFit.fit(measured.correlator, mode, settings.intervalSteps());
            peak = measured.spectrum.peak(mode, settings.intervalSteps());
            for (int lag = 0; lag < measured.distributions.settings().decades(); lag++) {
                distributions.add(measured.distributions.distribution(mode, lag));
            }
        }
        return new ModeMotion(
                fitted,
                moments.propagator(mode).relaxation(),
                peak,
                moments.areaRate(mode),
                moments.expectedAreaRate(mode, dynamics, curvature),
                moments.effectiveTemperature(mode, dynamics, curvature),
                moments.equipartition(mode, dynamics, curvature),
                moments.drift(mode),
                distributions);
    }

    public int sizeInBytes() {
        int size = 1 + moments.sizeInBytes() + covariance.sizeInBytes() + trajectory.sizeInBytes();
        if (windows.isPresent()) {
            Windows measured = windows.get();
            size += measured.correlator.sizeInBytes()
                    + measured.spectrum.sizeInBytes()
                    + measured.distributions.sizeInBytes();
        }
        return size;
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION);
        moments.write(out);
        covariance.write(out);
        trajectory.write(out);
        windows.ifPresent(measured -> {
            measured.correlator.write(out);
            measured.spectrum.write(out);
            measured.distributions.write(out);
        });
    }

    /// @param settings the same as of the state written
    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static ModeDynamicsState read(ModeDynamics settings, ByteBuffer in) {
        StateVersion.require("mode dynamics", VERSION, in.get());
        ModeMomentsState moments = ModeMomentsState.read(settings.moments(), in);
        ModeCovariance covariance = ModeCovariance.read(in);
        PhaseTrajectoryState trajectory = PhaseTrajectoryState.read(settings.trajectory(), in);
        Optional<Windows> windows = settings.evenlySpaced()
                ? Optional.of(new Windows(
                        ModeCorrelatorState.read(settings.correlator(), in),
                        ModeSpectrumState.read(settings.spectrum(), in),
                        DisplacementDistributionsState.read(settings.distributions(), in)))
                : Optional.empty();
        return new ModeDynamicsState(settings, moments, covariance, trajectory, windows);
    }
}
