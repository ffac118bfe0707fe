package dev.perrin.trainer.linearalgebra;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which of its kernels OpenBLAS computes with. It chooses by the processor when it is loaded, unless the environment
/// variable `OPENBLAS_CORETYPE` says otherwise.
///
/// The release that ND4J brings along (0.3.19) has kernels for AVX-512 that decompose matrices wrongly on some
/// processors: a positive definite matrix of order 64 had a negative pivot, and no run converged. Its kernels for AVX2
/// are right on the same machine, so where there is AVX-512 those are taken.
public final class OpenBlas {
    private static final System.Logger LOG = System.getLogger(OpenBlas.class.getName());
    private static final String VARIABLE = "OPENBLAS_CORETYPE";
    private static final String AVX2_KERNELS = "Haswell";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static {
        if (System.getenv(VARIABLE) == null && hasAvx512()) {
            setEnvironment(VARIABLE, AVX2_KERNELS);
            LOG.log(System.Logger.Level.DEBUG, "event=openblas-kernels kernels={0}", AVX2_KERNELS);
        }
    }

    private OpenBlas() {}

    /// To be called before anything loads OpenBLAS; later it has no effect. Who sets `OPENBLAS_CORETYPE` has the last
    /// word.
    public static void chooseKernels() {
        // The work is done once, when this class is made.
    }

    private static boolean hasAvx512() {
        try {
            return Files.isReadable(PROCESSORS) && Files.readString(PROCESSORS).contains(" avx512f");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "event=processor-unknown", e);
            return false;
        }
    }

    /// Native code sees it, `System.getenv` does not.
    @SuppressWarnings("restricted") // The JVM is started with native access: OpenBLAS itself needs it.
    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nameText = arena.allocateFrom(name);
            MemorySegment valueText = arena.allocateFrom(value);
            int result = (int) setenv.invokeExact(nameText, valueText, 0);
            if (result != 0) {
                throw new IllegalStateException("setenv(" + name + ") failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv(" + name + ") failed", e);
        }
    }
}
