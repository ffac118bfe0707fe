package dev.perrin.analysis.catalog;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Puts curvature measurements together from their parts, which may come in any order and more than once. One
/// thread adds.
public final class CurvatureAssembler {
    private final Map<CurvatureKey, TreeMap<Integer, CurvaturePart>> open = new HashMap<>();

    /// @return the whole measurement with its last missing part, empty before
    /// @throws IllegalArgumentException for a part that is damaged or cannot belong to a measurement
    public Optional<Curvature> add(CurvaturePart part) {
        check(part);
        CurvatureKey key = new CurvatureKey(part.getRun(), part.getStep());
        TreeMap<Integer, CurvaturePart> parts = open.computeIfAbsent(key, _ -> new TreeMap<>());
        parts.put(part.getPart(), part);
        if (parts.size() < part.getPartCount()) {
            return Optional.empty();
        }
        open.remove(key);
        return Optional.of(assemble(List.copyOf(parts.values())));
    }

    private static void check(CurvaturePart part) {
        require(
                part.getPart() >= 0 && part.getPart() < part.getPartCount(),
                "part " + part.getPart() + " must be below part_count " + part.getPartCount());
        require((part.getPart() == 0) == part.hasSummary(), "summary must be in part 0 and in no other");
        require(part.getElements().size() % Double.BYTES == 0, "elements must be whole float64 values");
        CRC32C checksum = new CRC32C();
        checksum.update(part.getElements().asReadOnlyByteBuffer());
        require((int) checksum.getValue() == part.getElementsCrc32C(), "checksum of elements does not match");
        if (part.hasSummary()) {
            int modes = part.getSummary().getEigenvalueCount();
            require(
                    part.getSummary().getNoiseVarianceCount() == modes,
                    "noise_variance must have one entry for each of the " + modes + " eigenvalues");
            require(
                    part.getEigenvectorCount() >= 0 && part.getEigenvectorCount() <= modes,
                    "eigenvector_count " + part.getEigenvectorCount() + " must not exceed the " + modes
                            + " eigenvalues");
        }
    }

    private static Curvature assemble(List<CurvaturePart> parts) {
        DoubleBuffer[] elements = new DoubleBuffer[parts.size()];
        long[] firstElements = new long[parts.size()];
        long expected = 0;
        for (int i = 0; i < elements.length; i++) {
            CurvaturePart part = parts.get(i);
            ByteBuffer bytes = part.getElements().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            elements[i] = bytes.asDoubleBuffer();
            firstElements[i] = i == 0 ? 0 : part.getFirstElement();
            require(
                    firstElements[i] == expected,
                    "first_element of part " + i + " must be " + expected + ", but is " + firstElements[i]);
            expected += elements[i].limit();
        }
        CurvaturePart first = parts.getFirst();
        require(
                expected == first.getEigenvectorCount() * first.getDimension(),
                "elements of all parts must be " + first.getEigenvectorCount() + " × " + first.getDimension()
                        + ", but are " + expected);
        return new Curvature(
                first.getSummary(), first.getEigenvectorCount(), first.getDimension(), elements, firstElements);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
