package dev.perrin.snapshot.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Eigenvectors that are collected in a file: those of a published network do not fit into memory. The file is removed
/// as soon as it is open where the system allows it, so none stays behind however the process ends. Not thread safe.
final class SpooledVectors implements AutoCloseable {
    /// What one buffer can hold, and some room.
    private static final long PIECE = 1L << 30;

    private final FileChannel file;
    private final Arena mapped = Arena.ofShared();

    private SpooledVectors(FileChannel file) {
        this.file = file;
    }

    /// @throws UncheckedIOException when there can be no file
    static SpooledVectors open(Path folder) {
        try {
            Path path = Files.createTempFile(folder, "perrin-curvature-", ".spool");
            return new SpooledVectors(FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw new UncheckedIOException("no file for a large measurement in " + folder + ": " + e.getMessage(), e);
        }
    }

    /// @param position in bytes
    /// @throws UncheckedIOException when the disk is full or fails
    void write(long position, List<ByteBuffer> pieces) {
        try {
            long next = position;
            for (ByteBuffer piece : pieces) {
                ByteBuffer rest = piece.duplicate();
                while (rest.hasRemaining()) {
                    next += file.write(rest, next);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a large measurement cannot be collected: " + e.getMessage(), e);
        }
    }

    /// The file from its start, valid until [#close].
    List<ByteBuffer> pieces(long sizeInBytes) {
        try {
            MemorySegment all = file.map(MapMode.READ_ONLY, 0, sizeInBytes, mapped);
            List<ByteBuffer> pieces = new ArrayList<>();
            for (long from = 0; from < sizeInBytes; from += PIECE) {
                pieces.add(all.asSlice(from, Math.min(PIECE, sizeInBytes - from))
                        .asByteBuffer()
                        .asReadOnlyBuffer());
            }
            return pieces;
        } catch (IOException e) {
            throw new UncheckedIOException("a large measurement cannot be read again: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        mapped.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
