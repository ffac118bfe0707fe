package dev.perrin.snapshot.archive;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

/// Puts curvature measurements together. Their parts have keys of their own, so they come in any order. Large
/// eigenvectors are collected in files, all else in memory. Not thread safe.
public final class CurvatureAssembler implements AutoCloseable {
    private static final int MAX_PARTS = 1_000_000;

    /// Eigenvectors above this size are collected in a file.
    private static final long SPOOLED_FROM = 16L << 20;

    private record Id(RunId run, long step) {}

    /// @param memoryInBytes of measurements of which parts are missing
    /// @param spoolInBytes of the files of those whose eigenvectors are large
    /// @param folder of these files
    public record Limits(long memoryInBytes, long spoolInBytes, Path folder) {}

    private final Limits limits;
    private final long spooledFrom;
    private final Map<Id, Incomplete> incomplete = new HashMap<>();
    /// Parts of these that come again would be held for ever.
    private final Set<Id> complete = new HashSet<>();
    private long retainedSizeInBytes;
    private long spooledSizeInBytes;

    public CurvatureAssembler(Limits limits) {
        this(limits, SPOOLED_FROM);
    }

    CurvatureAssembler(Limits limits, long spooledFrom) {
        this.limits = limits;
        this.spooledFrom = spooledFrom;
    }

    /// @return the measurement when this was its last missing part, to be closed
    /// @throws CurvaturePartException when the part is damaged or contradicts the others
    /// @throws java.io.UncheckedIOException when there is no room for a file
    public Optional<CurvatureMeasurement> add(CurvaturePart part) {
        check(part);
        Id id = new Id(new RunId(part.getRun()), part.getStep());
        if (complete.contains(id)) {
            return Optional.empty();
        }
        Incomplete measurement = incomplete.get(id);
        if (measurement == null) {
            measurement = begin(id, part);
        } else if (!measurement.agreesWith(part)) {
            throw new CurvaturePartException(
                    "curvature-layout",
                    "part " + part.getPart() + " of run " + part.getRun() + ", step " + part.getStep()
                            + " contradicts the parts before it");
        }
        retainedSizeInBytes += measurement.take(part);
        if (measurement.isWhole()) {
            return Optional.of(end(id, measurement));
        }
        if (retainedSizeInBytes > limits.memoryInBytes()) {
            forget(id);
            throw tooLarge(part, limits.memoryInBytes() + " bytes that may be held");
        }
        return Optional.empty();
    }

    private Incomplete begin(Id id, CurvaturePart part) {
        long sizeInBytes;
        try {
            sizeInBytes = Math.multiplyExact(
                    Math.multiplyExact(part.getDimension(), (long) part.getEigenvectorCount()), (long) Double.BYTES);
        } catch (ArithmeticException overflow) {
            throw tooLarge(part, "numbers that can be addressed");
        }
        Optional<SpooledVectors> spool = Optional.empty();
        if (sizeInBytes > spooledFrom) {
            if (sizeInBytes > limits.spoolInBytes() - spooledSizeInBytes) {
                throw tooLarge(part, limits.spoolInBytes() + " bytes that may be collected in files");
            }
            spool = Optional.of(SpooledVectors.open(limits.folder()));
            spooledSizeInBytes += sizeInBytes;
        }
        Incomplete begun = new Incomplete(part, sizeInBytes, spool);
        incomplete.put(id, begun);
        return begun;
    }

    private CurvatureMeasurement end(Id id, Incomplete measurement) {
        incomplete.remove(id);
        retainedSizeInBytes -= measurement.retainedSizeInBytes();
        CurvatureMeasurement whole;
        try {
            whole = measurement.whole(id.run(), id.step(), () -> release(measurement));
        } catch (RuntimeException refused) {
            release(measurement);
            throw refused;
        }
        complete.add(id);
        return whole;
    }

