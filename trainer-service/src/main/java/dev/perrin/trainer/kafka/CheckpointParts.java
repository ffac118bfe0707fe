package dev.perrin.trainer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.checkpoint.v1.CheckpointPart;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/// Vectors of float32, one after the other, cut into records and put together again, bit for bit.
final class CheckpointParts {
    /// 960 KiB, which with the rest of a record stay below 1 MiB.
    static final int ELEMENTS_PER_PART = 240 * 1024;

    private CheckpointParts() {}

    /// @param vectors Not modified.
    static int count(List<float[]> vectors) {
        return Math.toIntExact(Math.ceilDiv(length(vectors), ELEMENTS_PER_PART));
    }

    /// One of the parts, 0 … [#count] − 1.
    ///
    /// @param vectors Not modified.
    static CheckpointPart cut(RunId run, long number, List<float[]> vectors, int part) {
        long first = (long) part * ELEMENTS_PER_PART;
        int size = (int) Math.min(ELEMENTS_PER_PART, length(vectors) - first);
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer elements = bytes.asFloatBuffer();
        long start = 0;
        for (float[] vector : vectors) {
            int from = Math.clamp(first - start, 0, vector.length);
            int end = Math.clamp(first + size - start, 0, vector.length);
            elements.put(vector, from, end - from);
            start += vector.length;
        }
        return CheckpointPart.newBuilder()
                .setRun(run.value())
                .setNumber(number)
                .setPart(part)
                .setElements(UnsafeByteOperations.unsafeWrap(bytes.array()))
                .setElementsCrc32C(checksum(bytes.array()))
                .build();
    }

    /// @param values the records, in order
    /// @param vectors of the lengths that were cut. Modified.
    /// @throws CheckpointLostException when they are not the parts that were cut
    static void join(RunId run, long number, List<byte[]> values, List<float[]> vectors) {
        if (values.size() != count(vectors)) {
            throw new CheckpointLostException(
                    "there must be " + count(vectors) + " parts of run '" + run + "', but are " + values.size());
        }
        for (int part = 0; part < values.size(); part++) {
            join(part, checked(run, number, part, values.get(part)), vectors);
        }
    }

    private static void join(int part, CheckpointPart message, List<float[]> vectors) {
        long first = (long) part * ELEMENTS_PER_PART;
        FloatBuffer elements = message.getElements()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        if (elements.remaining() != Math.min(ELEMENTS_PER_PART, length(vectors) - first)) {
            throw new CheckpointLostException("part " + part + " has " + elements.remaining() + " elements");
        }
        long start = 0;
        for (float[] vector : vectors) {
            int from = Math.clamp(first - start, 0, vector.length);
            elements.get(vector, from, Math.min(vector.length - from, elements.remaining()));
            start += vector.length;
        }
    }

    private static CheckpointPart checked(RunId run, long number, int part, byte[] value) {
        try {
            CheckpointPart message = CheckpointPart.parseFrom(value);
            if (!message.getRun().equals(run.value()) || message.getNumber() != number || message.getPart() != part) {
                throw new CheckpointLostException("part " + part + " of checkpoint " + number + " of run '" + run
                        + "' is part " + message.getPart() + " of checkpoint " + message.getNumber() + " of run '"
                        + message.getRun() + "'");
            }
            if (checksum(message.getElements().toByteArray()) != message.getElementsCrc32C()) {
                throw new CheckpointLostException("part " + part + " of run '" + run + "' is damaged: CRC-32C");
            }
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointLostException("part " + part + " of run '" + run + "' is damaged: " + e.getMessage());
        }
    }

    private static long length(List<float[]> vectors) {
        return vectors.stream().mapToLong(vector -> vector.length).sum();
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        return (int) checksum.getValue();
    }
}
