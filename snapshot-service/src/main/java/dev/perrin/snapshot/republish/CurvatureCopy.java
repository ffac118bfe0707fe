package dev.perrin.snapshot.republish;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.snapshot.archive.StoredCurvature;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// A stored measurement as the parts it is published in: the summary, then the eigenvectors in slices.
final class CurvatureCopy {
    /// Of eigenvector elements in one record, as the trainer cuts them: 900 KiB of float64.
    static final int ELEMENTS_PER_PART = 900 * 1024 / Double.BYTES;

    private CurvatureCopy() {}

    /// The last part is given only after everything that was read has been found intact, and without it the others
    /// count for nothing.
    static void parts(StoredCurvature stored, RunId newRun, Consumer<CurvaturePart> parts) {
        long elements = stored.elementCount();
        int slices = Math.toIntExact(Math.ceilDiv(elements, (long) ELEMENTS_PER_PART));
        CurvaturePart common = CurvaturePart.newBuilder()
                .setRun(newRun.value())
                .setStep(stored.step())
                .setPartCount(1 + slices)
                .setDimension(stored.dimension())
                .setEigenvectorCount(stored.eigenvectorCount())
                .build();
        CurvatureSummary summary = stored.summary();
        CurvaturePart held = common.toBuilder()
                .setPart(0)
                .setSummary(summary)
                .setElementsCrc32C(checksum(ByteString.EMPTY))
                .build();
        for (int slice = 0; slice < slices; slice++) {
            long first = (long) slice * ELEMENTS_PER_PART;
            int count = Math.toIntExact(Math.min(ELEMENTS_PER_PART, elements - first));
            ByteBuffer bytes = stored.readNext(count);
            parts.accept(held);
            ByteString content = UnsafeByteOperations.unsafeWrap(bytes);
            held = common.toBuilder()
                    .setPart(1 + slice)
                    .setFirstElement(first)
                    .setElements(content)
                    .setElementsCrc32C(checksum(content))
                    .build();
        }
        stored.requireIntact();
        parts.accept(held);
    }

    private static int checksum(ByteString elements) {
        CRC32C checksum = new CRC32C();
        elements.asReadOnlyByteBufferList().forEach(checksum::update);
        return (int) checksum.getValue();
    }
}
