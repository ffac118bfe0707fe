package dev.perrin.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.ModeVariance;
import dev.perrin.proto.analysis.v1.MsdPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one JSON object of `--json`: component names are the names in the file. A value that is not known is `null`.
record DemoJson(
        String run,
        long steps,
        RunCounts snapshots,
        Pair localDisplacement,
        List<MsdEntry> msd,
        ExponentEntry exponent,
        List<ModeEntry> modes,
        String pageUrl) {

    record Pair(@Nullable Double measured, @Nullable Double predicted) {
        static Pair of(Comparison comparison) {
            return new Pair(measuredOf(comparison), predictedOf(comparison));
        }
    }

    record MsdEntry(
            long lagSteps,
            @Nullable Double measured,
            @Nullable Double predicted) {
        static MsdEntry of(MsdPoint point) {
            return new MsdEntry(point.getLagSteps(), measuredOf(point.getMsd()), predictedOf(point.getMsd()));
        }
    }

    record ExponentEntry(
            @Nullable Double measured, @Nullable Double predicted, long fromLag, long toLag) {}

    record ModeEntry(double eigenvalue, Pair positionVariance, Pair velocityVariance) {
        static ModeEntry of(ModeVariance mode) {
            return new ModeEntry(
                    mode.getEigenvalue(), Pair.of(mode.getPositionVariance()), Pair.of(mode.getVelocityVariance()));
        }
    }

    static DemoJson of(RunProgress end, AnalysisResult result, URI pageUrl) {
        Comparison exponent = result.getExponent().getExponent();
        return new DemoJson(
                result.getRun(),
                end.record().getSpec().getLimitingSteps(),
                end.counts(),
                Pair.of(result.getLocalDisplacement()),
                result.getMsdList().stream()
                        // Lags longer than the limiting phase have a prediction alone.
                        .filter(point -> point.getMsd().hasMeasured())
                        .map(MsdEntry::of)
                        .toList(),
                new ExponentEntry(
                        measuredOf(exponent),
                        predictedOf(exponent),
                        result.getExponent().getFromLagSteps(),
                        result.getExponent().getToLagSteps()),
                result.getModesList().stream().map(ModeEntry::of).toList(),
                pageUrl.toString());
    }

    /// Whole or not at all: a reader never sees half an object.
    void writeTo(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path part = Files.createTempFile(target.getParent(), "perrin-", ".json.part");
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(part.toFile(), this);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static @Nullable Double measuredOf(Comparison comparison) {
        return comparison.hasMeasured() ? comparison.getMeasured() : null;
    }

    private static @Nullable Double predictedOf(Comparison comparison) {
        return comparison.hasPredicted() ? comparison.getPredicted() : null;
    }
}
