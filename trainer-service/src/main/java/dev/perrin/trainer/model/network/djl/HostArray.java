package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.perrin.trainer.model.network.Elements;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory outside of the heap that Java writes and PyTorch reads, without a copy on the processor.
///
/// @param elements the same, to be written and read
record HostArray(ByteBuffer memory, Elements elements, Precision precision) {
    private static final long ALIGNMENT = 64;

    /// Zeros.
    ///
    /// @param arena gives the memory, and takes it back
    static HostArray allocate(Arena arena, Precision precision, long length) {
        // PyTorch wants an address, of nothing as well.
        long size = Math.max(1, length) * precision.sizeInBytes();
        ByteBuffer memory = arena.allocate(size, ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder());
        return new HostArray(memory, Elements.of(memory, precision), precision);
    }

    /// The first elements as an array of PyTorch: the memory itself on the processor, a copy on a GPU.
    ///
    /// @param owner closes it
    PtNDArray in(NDManager owner, Shape shape) {
        int size = Math.toIntExact(shape.size() * precision.sizeInBytes());
        return (PtNDArray) owner.create(memory.slice(0, size).order(ByteOrder.nativeOrder()), shape, type());
    }

    /// Copies all of an array of PyTorch, from wherever it is, to the beginning.
    void take(PtNDArray source) {
        Downloads.read(source, theirs -> memory.put(0, theirs, 0, theirs.remaining()));
    }

    private DataType type() {
        return switch (precision) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
        };
    }
}
