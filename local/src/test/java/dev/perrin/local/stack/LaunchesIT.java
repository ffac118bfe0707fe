package dev.perrin.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.container.Containerfile;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.infrastructure.StoreCredentials;
import dev.perrin.local.process.ServiceLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that the launcher starts, and one in a container.
class LaunchesIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServiceHasTheOptionsAndTheOpenMpOfItsImage() throws Exception {
        // Given
        Path options = TestCheckout.root().resolve("k8s/image/java.options");
        assertThat(Files.readAllLines(options).stream().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(
                        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
            StackPorts ports = StackPorts.choose(OptionalInt.empty());
            InfrastructureSettings infrastructure = new InfrastructureSettings(
                    data.path(), ports.broker(), ports.controller(), ports.store(), StoreCredentials.random());

            // When
            ServiceLaunch trainer =
                    new Launches(TestCheckout.get(), data, ports, infrastructure).service(ServiceName.TRAINER);

            // Then
            assertThat(trainer.command()).contains("@" + options);
            String variable = "OMP_WAIT_POLICY";
            assertThat(trainer.environment().get(variable))
                    .isNotNull()
                    .isEqualTo(Containerfile.read().environment().get(variable));
        }
    }
}
