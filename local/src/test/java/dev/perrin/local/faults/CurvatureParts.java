package dev.perrin.local.faults;

import com.google.protobuf.ByteString;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/// A measurement of a run's curvature: every byte of it follows from the run's seed.
final class CurvatureParts {
    private static final int DIMENSION = 7;
    private static final int VECTORS = 3;

    private CurvatureParts() {}

    /// In any order, some of them twice.
    static List<CurvaturePart> of(PublishedRun run) {
        byte[] elements = elements(run);
        List<CurvaturePart> parts = new ArrayList<>();
        CurvaturePart.Builder common = CurvaturePart.newBuilder()
                .setRun(run.id().value())
                .setStep(run.step(PublishedRun.MEASURED))
                .setPartCount(3)
                .setDimension(DIMENSION)
                .setEigenvectorCount(VECTORS);
        parts.add(common.clone()
                .setPart(0)
                .setSummary(CurvatureSummary.newBuilder()
                        .addAllEigenvalue(List.of(0.5, 0.25, 0.125))
                        .addAllNoiseVariance(List.of(1.0, 2.0, 3.0))
                        .addAllGradient(List.of(0.0, -1.0, 1.0)))
                .setElementsCrc32C(checksum(new byte[0]))
                .build());
        int cut = 8 * 10;
        parts.add(part(common, 1, 0, Arrays.copyOf(elements, cut)));
        parts.add(part(common, 2, 10, Arrays.copyOfRange(elements, cut, elements.length)));
        parts.add(parts.get((int) (run.seed() & 1)));
        Collections.shuffle(parts, new Random(run.seed()));
        return parts;
    }

    /// Throws an [AssertionError] unless the stored measurement is the one that was published.
    static void check(Bucket bucket, PublishedRun run) throws IOException {
        byte[] file = bucket.curvature(run, run.step(PublishedRun.MEASURED))
                .orElseThrow(() -> new AssertionError("curvature of " + run.id() + " is not stored"));
        SafetensorsBytes stored = new SafetensorsBytes(file);
        byte[] expected = elements(run);
        for (int vector = 0; vector < VECTORS; vector++) {
            byte[] row = Arrays.copyOfRange(expected, vector * 8 * DIMENSION, (vector + 1) * 8 * DIMENSION);
            if (!Arrays.equals(row, stored.row("eigenvectors", vector))) {
                throw new AssertionError("eigenvector " + vector + " of " + run.id() + " differs");
            }
        }
        if (stored.number("eigenvalues", 2) != Double.doubleToLongBits(0.125)
                || stored.number("noise_variance", 1) != Double.doubleToLongBits(2)
                || stored.number("gradient", 1) != Double.doubleToLongBits(-1)) {
            throw new AssertionError("summary of the curvature of " + run.id() + " differs");
        }
    }

    private static CurvaturePart part(CurvaturePart.Builder common, int index, long first, byte[] elements) {
        return common.clone()
                .setPart(index)
                .setFirstElement(first)
                .setElements(ByteString.copyFrom(elements))
                .setElementsCrc32C(checksum(elements))
                .build();
    }

    private static byte[] elements(PublishedRun run) {
        byte[] bytes = new byte[8 * DIMENSION * VECTORS];
        new SplittableRandom(run.seed() ^ 0x5eed).nextBytes(bytes);
        return bytes;
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
