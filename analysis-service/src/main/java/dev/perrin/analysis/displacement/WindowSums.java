package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sums.ExactSum;
import java.nio.ByteBuffer;

/// ‖θₖ − θₖ₋ₗ‖² and vₖ·vₖ₋ₗ by lag slot; absent where no window of the lag ends at this snapshot, no slots where
/// windows are
/// not measured.
final class WindowSums {
    private static final WindowSums NONE = new WindowSums(new ExactSum[0], new ExactSum[0]);

    final ExactSum[] squared;
    final ExactSum[] velocityProduct;

    private WindowSums(ExactSum[] squared, ExactSum[] velocityProduct) {
        this.squared = squared;
        this.velocityProduct = velocityProduct;
    }

    static WindowSums none() {
        return NONE;
    }

    static WindowSums absent(int slots) {
        return new WindowSums(Sums.absent(slots), Sums.absent(slots));
    }

    void begin(int slot) {
        squared[slot] = new ExactSum();
        velocityProduct[slot] = new ExactSum();
    }

    WindowSums plus(WindowSums other) {
        return new WindowSums(Sums.add(squared, other.squared), Sums.add(velocityProduct, other.velocityProduct));
    }

    int sizeInBytes() {
        return Integer.BYTES + Sums.sizeInBytes(squared) + Sums.sizeInBytes(velocityProduct);
    }

    void write(ByteBuffer out) {
        out.putInt(squared.length);
        Sums.write(squared, out);
        Sums.write(velocityProduct, out);
    }

    static WindowSums read(ByteBuffer in) {
        int slots = in.getInt();
        return new WindowSums(Sums.read(slots, in), Sums.read(slots, in));
    }
}
