package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.network.cuda.CudaDriver;
import dev.perrin.trainer.model.network.cuda.CudaException;
import dev.perrin.trainer.model.network.cuda.Dl4jGpus;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Where ND4J computes. It has one backend a process: the processor's, or CUDA's where the build holds it.
final class GraphDevice {
    private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

    private GraphDevice() {}

    /// @throws NetworkException when there is no such GPU, or no code for it
    static void require(ComputeDevice device) {
        if (GraphDevice.class.getClassLoader().getResource(CUDA_BACKEND) == null) {
            throw new NetworkException("device '" + device + "' needs ND4J's CUDA backend for engine DL4J, which this"
                    + " build of the trainer leaves out: build it with the Maven profile 'cuda', or use engine"
                    + " DJL_PYTORCH");
        }
        try {
            Dl4jGpus.require(CudaDriver.gpus(), device.gpu());
        } catch (CudaException e) {
            throw new NetworkException("device '" + device + "': " + e.getMessage(), e);
        }
    }

    /// Lets this thread compute on a GPU.
    static void enter(ComputeDevice device) {
        if (device.isGpu()) {
            Nd4j.getAffinityManager().unsafeSetDevice(device.gpu());
        }
    }

    /// Lets Java see what the device has written. Nothing on the processor.
    static void read(INDArray array) {
        Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    }

    /// Lets the device see what Java has written. Nothing on the processor.
    static void written(INDArray array) {
        Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    }
}
