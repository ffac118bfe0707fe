package dev.perrin.snapshot.archive;

import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.safetensors.ElementType;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Spectrum, noise and leading eigenvectors at one step of a run.
///
/// @param dimension d
/// @param eigenvectorCount rows of the eigenvector matrix
/// @param eigenvectors float64 little-endian, mode-major [eigenvectorCount × d], in pieces, valid until [#close]. Not
///     modified.
/// @param release gives back what holds the eigenvectors
public record CurvatureMeasurement(
        RunId run,
        long step,
        long dimension,
        int eigenvectorCount,
        CurvatureSummary summary,
        List<ByteBuffer> eigenvectors,
        Runnable release)
        implements AutoCloseable {
    static final String SUMMARY = "summary";

    public CurvatureMeasurement {
        eigenvectors = List.copyOf(eigenvectors);
    }

    public String objectKey() {
        return RunObjects.curvature(run, step);
    }

    /// Tensors float64 `eigenvalues`, `noise_variance`, `gradient` (one entry a mode) and `eigenvectors` [m, d].
    /// What else the summary tells is in `summary` as protobuf in base64: it came in one record, so it is small.
    public ObjectContent toContent() {
        SafetensorsHeader header = SafetensorsHeader.builder()
                .metadata("format", "perrin-curvature-1")
                .metadata("run", run.value())
                .metadata("step", Long.toString(step))
                .metadata("method", summary.getMethod().name())
                .metadata("greatest_relative_residual", Double.toString(summary.getGreatestRelativeResidual()))
                .metadata("asymmetry", Double.toString(summary.getAsymmetry()))
                .metadata("noise_off_diagonal_fraction", Double.toString(summary.getNoiseOffDiagonalFraction()))
                .metadata(SUMMARY, encoded(summary))
                .tensor("eigenvalues", ElementType.F64, summary.getEigenvalueCount())
                .tensor("noise_variance", ElementType.F64, summary.getNoiseVarianceCount())
                .tensor("gradient", ElementType.F64, summary.getGradientCount())
                .tensor("eigenvectors", ElementType.F64, eigenvectorCount, dimension)
                .build();
        List<ByteBuffer> pieces = new ArrayList<>();
        pieces.add(ByteBuffer.wrap(header.encode()));
        pieces.add(bytes(summary.getEigenvalueList()));
        pieces.add(bytes(summary.getNoiseVarianceList()));
        pieces.add(bytes(summary.getGradientList()));
        pieces.addAll(eigenvectors);
        return new ObjectContent(pieces, SegmentContent.CONTENT_TYPE, Map.of());
    }

    @Override
    public void close() {
        release.run();
    }

    /// Without what has tensors of its own.
    private static String encoded(CurvatureSummary summary) {
        return Base64.getEncoder()
                .encodeToString(summary.toBuilder()
                        .clearEigenvalue()
                        .clearNoiseVariance()
                        .clearGradient()
                        .build()
                        .toByteArray());
    }

    private static ByteBuffer bytes(List<Double> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putDouble);
        return bytes.flip();
    }
}