    private void forget(Id id) {
        Incomplete measurement = incomplete.remove(id);
        if (measurement != null) {
            retainedSizeInBytes -= measurement.retainedSizeInBytes();
            release(measurement);
        }
    }

    private void release(Incomplete measurement) {
        measurement.spool().ifPresent(spool -> {
            spooledSizeInBytes -= measurement.sizeInBytes();
            spool.close();
        });
    }

    /// Forgets what is not whole.
    @Override
    public void close() {
        List.copyOf(incomplete.keySet()).forEach(this::forget);
    }

    private static CurvaturePartException tooLarge(CurvaturePart part, String limit) {
        return new CurvaturePartException(
                "curvature-too-large",
                "measurement of run " + part.getRun() + ", step " + part.getStep() + " exceeds the " + limit);
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

    /// One measurement as far as it has come. Where its eigenvectors are in a file, its parts are kept without them.
    private static final class Incomplete {
        private final CurvaturePart layout;
        private final long sizeInBytes;
        private final Optional<SpooledVectors> spool;
        private final SortedMap<Integer, Piece> pieces = new TreeMap<>();
        private long retainedSizeInBytes;

        private record Piece(CurvaturePart part, long elements) {}

        Incomplete(CurvaturePart first, long sizeInBytes, Optional<SpooledVectors> spool) {
            this.layout = first.toBuilder().clearElements().clearSummary().build();
            this.sizeInBytes = sizeInBytes;
            this.spool = spool;
        }

        Optional<SpooledVectors> spool() {
            return spool;
        }

        long sizeInBytes() {
            return sizeInBytes;
        }

        long retainedSizeInBytes() {
            return retainedSizeInBytes;
        }

        boolean agreesWith(CurvaturePart part) {
            return layout.getPartCount() == part.getPartCount()
                    && layout.getDimension() == part.getDimension()
                    && layout.getEigenvectorCount() == part.getEigenvectorCount();
        }

        boolean isWhole() {
            return pieces.size() == layout.getPartCount();
        }

        /// @return bytes of memory that it takes more
        long take(CurvaturePart part) {
            CurvaturePart kept = part;
            if (spool.isPresent()) {
                long position = part.getFirstElement() * Double.BYTES;
                require(
                        part.getFirstElement() >= 0
                                && part.getFirstElement() <= sizeInBytes / Double.BYTES
                                && part.getElements().size() <= sizeInBytes - position,
                        "elements of part " + part.getPart() + " must lie within the matrix, but begin at "
                                + part.getFirstElement());
                spool.get().write(position, part.getElements().asReadOnlyByteBufferList());
                kept = part.toBuilder().clearElements().build();
            }
            Piece before = pieces.put(
                    part.getPart(), new Piece(kept, part.getElements().size() / Double.BYTES));
            long more = (long) kept.getSerializedSize()
                    - (before == null ? 0 : before.part().getSerializedSize());
            retainedSizeInBytes += more;
            return more;
        }

        CurvatureMeasurement whole(RunId run, long step, Runnable release) {
            List<ByteBuffer> eigenvectors = new ArrayList<>();
            long next = 0;
            for (Piece piece : pieces.values()) {
                if (piece.elements() == 0) {
                    continue;
                }
                require(
                        piece.part().getFirstElement() == next,
                        "first_element of part " + piece.part().getPart() + " must be " + next);
                next += piece.elements();
                eigenvectors.addAll(piece.part().getElements().asReadOnlyByteBufferList());
            }
            long expected = sizeInBytes / Double.BYTES;
            require(next == expected, "parts must hold " + expected + " elements, but hold " + next);
            return new CurvatureMeasurement(
                    run,
                    step,
                    layout.getDimension(),
                    layout.getEigenvectorCount(),
                    pieces.sequencedValues().getFirst().part().getSummary(),
                    spool.map(file -> file.pieces(sizeInBytes)).orElse(eigenvectors),
                    release);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new CurvaturePartException("curvature-content", rule);
        }
    }
}
