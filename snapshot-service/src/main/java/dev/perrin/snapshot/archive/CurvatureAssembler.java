package dev.perrin.snapshot.archive;

import com.google.protobuf.ByteString;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Puts curvature measurements together. Their parts have keys of their own, so they come in any order. Not thread
/// safe.
public final class CurvatureAssembler {
    private static final int MAX_PARTS = 1_000_000;

    private record Id(RunId run, long step) {}

    private final long memoryLimitInBytes;
    private final Map<Id, SortedMap<Integer, CurvaturePart>> incomplete = new HashMap<>();
    /// Parts of these that come again would be held for ever.
    private final Set<Id> complete = new HashSet<>();
    private long retainedSizeInBytes;

    public CurvatureAssembler(long memoryLimitInBytes) {
        this.memoryLimitInBytes = memoryLimitInBytes;
    }

    /// @return the measurement when this was its last missing part
    /// @throws CurvaturePartException when the part is damaged or contradicts the others
    public Optional<CurvatureMeasurement> add(CurvaturePart part) {
        check(part);
        Id id = new Id(new RunId(part.getRun()), part.getStep());
        if (complete.contains(id)) {
            return Optional.empty();
        }
        SortedMap<Integer, CurvaturePart> parts = incomplete.computeIfAbsent(id, _ -> new TreeMap<>());
        if (!parts.values().stream().allMatch(other -> agree(other, part))) {
            throw new CurvaturePartException(
                    "curvature-layout",
                    "part " + part.getPart() + " of run " + part.getRun() + ", step " + part.getStep()
                            + " contradicts the parts before it");
        }
        CurvaturePart replaced = parts.put(part.getPart(), part);
        retainedSizeInBytes += part.getSerializedSize() - (replaced == null ? 0 : replaced.getSerializedSize());
        if (parts.size() == part.getPartCount()) {
            forget(id);
            CurvatureMeasurement measurement = measurement(id, List.copyOf(parts.values()));
            complete.add(id);
            return Optional.of(measurement);
        }
        if (retainedSizeInBytes > memoryLimitInBytes) {
            forget(id);
            throw new CurvaturePartException(
                    "curvature-too-large",
                    "measurement of run " + part.getRun() + ", step " + part.getStep() + " exceeds the "
                            + memoryLimitInBytes + " bytes that may be held");
        }
        return Optional.empty();
    }

    private void forget(Id id) {
        SortedMap<Integer, CurvaturePart> parts = incomplete.remove(id);
        if (parts != null) {
            retainedSizeInBytes -= parts.values().stream()
                    .mapToLong(CurvaturePart::getSerializedSize)
                    .sum();
        }
    }

    private static void check(CurvaturePart part) {
        require(RunId.isValid(part.getRun()), "run must be 1 to 64 of [a-z0-9-]");
        require(part.getStep() >= 0, "step must not be negative");
        require(part.getPartCount() >= 1 && part.getPartCount() <= MAX_PARTS, "part_count must be 1 to " + MAX_PARTS);
        require(part.getPart() >= 0 && part.getPart() < part.getPartCount(), "part must be below part_count");
        require(part.getDimension() >= 1, "dimension must be positive");
        require(part.getEigenvectorCount() >= 0, "eigenvector_count must not be negative");
        require(part.hasSummary() == (part.getPart() == 0), "the summary must be in part 0 and in no other");
        require(part.getElements().size() % Double.BYTES == 0, "elements must be whole float64 numbers");
        CRC32C checksum = new CRC32C();
        part.getElements().asReadOnlyByteBufferList().forEach(checksum::update);
        if ((int) checksum.getValue() != part.getElementsCrc32C()) {
            throw new CurvaturePartException(
                    "payload-checksum", "checksum of the elements of part " + part.getPart() + " does not match");
        }
    }

    private static boolean agree(CurvaturePart one, CurvaturePart other) {
        return one.getPartCount() == other.getPartCount()
                && one.getDimension() == other.getDimension()
                && one.getEigenvectorCount() == other.getEigenvectorCount();
    }

    private static CurvatureMeasurement measurement(Id id, List<CurvaturePart> parts) {
        CurvaturePart first = parts.getFirst();
        List<ByteBuffer> eigenvectors = new ArrayList<>();
        long next = 0;
        for (CurvaturePart part : parts) {
            ByteString elements = part.getElements();
            if (elements.isEmpty()) {
                continue;
            }
            require(part.getFirstElement() == next, "first_element of part " + part.getPart() + " must be " + next);
            next += elements.size() / Double.BYTES;
            eigenvectors.addAll(elements.asReadOnlyByteBufferList());
        }
        long expected = Math.multiplyExact(first.getDimension(), (long) first.getEigenvectorCount());
        require(next == expected, "parts must hold " + expected + " elements, but hold " + next);
        return new CurvatureMeasurement(
                id.run(),
                id.step(),
                first.getDimension(),
                first.getEigenvectorCount(),
                first.getSummary(),
                eigenvectors);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new CurvaturePartException("curvature-content", rule);
        }
    }
}
