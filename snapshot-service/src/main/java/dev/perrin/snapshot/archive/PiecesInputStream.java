package dev.perrin.snapshot.archive;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads buffers one after another.
final class PiecesInputStream extends InputStream {
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

    PiecesInputStream(List<ByteBuffer> pieces) {
        pieces.forEach(piece -> this.pieces.add(piece.duplicate()));
    }

    @Override
    public int read() {
        ByteBuffer piece = current();
        return piece == null ? -1 : piece.get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = 0;
        for (ByteBuffer piece = current(); piece != null && count < length; piece = current()) {
            int chunk = Math.min(length - count, piece.remaining());
            piece.get(target, offset + count, chunk);
            count += chunk;
        }
        return count == 0 ? -1 : count;
    }

    private @Nullable ByteBuffer current() {
        ByteBuffer piece = pieces.peek();
        while (piece != null && !piece.hasRemaining()) {
            pieces.remove();
            piece = pieces.peek();
        }
        return piece;
    }
}
