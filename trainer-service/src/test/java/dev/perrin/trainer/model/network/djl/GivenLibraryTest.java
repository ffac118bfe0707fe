package dev.perrin.trainer.model.network.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.NetworkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "names of libraries and connections")
class GivenLibraryTest {
    private static final ClassLoader CLASSES = GivenLibraryTest.class.getClassLoader();
    private static final ComputeDevice GPU = new ComputeDevice(0);

    @TempDir
    private Path folder;

    @Test
    void thereIsNoneUnlessTheEnvironmentNamesOne() {
        assertThat(GivenLibrary.of(Map.of("PYTORCH_FLAVOR", "cu128"))).isEmpty();
        assertThat(GivenLibrary.of(Map.of("PYTORCH_LIBRARY_PATH", "/opt/lib", "PYTORCH_FLAVOR", "cpu")))
                .contains(new GivenLibrary("/opt/lib", "", "cpu"));
    }

    @Test
    void aFolderWithoutTheLibraryIsRefused() {
        assertRefused(
                given("2.7.1", "cpu"),
                ComputeDevice.PROCESSOR,
                "PYTORCH_LIBRARY_PATH must name a folder that holds libtorch.so, the 'torch/lib' of a PyTorch 2.7.1,"
                        + " but is '" + folder + "'");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        hold("libtorch.so");

        assertRefused(
                given("2.5.0", "cpu"),
                ComputeDevice.PROCESSOR,
                "PYTORCH_VERSION must be 2.7.1, which DJL connects to, but is '2.5.0'");
    }

    /// Without one DJL takes a flavor that it has no connecting library for any more, and asks the network for it.
    @Test
    void aFlavorWithoutAConnectingLibraryIsRefused() throws IOException {
        hold("libtorch.so");

        for (String flavor : new String[] {"", "cpu-precxx11", "cu124"}) {
            assertRefused(
                    given("2.7.1", flavor),
                    ComputeDevice.PROCESSOR,
                    "PYTORCH_FLAVOR must be 'cpu' or 'cu128', for which there is a connecting library on this machine,"
                            + " but is '" + flavor + "'");
        }
    }

    @Test
    void aGpuNeedsALibraryForCuda() throws IOException {
        hold("libtorch.so");

        assertRefused(
                given("2.7.1", "cpu"),
                GPU,
                "PYTORCH_FLAVOR must be that of a CUDA, 'cu128', for device 'gpu:0', but is 'cpu'");
        assertRefused(
                given("2.7.1", "cu128"),
                GPU,
                "PYTORCH_LIBRARY_PATH must name a PyTorch for CUDA for device 'gpu:0', but " + folder
                        + " holds no libtorch_cuda.so");
        hold("libtorch_cuda.so");
        assertThatCode(() -> given("2.7.1", "cu128").require(CLASSES, GPU)).doesNotThrowAnyException();
    }

    @Test
    void oneOfSeveralFoldersIsEnough() throws IOException {
        hold("libtorch.so");

        GivenLibrary library = new GivenLibrary("/no/such/folder" + File.pathSeparator + folder, "", "cpu");

        assertThatCode(() -> library.require(CLASSES, ComputeDevice.PROCESSOR)).doesNotThrowAnyException();
    }

    private GivenLibrary given(String version, String flavor) {
        return new GivenLibrary(folder.toString(), version, flavor);
    }

    private void hold(String library) throws IOException {
        Files.createFile(folder.resolve(library));
    }

    private static void assertRefused(GivenLibrary library, ComputeDevice device, String message) {
        assertThatThrownBy(() -> library.require(CLASSES, device))
                .isInstanceOf(NetworkException.class)
                .hasMessage(message);
    }
}
