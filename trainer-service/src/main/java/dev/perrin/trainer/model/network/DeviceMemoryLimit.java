package dev.perrin.trainer.model.network;

import java.util.Map;

/// Bound on the memory that networks may take on a GPU. An engine keeps it or is refused: nobody is to believe in a
/// bound that is not there.
///
/// @param sizeInBytes at least 1
public record DeviceMemoryLimit(long sizeInBytes) {
    private static final String ND4J = "SD_MAX_DEVICE_BYTES";

    public DeviceMemoryLimit {
        if (sizeInBytes < 1) {
            throw new IllegalArgumentException("sizeInBytes must be at least 1, but is " + sizeInBytes);
        }
    }

    /// ND4J's native code reads its bound from the environment when it is loaded, and from nowhere else.
    ///
    /// @throws NetworkException when it would keep another, or none
    public void requireOfDl4j(Map<String, String> environment) {
        String kept = environment.getOrDefault(ND4J, "");
        if (!kept.equals(Long.toString(sizeInBytes))) {
            throw new NetworkException("environment variable " + ND4J + " must be " + sizeInBytes
                    + ", the limit of the device's memory, for engine DL4J to keep it, but is '" + kept + "'");
        }
    }

    /// Why PyTorch is refused.
    public NetworkException refusalOfPyTorch() {
        return new NetworkException("the limit of the device's memory must be unset for engine DJL_PYTORCH, but is "
                + sizeInBytes + ": PyTorch 2.7.1 has none that can be set through DJL or the environment; give the run"
                + " a GPU, or a MIG slice, of its own");
    }
}
