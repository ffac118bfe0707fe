package dev.perrin.snapshot.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.HessianMethod;
import dev.perrin.safetensors.SafetensorsException;
import dev.perrin.safetensors.SafetensorsHeader;
import dev.perrin.safetensors.TensorInfo;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// One stored measurement, read once from its beginning to its end; the eigenvectors are never in memory whole.
/// Used by one thread.
public final class StoredCurvature {
    private static final Pattern KEY =
            Pattern.compile("runs/[a-z0-9-]{1,64}/curvature/(\\d{12,18})/curvature\\.safetensors");
    private static final List<String> ORDER = List.of("eigenvalues", "noise_variance", "gradient", "eigenvectors");
    private static final int HEADER_GUESS = 8 << 10;
    /// The summary travels in one record.
    private static final int MAX_SUMMARY_SIZE_IN_BYTES = 16 << 20;

    private final SnapshotArchive archive;
    private final ObjectInfo object;
    private final long step;
    private final SafetensorsHeader header;
    private final CurvatureSummary summary;
    private final CRC32C checksum = new CRC32C();
    private long next;

    private StoredCurvature(SnapshotArchive archive, ObjectInfo object, long step) {
        this.archive = archive;
        this.object = object;
        this.step = step;
        ByteBuffer start = archive.read(object.objectKey(), 0, (int) Math.min(HEADER_GUESS, object.sizeInBytes()));
        int headerLength = SafetensorsHeader.encodedLength(start);
        ByteBuffer head = headerLength <= start.remaining()
                ? start.slice(start.position(), headerLength)
                : archive.read(object.objectKey(), 0, headerLength);
        this.header = SafetensorsHeader.parse(head);
        if (!header.tensors().stream().map(TensorInfo::name).toList().equals(ORDER)
                || header.tensors().getLast().shape().size() != 2
                || headerLength + header.dataSizeInBytes() != object.sizeInBytes()) {
            throw new CorruptObjectException(object.objectKey() + " is not a curvature measurement");
        }
        checksum.update(head.duplicate());
        next = headerLength;
        this.summary = readSummary();
    }

    /// All of a run's, in order of steps.
    public static List<String> keys(SnapshotArchive archive, RunId run) {
        return archive.list(RunObjects.curvature(run)).stream()
                .map(StoredObject::objectKey)
                .filter(key -> KEY.matcher(key).matches())
                .toList();
    }

    /// Step of the point measured.
    public static long stepOf(String objectKey) {
        Matcher matcher = KEY.matcher(objectKey);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("object_key must be one of a measurement, but is " + objectKey);
        }
        return Long.parseLong(matcher.group(1));
    }

    /// @throws ObjectMissingException when there is no such object
    /// @throws CorruptObjectException when it is not what was stored, as far as that shows yet
    public static StoredCurvature open(SnapshotArchive archive, String objectKey) {
        long step = stepOf(objectKey);
        ObjectInfo object = archive.find(objectKey)
                .orElseThrow(() -> new ObjectMissingException("measurement " + objectKey + " is gone"));
        try {
            return new StoredCurvature(archive, object, step);
        } catch (SafetensorsException | IllegalArgumentException e) {
            throw new CorruptObjectException(objectKey + ": " + e.getMessage(), e);
        }
    }

    public long step() {
        return step;
    }

    /// d.
    public long dimension() {
        return header.tensors().getLast().shape().get(1);
    }

    public int eigenvectorCount() {
        return Math.toIntExact(header.tensors().getLast().shape().get(0));
    }

    /// Of all eigenvectors together.
    public long elementCount() {
        return header.tensors().getLast().sizeInBytes() / Double.BYTES;
    }

    public CurvatureSummary summary() {
        return summary;
    }

    /// The next elements of the mode-major matrix of eigenvectors, float64 little-endian.
    public ByteBuffer readNext(int count) {
        return read(count * Double.BYTES);
    }

    /// To be asked when everything has been read.
    ///
    /// @throws CorruptObjectException when it is not what was stored
    public void requireIntact() {
        String stored = object.metadata().get(ObjectContent.CHECKSUM);
        String actual = Checksums.format((int) checksum.getValue());
        if (next != object.sizeInBytes() || (stored != null && !stored.equals(actual))) {
            throw new CorruptObjectException(
                    "checksum of " + object.objectKey() + " is " + actual + ", but " + stored + " was stored");
        }
    }

    private CurvatureSummary readSummary() {
        CurvatureSummary.Builder message = everythingElse()
                .setMethod(HessianMethod.valueOf(metadata("method")))
                .setGreatestRelativeResidual(Double.parseDouble(metadata("greatest_relative_residual")))
                .setAsymmetry(Double.parseDouble(metadata("asymmetry")))
                .setNoiseOffDiagonalFraction(Double.parseDouble(metadata("noise_off_diagonal_fraction")));
        long size = header.tensors().getLast().begin();
        if (size > MAX_SUMMARY_SIZE_IN_BYTES) {
            throw new CorruptObjectException(object.objectKey() + " has a summary of " + size + " bytes");
        }
        DoubleBuffer values = read((int) size).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        for (long left = elements(0); left > 0; left--) {
            message.addEigenvalue(values.get());
        }
        for (long left = elements(1); left > 0; left--) {
            message.addNoiseVariance(values.get());
        }
        for (long left = elements(2); left > 0; left--) {
            message.addGradient(values.get());
        }
        return message.build();
    }

    /// An object of before has nothing else.
    private CurvatureSummary.Builder everythingElse() {
        String encoded = header.metadata().get(CurvatureMeasurement.SUMMARY);
        if (encoded == null) {
            return CurvatureSummary.newBuilder();
        }
        try {
            return CurvatureSummary.parseFrom(Base64.getDecoder().decode(encoded)).toBuilder();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CorruptObjectException(object.objectKey() + " has a summary that cannot be read", e);
        }
    }

    private long elements(int tensor) {
        return header.tensors().get(tensor).sizeInBytes() / Double.BYTES;
    }

    private String metadata(String key) {
        String value = header.metadata().get(key);
        if (value == null) {
            throw new CorruptObjectException(object.objectKey() + " has no " + key);
        }
        return value;
    }

    private ByteBuffer read(int length) {
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer bytes = archive.read(object.objectKey(), next, length);
        checksum.update(bytes.duplicate());
        next += length;
        return bytes;
    }
}
