package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.LagSamples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Runs of one process, one length and one number of coordinates, with the window of lags that [FitWindow] would
/// choose.
///
/// @param name for tables
/// @param processes one a coordinate
/// @param snapshots length of a run
/// @param shortestLag (1+β)/(1−β) of the process, 1 where it has no velocity
record SimulatedEnsemble(String name, List<SimulatedProcess> processes, int snapshots, double shortestLag) {
    SimulatedEnsemble {
        processes = List.copyOf(processes);
    }

    /// @param process of every coordinate
    static SimulatedEnsemble of(
            String name, SimulatedProcess process, int coordinates, int snapshots, double shortest) {
        return new SimulatedEnsemble(name, Collections.nCopies(coordinates, process), snapshots, shortest);
    }

    static SimulatedEnsemble fractionalBrownian(double exponent, int coordinates, int snapshots) {
        String name = exponent == 1 ? "Brownian" : "fractional Brownian " + exponent;
        return of(name, new FractionalBrownian(exponent, snapshots), coordinates, snapshots, 1);
    }

    static SimulatedEnsemble heavyBall(double momentum, double curvature, int coordinates, int snapshots) {
        return of(
                "heavy ball β = %s, ηλ = %s".formatted(momentum, curvature),
                LinearProcess.heavyBall(momentum, curvature),
                coordinates,
                snapshots,
                (1 + momentum) / (1 - momentum));
    }

    /// Modes from curvature 0.3 down over 3.5 decades: motion of very unequal directions.
    static SimulatedEnsemble heavyBallSpectrum(double momentum, int coordinates, int snapshots) {
        List<SimulatedProcess> modes = new ArrayList<>();
        for (int i = 0; i < coordinates; i++) {
            modes.add(LinearProcess.heavyBall(momentum, 0.3 * Math.pow(10, -3.5 * i / Math.max(1, coordinates - 1))));
        }
        return new SimulatedEnsemble(
                "heavy ball β = %s, spectrum".formatted(momentum), modes, snapshots, (1 + momentum) / (1 - momentum));
    }

    double longestLag() {
        return snapshots / 100.0;
    }

    /// Squared displacements up to the longest lag of the window or up to an eighth of the run.
    LagSamples sample(long seed, boolean all) {
        return SimulatedRun.sample(processes, seed, snapshots, all ? snapshots / 8 : (long) longestLag());
    }

    /// The same fit on the exact mean-squared displacement.
    double exactExponent(MsdCurve curve) {
        int from = curve.firstFrom(shortestLag);
        int to = curve.firstFrom(Math.nextUp(longestLag()));
        return LogWeights.sum(LogWeights.slope(curve.lags(from, to)), exactLogs(curve.lags(from, to)));
    }

    double[] exactLogs(double[] lags) {
        double[] logs = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            double sum = 0;
            for (SimulatedProcess process : processes) {
                sum += process.msd((long) lags[i]);
            }
            logs[i] = Math.log(sum);
        }
        return logs;
    }
}
