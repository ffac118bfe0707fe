package dev.perrin.trainer.model.network.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.NetworkException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// PyTorch's native library, loaded once a process. Nothing is downloaded, and nobody is called: DJL does both unless
/// it is told otherwise.
///
/// @param threads that its operations have on the processor unless it is told otherwise: one a core, or what the
///     environment variable `OMP_NUM_THREADS` says
record LibTorch(Engine engine, int threads) {
    private static final System.Logger LOG = System.getLogger(LibTorch.class.getName());
    private static final String ENGINE = "PyTorch";
    private static final String BUNDLED = "native/lib/pytorch.properties";
    private static @Nullable LibTorch loaded;

    /// @throws NetworkException when there is none, or not one for this device
    static void require(ComputeDevice device) {
        require(LibTorch.class.getClassLoader(), GivenLibrary.of(System.getenv()), device);
    }

    /// @param classes of the application
    /// @param given takes the place of the one in the build
    static void require(ClassLoader classes, Optional<GivenLibrary> given, ComputeDevice device) {
        if (given.isPresent()) {
            given.orElseThrow().require(classes, device);
        } else if (classes.getResource(BUNDLED) == null) {
            throw new NetworkException("engine DJL_PYTORCH needs PyTorch's native library, which this build of the"
                    + " trainer leaves out: build it with the Maven profile 'pytorch', or let the environment variable "
                    + GivenLibrary.FOLDERS + " name the folder 'torch/lib' of a PyTorch 2.7.1");
        }
    }

    /// @throws NetworkException when it cannot be loaded
    static synchronized LibTorch load() {
        if (loaded == null) {
            require(ComputeDevice.PROCESSOR);
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            Engine engine = started();
            loaded = new LibTorch(engine, JniUtils.getNumThreads());
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=libtorch-loaded version={0} threads={1} gpus={2}",
                    engine.getVersion(),
                    loaded.threads,
                    engine.getGpuCount());
        }
        return loaded;
    }

    /// DJL looks for its parts by the thread's class loader, which need not be the application's.
    private static Engine started() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LibTorch.class.getClassLoader());
        try {
            return Engine.getEngine(ENGINE);
        } catch (EngineException | LinkageError e) {
            throw new NetworkException("PyTorch's native library cannot be loaded: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
