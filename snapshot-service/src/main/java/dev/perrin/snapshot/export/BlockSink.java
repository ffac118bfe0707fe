package dev.perrin.snapshot.export;

import dev.perrin.snapshot.archive.ByteSink;
import java.nio.ByteBuffer;

/// Hands on blocks of one size: small pieces are put together, large ones cut. Used by one thread.
public final class BlockSink implements ByteSink {
    private final int blockSizeInBytes;
    private final ByteSink next;
    private ByteBuffer block = ByteBuffer.allocate(0);

    public BlockSink(int blockSizeInBytes, ByteSink next) {
        if (blockSizeInBytes < 1) {
            throw new IllegalArgumentException("blockSizeInBytes must be at least 1, but is " + blockSizeInBytes);
        }
        this.blockSizeInBytes = blockSizeInBytes;
        this.next = next;
    }

    @Override
    public void accept(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            if (block.position() == 0 && rest.remaining() >= blockSizeInBytes) {
                next.accept(rest.slice(rest.position(), blockSizeInBytes));
                rest.position(rest.position() + blockSizeInBytes);
                continue;
            }
            if (!block.hasRemaining()) {
                block = ByteBuffer.allocate(blockSizeInBytes);
            }
            int count = Math.min(rest.remaining(), block.remaining());
            block.put(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            if (!block.hasRemaining()) {
                flush();
            }
        }
    }

    /// Hands on what is left, however little.
    public void flush() {
        if (block.position() > 0) {
            next.accept(block.flip());
            block = ByteBuffer.allocate(0);
        }
    }
}
