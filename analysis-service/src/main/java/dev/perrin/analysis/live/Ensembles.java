package dev.perrin.analysis.live;

import dev.perrin.analysis.comparison.MeasuredValues;
import dev.perrin.analysis.growth.EnsembleMember;
import dev.perrin.analysis.growth.EnsembleMsd;
import dev.perrin.analysis.growth.EnsemblePoint;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetEnsembleResponse;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.analysis.v1.RunSummary;
import dev.perrin.proto.run.v1.RunSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Runs that differ in their seed alone, as one ensemble. Thread safe.
public final class Ensembles {
    private final LiveView view;

    public Ensembles(LiveView view) {
        this.view = view;
    }

    /// Time average against ensemble average over every run that was specified as this one but for its seed.
    /// Republished runs repeat another one and do not count.
    ///
    /// @return empty for a run never seen
    public Optional<GetEnsembleResponse> of(String run) {
        return view.result(run).map(asked -> {
            RunSpec kind = kind(asked.getRecord().getSpec());
            List<AnalysisResult> results = view.runs().stream()
                    .map(RunSummary::getRecord)
                    .filter(record -> record.getRepublishedFrom().isEmpty()
                            && kind(record.getSpec()).equals(kind))
                    .flatMap(record -> view.result(record.getRun()).stream())
                    .filter(result -> result.getSnapshotsAnalysed() > 0)
                    .toList();
            return answer(asked, results);
        });
    }

    private static RunSpec kind(RunSpec spec) {
        return spec.toBuilder().clearRun().clearSeed().build();
    }

    private static GetEnsembleResponse answer(AnalysisResult asked, List<AnalysisResult> results) {
        TreeSet<Long> all = new TreeSet<>();
        for (AnalysisResult result : results) {
            result.getMsdList().forEach(point -> all.add(point.getLagSteps()));
            reference(result).ifPresent(reference -> all.addAll(reference.getLagStepsList()));
        }
        long[] lags = all.stream().mapToLong(Long::longValue).toArray();
        EnsembleMsd ensemble = EnsembleMsd.of(
                lags,
                results.stream().map(result -> member(result, lags)).toList(),
                asked.getExponent().getFromLagSteps(),
                asked.getExponent().getToLagSteps());
        GetEnsembleResponse.Builder answer = GetEnsembleResponse.newBuilder()
                .addAllRuns(ensemble.runs())
                .setExponent(MeasuredValues.of(ensemble.exponent()));
        ensemble.points().forEach(point -> answer.addPoints(message(point)));
        return answer.build();
    }

    private static EnsembleMember member(AnalysisResult result, long[] lags) {
        Map<Long, Double> timeAverage = new HashMap<>();
        for (MsdPoint point : result.getMsdList()) {
            if (point.getMsd().hasMeasured()) {
                timeAverage.put(point.getLagSteps(), point.getMsd().getMeasured());
            }
        }
        Map<Long, Double> displacement = new HashMap<>();
        reference(result).ifPresent(reference -> {
            for (int i = 0; i < reference.getLagStepsCount(); i++) {
                displacement.put(reference.getLagSteps(i), reference.getSquaredAtLag(i));
            }
        });
        return new EnsembleMember(result.getRun(), at(lags, timeAverage), at(lags, displacement));
    }

    /// The curve from the reference point of the run itself.
    private static Optional<ReferenceDisplacement> reference(AnalysisResult result) {
        long step = result.getRecord().getLimiting().getReferenceStep();
        return result.getReferencesList().stream()
                .filter(reference -> reference.getReferenceStep() == step)
                .findFirst();
    }

    private static double[] at(long[] lags, Map<Long, Double> curve) {
        return Arrays.stream(lags)
                .mapToDouble(lag -> curve.getOrDefault(lag, Double.NaN))
                .toArray();
    }

    private static dev.perrin.proto.analysis.v1.EnsemblePoint message(EnsemblePoint point) {
        dev.perrin.proto.analysis.v1.EnsemblePoint.Builder message =
                dev.perrin.proto.analysis.v1.EnsemblePoint.newBuilder()
                        .setLagSteps(point.lagSteps())
                        .setTimeAverage(MeasuredValues.of(point.timeAverage()))
                        .setEnsembleAverage(MeasuredValues.of(point.ensembleAverage()));
        if (Double.isFinite(point.ergodicityBreaking())) {
            message.setErgodicityBreaking(point.ergodicityBreaking());
        }
        return message.build();
    }
}
