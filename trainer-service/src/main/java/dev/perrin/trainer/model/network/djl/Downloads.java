package dev.perrin.trainer.model.network.djl;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// Arrays of PyTorch as memory that Java reads.
final class Downloads {
    private Downloads() {}

    /// On the processor the array itself; from a GPU a copy, which is given back at once: DJL's own copy would stay as
    /// long as the array's manager.
    ///
    /// @param reader must not keep the memory
    static void read(PtNDArray array, Consumer<ByteBuffer> reader) {
        if (array.getDevice().isGpu()) {
            try (PtNDArray copy = JniUtils.to(array, array.getDataType(), Device.cpu())) {
                reader.accept(memory(copy));
            }
        } else {
            reader.accept(memory(array));
        }
    }

    private static ByteBuffer memory(PtNDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder());
    }
}
