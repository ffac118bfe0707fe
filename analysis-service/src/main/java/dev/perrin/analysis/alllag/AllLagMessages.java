package dev.perrin.analysis.alllag;

import dev.perrin.analysis.spectrum.AllLagCurve;
import dev.perrin.proto.analysis.v1.ParameterRange;

/// The curves as messages.
public final class AllLagMessages {
    private AllLagMessages() {}

    public static dev.perrin.proto.analysis.v1.AllLagProgress of(AllLagProgress progress) {
        return dev.perrin.proto.analysis.v1.AllLagProgress.newBuilder()
                .setParameters(ParameterRange.newBuilder()
                        .setFirst(progress.span().first())
                        .setCount(progress.span().count()))
                .setFirstStep(progress.grid().firstStep())
                .setIntervalSteps(progress.grid().intervalSteps())
                .setSnapshots(progress.grid().snapshots())
                .setMissing(progress.grid().missing())
                .setPoints(progress.points())
                .setPointsRead(progress.pointsRead())
                .setPointsTransformed(progress.pointsTransformed())
                .build();
    }

    /// Some lags.
    ///
    /// @param lags in snapshot intervals; those without pairs are left out. Not modified.
    /// @param from index of the first
    /// @param to index after the last
    public static dev.perrin.proto.analysis.v1.AllLagCurves of(AllLagCurves curves, int[] lags, int from, int to) {
        AllLagCurve displacement = curves.displacement();
        AllLagCurve velocity = curves.velocity();
        dev.perrin.proto.analysis.v1.AllLagCurves.Builder message =
                dev.perrin.proto.analysis.v1.AllLagCurves.newBuilder();
        for (int i = from; i < to; i++) {
            int lag = lags[i];
            if (displacement.pairs(lag) > 0) {
                message.addLagSteps(lag * curves.grid().intervalSteps())
                        .addPairs(displacement.pairs(lag))
                        .addMsd(displacement.value(lag))
                        .addMsdErrorBound(displacement.errorBound(lag))
                        .addVelocityAutocovariance(velocity.value(lag))
                        .addVelocityErrorBound(velocity.errorBound(lag));
            }
        }
        return message.build();
    }
}
