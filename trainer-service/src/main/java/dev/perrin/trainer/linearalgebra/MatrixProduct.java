package dev.perrin.trainer.linearalgebra;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/// C ← A B + βC by OpenBLAS, on arrays of Java as they are: no copy, no memory outside of the heap. The garbage
/// collector waits while a product is made, so it should be one of milliseconds.
public final class MatrixProduct {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_LIES = 111;
    private static final int TRANSPOSED = 112;
    private static final MethodHandle FLOAT32;
    private static final MethodHandle FLOAT64;

    static {
        OpenBlas.chooseKernels();
        SymbolLookup symbols = openBlas();
        FLOAT32 = handle(symbols, "cblas_sgemm", ValueLayout.JAVA_FLOAT);
        FLOAT64 = handle(symbols, "cblas_dgemm", ValueLayout.JAVA_DOUBLE);
    }

    private MatrixProduct() {}

    /// @param left rows × inner. Not modified.
    /// @param right inner × columns. Not modified.
    /// @param before β: 0 overwrites the product, 1 adds to it
    /// @param product rows × columns, not transposed. Modified.
    public static void compute(Matrix left, Matrix right, double before, Matrix product) {
        if (left.columns() != right.rows()
                || left.rows() != product.rows()
                || right.columns() != product.columns()
                || product.transposed()
                || left.wide() != product.wide()
                || right.wide() != product.wide()) {
            throw new IllegalArgumentException("a product of " + left + " and " + right + " cannot be " + product);
        }
        try {
            if (product.wide()) {
                FLOAT64.invokeExact(
                        ROW_MAJOR,
                        order(left),
                        order(right),
                        product.rows(),
                        product.columns(),
                        left.columns(),
                        1.0,
                        left.elements(),
                        left.stride(),
                        right.elements(),
                        right.stride(),
                        before,
                        product.elements(),
                        product.stride());
            } else {
                FLOAT32.invokeExact(
                        ROW_MAJOR,
                        order(left),
                        order(right),
                        product.rows(),
                        product.columns(),
                        left.columns(),
                        1f,
                        left.elements(),
                        left.stride(),
                        right.elements(),
                        right.stride(),
                        (float) before,
                        product.elements(),
                        product.stride());
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a method handle of OpenBLAS threw", e);
        }
    }

    private static int order(Matrix matrix) {
        return matrix.transposed() ? TRANSPOSED : AS_IT_LIES;
    }

    /// The library of JavaCPP that depends on OpenBLAS: symbols of one are found through the other.
    @SuppressWarnings("restricted") // The JVM is started with native access: OpenBLAS itself needs it.
    private static SymbolLookup openBlas() {
        return SymbolLookup.libraryLookup(Path.of(Loader.load(openblas.class)), Arena.global());
    }

    @SuppressWarnings("restricted") // As above.
    private static MethodHandle handle(SymbolLookup symbols, String name, ValueLayout number) {
        FunctionDescriptor gemm = FunctionDescriptor.ofVoid(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                number,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT,
                number,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT);
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), gemm, Linker.Option.critical(true));
    }
}
