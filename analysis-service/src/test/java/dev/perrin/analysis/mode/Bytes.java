package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Law of every state: what comes back from its bytes writes the same bytes.
public final class Bytes {
    private Bytes() {}

    public static <T> byte[] of(T state, int size, BiConsumer<T, ByteBuffer> write) {
        ByteBuffer out = ByteBuffer.allocate(size);
        write.accept(state, out);
        assertThat(out.remaining()).as("sizeInBytes is what is written").isZero();
        return out.array();
    }

    public static <T> T copy(
            T state, Function<T, Integer> size, BiConsumer<T, ByteBuffer> write, Function<ByteBuffer, T> read) {
        byte[] bytes = of(state, size.apply(state), write);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        T restored = read.apply(in);
        assertThat(in.remaining()).as("everything was read").isZero();
        assertThat(of(restored, size.apply(restored), write)).isEqualTo(bytes);
        return restored;
    }
}
