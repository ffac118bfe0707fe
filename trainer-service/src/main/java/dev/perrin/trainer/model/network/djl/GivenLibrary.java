package dev.perrin.trainer.model.network.djl;

import ai.djl.util.Platform;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.NetworkException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// A PyTorch that the environment names instead of the one in the build. What DJL would find out in the middle of a
/// run, or make up by downloading, is looked at before.
///
/// @param folders where its libraries are, one or several as in a path of classes
/// @param version of it; empty: the one that DJL's connecting library is for
/// @param flavor of the connecting library: `cpu`, `cu128`
record GivenLibrary(String folders, String version, String flavor) {
    static final String FOLDERS = "PYTORCH_LIBRARY_PATH";
    static final String VERSION = "2.7.1";

    /// @return empty when the environment names none
    static Optional<GivenLibrary> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FOLDERS))
                .map(folders -> new GivenLibrary(
                        folders,
                        environment.getOrDefault("PYTORCH_VERSION", ""),
                        environment.getOrDefault("PYTORCH_FLAVOR", "")));
    }

    /// @param device that it has to compute on
    /// @throws NetworkException that says which variable must be another
    void require(ClassLoader classes, ComputeDevice device) {
        Path library = Arrays.stream(folders.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, System.mapLibraryName("torch")))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new NetworkException(FOLDERS + " must name a folder that holds "
                        + System.mapLibraryName("torch") + ", the 'torch/lib' of a PyTorch " + VERSION + ", but is '"
                        + folders + "'"));
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw new NetworkException(
                    "PYTORCH_VERSION must be " + VERSION + ", which DJL connects to, but is '" + version + "'");
        }
        if (flavor.isEmpty() || classes.getResource(connection()) == null) {
            throw new NetworkException(
                    "PYTORCH_FLAVOR must be 'cpu' or 'cu128', for which there is a connecting library"
                            + " on this machine, but is '" + flavor + "'");
        }
        if (device.isGpu()) {
            requireCuda(library, device);
        }
    }

    private void requireCuda(Path library, ComputeDevice device) {
        if (!flavor.startsWith("cu")) {
            throw new NetworkException("PYTORCH_FLAVOR must be that of a CUDA, 'cu128', for device '" + device
                    + "', but is '" + flavor + "'");
        }
        String cuda = System.mapLibraryName("torch_cuda");
        if (!Files.isRegularFile(library.resolveSibling(cuda))) {
            throw new NetworkException(FOLDERS + " must name a PyTorch for CUDA for device '" + device + "', but "
                    + library.getParent() + " holds no " + cuda);
        }
    }

    private String connection() {
        return "jnilib/" + Platform.detectPlatform("pytorch").getClassifier() + "/" + flavor + "/"
                + System.mapLibraryName("djl_torch");
    }
}
