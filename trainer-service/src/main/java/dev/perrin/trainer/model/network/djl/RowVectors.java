package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.lang.foreign.Arena;

/// Vectors of Java to and from arrays of PyTorch that have whole rows for every tensor.
final class RowVectors {
    private final Tensors tensors;

    RowVectors(Tensors tensors) {
        this.tensors = tensors;
    }

    /// @param owner closes it
    /// @param vector length d. Not modified.
    PtNDArray put(NDManager owner, float[] vector) {
        try (Arena arena = Arena.ofConfined()) {
            HostArray filled = HostArray.allocate(arena, Precision.FLOAT32, tensors.size());
            for (int tensor = 0; tensor < tensors.count(); tensor++) {
                filled.elements().put(tensors.start(tensor), vector, from(tensor), length(tensor));
            }
            return put(owner, filled);
        }
    }

    /// @param owner closes it
    /// @param vector length d. Not modified.
    PtNDArray put(NDManager owner, double[] vector) {
        try (Arena arena = Arena.ofConfined()) {
            HostArray filled = HostArray.allocate(arena, Precision.FLOAT64, tensors.size());
            for (int tensor = 0; tensor < tensors.count(); tensor++) {
                filled.elements().put(tensors.start(tensor), vector, from(tensor), length(tensor));
            }
            return put(owner, filled);
        }
    }

    /// On the processor the array would be the memory that ends with its arena.
    private static PtNDArray put(NDManager owner, HostArray filled) {
        Shape shape = new Shape(filled.memory().capacity() / filled.precision().sizeInBytes());
        try (PtNDArray seen = filled.in(owner, shape)) {
            return JniUtils.clone(seen);
        }
    }

    /// @param source with rows for every tensor. Not modified.
    /// @param target length d. Modified.
    void get(PtNDArray source, float[] target) {
        Downloads.read(source, memory -> {
            for (int tensor = 0; tensor < tensors.count(); tensor++) {
                memory.asFloatBuffer().get(tensors.start(tensor), target, from(tensor), length(tensor));
            }
        });
    }

    private int from(int tensor) {
        return Math.toIntExact(tensors.get(tensor).offset());
    }

    private int length(int tensor) {
        return Math.toIntExact(tensors.get(tensor).length());
    }
}
