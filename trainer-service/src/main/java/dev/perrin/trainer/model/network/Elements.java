package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/// Elements of an engine's array in the order of its memory, copied in bulk to and from Java's arrays.
public sealed interface Elements {
    /// @param array whole, not a view
    static Elements of(INDArray array) {
        return array.dataType() == DataType.DOUBLE
                ? new Float64(array.data().asNioDouble())
                : new Float32(array.data().asNioFloat());
    }

    /// @param memory in the processor's byte order
    static Elements of(ByteBuffer memory, Precision precision) {
        return switch (precision) {
            case FLOAT32 -> new Float32(memory.asFloatBuffer());
            case FLOAT64 -> new Float64(memory.asDoubleBuffer());
        };
    }

    /// @param source Not modified.
    void put(int at, float[] source, int from, int count);

    /// @param source Not modified.
    void put(int at, double[] source, int from, int count);

    /// @param target Modified.
    void get(int at, float[] target, int from, int count);

    /// @param target Modified.
    void get(int at, double[] target, int from, int count);

    /// @param sum factor times the elements is added. Modified.
    void addTo(double[] sum, int from, int at, int count, double factor);

    record Float32(FloatBuffer buffer) implements Elements {
        @Override
        public void put(int at, float[] source, int from, int count) {
            buffer.put(at, source, from, count);
        }

        @Override
        public void put(int at, double[] source, int from, int count) {
            for (int i = 0; i < count; i++) {
                buffer.put(at + i, (float) source[from + i]);
            }
        }

        @Override
        public void get(int at, float[] target, int from, int count) {
            buffer.get(at, target, from, count);
        }

        @Override
        public void get(int at, double[] target, int from, int count) {
            for (int i = 0; i < count; i++) {
                target[from + i] = buffer.get(at + i);
            }
        }

        @Override
        public void addTo(double[] sum, int from, int at, int count, double factor) {
            for (int i = 0; i < count; i++) {
                sum[from + i] += factor * buffer.get(at + i);
            }
        }
    }

    record Float64(DoubleBuffer buffer) implements Elements {
        @Override
        public void put(int at, float[] source, int from, int count) {
            for (int i = 0; i < count; i++) {
                buffer.put(at + i, source[from + i]);
            }
        }

        @Override
        public void put(int at, double[] source, int from, int count) {
            buffer.put(at, source, from, count);
        }

        @Override
        public void get(int at, float[] target, int from, int count) {
            for (int i = 0; i < count; i++) {
                target[from + i] = (float) buffer.get(at + i);
            }
        }

        @Override
        public void get(int at, double[] target, int from, int count) {
            buffer.get(at, target, from, count);
        }

        @Override
        public void addTo(double[] sum, int from, int at, int count, double factor) {
            for (int i = 0; i < count; i++) {
                sum[from + i] += factor * buffer.get(at + i);
            }
        }
    }
}
