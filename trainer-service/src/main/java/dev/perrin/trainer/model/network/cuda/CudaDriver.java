package dev.perrin.trainer.model.network.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// The driver's own list of GPUs, by its C interface: a library that computes on GPUs may fail on one that it has no
/// code for before it says which one that is.
public final class CudaDriver {
    private static final String LIBRARY = "libcuda.so.1";
    private static final int NAME_SIZE = 256;
    /// `CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR` and `…_MINOR` of cuda.h.
    private static final int MAJOR = 75;

    private static final int MINOR = 76;

    private final SymbolLookup symbols;
    private final Arena arena;

    private CudaDriver(SymbolLookup symbols, Arena arena) {
        this.symbols = symbols;
        this.arena = arena;
    }

    /// All GPUs, as `CUDA_VISIBLE_DEVICES` shows them.
    ///
    /// @throws CudaException when there is no driver, or it fails
    @SuppressWarnings("restricted") // The JVM is started with native access.
    public static List<CudaGpu> gpus() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup symbols;
            try {
                symbols = SymbolLookup.libraryLookup(LIBRARY, arena);
            } catch (IllegalArgumentException e) {
                throw new CudaException("NVIDIA's driver is not there: " + LIBRARY + " cannot be loaded", e);
            }
            return new CudaDriver(symbols, arena).list();
        }
    }

    private List<CudaGpu> list() {
        call("cuInit", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 0);
        MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
        MemorySegment name = arena.allocate(NAME_SIZE);
        call("cuDeviceGetCount", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS), number);
        int count = number.get(ValueLayout.JAVA_INT, 0);
        List<CudaGpu> found = new ArrayList<>();
        for (int ordinal = 0; ordinal < count; ordinal++) {
            call(
                    "cuDeviceGet",
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    number,
                    ordinal);
            int device = number.get(ValueLayout.JAVA_INT, 0);
            call(
                    "cuDeviceGetName",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                    name,
                    NAME_SIZE,
                    device);
            int major = attribute(number, MAJOR, device);
            int minor = attribute(number, MINOR, device);
            found.add(new CudaGpu(ordinal, name.getString(0), major, minor));
        }
        return List.copyOf(found);
    }

    private int attribute(MemorySegment value, int attribute, int device) {
        call(
                "cuDeviceGetAttribute",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                value,
                attribute,
                device);
        return value.get(ValueLayout.JAVA_INT, 0);
    }

    @SuppressWarnings("restricted") // As above.
    private void call(String function, FunctionDescriptor shape, Object... arguments) {
        MemorySegment address = symbols.find(function)
                .orElseThrow(() -> new CudaException("NVIDIA's driver has no function " + function));
        MethodHandle handle = Linker.nativeLinker().downcallHandle(address, shape);
        int result;
        try {
            result = (int) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CudaException("NVIDIA's driver cannot be called", e);
        }
        if (result != 0) {
            throw new CudaException("NVIDIA's driver answers " + function + " with error " + result);
        }
    }
}
