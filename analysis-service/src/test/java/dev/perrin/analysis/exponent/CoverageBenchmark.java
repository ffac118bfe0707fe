package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.LagSamples;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// How often 95 % intervals of the exponent hold the true one: 1,000 runs for each process, number of coordinates and
/// length, over the window that the service picks. The true one is the same fit on the exact mean-squared displacement.
///
/// Arguments: runs (default 1,000), rows of the table to pass over (default none), rows after them (default all).
/// Prints the table of the README.
public final class CoverageBenchmark {
    private final int runs;
    private final PrintStream out;

    private CoverageBenchmark(int runs, PrintStream out) {
        this.runs = runs;
        this.out = out;
    }

    /// @param arguments number of runs, rows to pass over, rows; or fewer
    public static void main(String[] arguments) {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        CoverageBenchmark benchmark = new CoverageBenchmark(runs, System.out);
        benchmark.out.println("| process | d | T | lags | c | spread of ĉ | **chosen** | jackknife | GLS | naive |");
        benchmark.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        long skipped = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
        long rows = arguments.length > 2 ? Long.parseLong(arguments[2]) : Long.MAX_VALUE;
        ensembles().stream().skip(skipped).limit(rows).forEach(benchmark::row);
    }

    private static List<SimulatedEnsemble> ensembles() {
        List<SimulatedEnsemble> ensembles = new ArrayList<>();
        for (int[] size : new int[][] {{1, 2000}, {20, 2000}, {3, 10_000}}) {
            int coordinates = size[0];
            int snapshots = size[1];
            for (double exponent : new double[] {1, 0.4, 0.7, 1.3, 1.6}) {
                ensembles.add(SimulatedEnsemble.fractionalBrownian(exponent, coordinates, snapshots));
            }
            ensembles.add(SimulatedEnsemble.of(
                    "Ornstein-Uhlenbeck, rate 0.02", LinearProcess.ornsteinUhlenbeck(0.02), coordinates, snapshots, 1));
            ensembles.add(SimulatedEnsemble.of(
                    "Langevin γ = 0.2, ω² = 0.01", LinearProcess.langevin(0.2, 0.01), coordinates, snapshots, 5));
            ensembles.add(SimulatedEnsemble.heavyBall(0.5, 0.02, coordinates, snapshots));
            if (snapshots >= 10_000) {
                ensembles.add(SimulatedEnsemble.heavyBall(0.9, 0.001, coordinates, snapshots));
                ensembles.add(SimulatedEnsemble.heavyBallSpectrum(0.9, 20, snapshots));
            }
        }
        ensembles.add(SimulatedEnsemble.fractionalBrownian(1, 1, 100_000));
        ensembles.add(SimulatedEnsemble.heavyBall(0.9, 0.001, 1, 100_000));
        return ensembles;
    }

    private void row(SimulatedEnsemble ensemble) {
        int[] held = new int[4];
        double sum = 0;
        double squares = 0;
        int lags = 0;
        double exact = 0;
        for (int run = 0; run < runs; run++) {
            LagSamples samples = ensemble.sample(run, false);
            MsdCurve curve = MsdCurve.of(samples, 1);
            if (run == 0) {
                exact = ensemble.exactExponent(curve);
            }
            ExponentFit fit = ExponentFit.of(curve, ensemble.shortestLag(), ensemble.longestLag(), WindowSource.RULE)
                    .orElseThrow();
            Candidates.Generalised generalised = Candidates.generalised(ensemble, curve);
            lags = fit.lags();
            sum += fit.exponent().value();
            squares += Math.pow(fit.exponent().value() - exact, 2);
            held[0] += holds(fit.exponent(), exact);
            held[1] += holds(
                    Candidates.plainJackknife(samples, curve, ensemble.shortestLag(), ensemble.longestLag()), exact);
            held[2] += holds(generalised.estimate(), generalised.exact());
            held[3] += holds(fit.leastSquares(), exact);
        }
        double bias = sum / runs - exact;
        out.printf(
                "| %s | %d | %,d | %d | %.3f | %.4f | **%.1f** | %.1f | %.1f | %.1f |%n",
                ensemble.name(),
                ensemble.processes().size(),
                ensemble.snapshots(),
                lags,
                exact,
                Math.sqrt(squares / runs - bias * bias),
                100.0 * held[0] / runs,
                100.0 * held[1] / runs,
                100.0 * held[2] / runs,
                100.0 * held[3] / runs);
    }

    private static int holds(BoundedEstimate estimate, double exact) {
        return estimate.low() <= exact && exact <= estimate.high() ? 1 : 0;
    }
}
