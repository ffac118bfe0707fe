package dev.perrin.analysis.comparison;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.ModeMotion;

/// Keeps a result within one record of the broker: what a run with very many modes, tensors or reference points has too
/// much of is left out, and a caveat says so.
public final class ResultSize {
    /// Of the 1 MiB that a record may have; the rest is for its key and headers.
    static final int MOST_BYTES = (1 << 20) - (16 << 10);

    /// Kind of the caveat.
    static final String SHORTENED = "result-shortened";

    private ResultSize() {}

    /// The result itself where it fits; else without curves of modes, from the last mode on, then without curves from
    /// further reference points and without tensors.
    ///
    /// @param result Modified.
    public static AnalysisResult bounded(AnalysisResult.Builder result) {
        AnalysisResult whole = result.build();
        if (whole.getSerializedSize() <= MOST_BYTES) {
            return whole;
        }
        int excess = whole.getSerializedSize() + 512 - MOST_BYTES;
        int mode = result.getMotionsCount();
        while (excess > 0 && mode > 0) {
            mode--;
            ModeMotion motion = result.getMotions(mode);
            ModeMotion bare = withoutCurves(motion);
            excess -= motion.getSerializedSize() - bare.getSerializedSize();
            result.setMotions(mode, bare);
        }
        String left = "Curves of the modes from " + mode + " on";
        if (excess > 0) {
            left += ", displacements from further reference points, two-time displacements and tensors";
            result.clearReferences().clearAgeing().clearTensors();
        }
        return result.addCaveats(Caveat.newBuilder()
                        .setKind(SHORTENED)
                        .setMessage(left + " are left out: a result must fit into one record of 1 MiB. A re-analysis"
                                + " with fewer reference points has room for more."))
                .build();
    }

    private static ModeMotion withoutCurves(ModeMotion motion) {
        return motion.toBuilder()
                .clearDistributions()
                .clearVelocityAutocorrelation()
                .clearMsd()
                .clearSpectrumFrequency()
                .clearSpectrumDensity()
                .build();
    }
}
