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
final class LibTorch {
    private static final System.Logger LOG = System.getLogger(LibTorch.class.getName());
    private static final String ENGINE = "PyTorch";
    private static final String BUNDLED = "native/lib/pytorch.properties";
    private static @Nullable Engine loaded;

    private LibTorch() {}

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

    /// @param threads of operations on the processor; 0: as many as it has cores. The whole process's, and those of
    ///     whoever comes first
    /// @throws NetworkException when it cannot be loaded
    static synchronized Engine load(int threads) {
        if (loaded == null) {
            require(ComputeDevice.PROCESSOR);
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            loaded = started();
            if (threads > 0) {
                JniUtils.setNumThreads(threads);
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "event=libtorch-loaded version={0} threads={1} gpus={2}",
                    loaded.getVersion(),
                    JniUtils.getNumThreads(),
                    loaded.getGpuCount());
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
