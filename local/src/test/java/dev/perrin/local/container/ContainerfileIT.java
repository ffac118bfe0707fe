package dev.perrin.local.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an image is made of, against the packaged applications.
class ContainerfileIT {

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void everythingThatIsCopiedIsThere(ServiceName service) throws Exception {
        assertThat(sources(service)).allMatch(source -> Files.exists(source), "exists");
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void nothingOfTheApplicationIsLeftOut(ServiceName service) throws Exception {
        // Given
        Path application = TestCheckout.get().application(service);
        List<Path> copied = sources(service);

        // Then
        try (Stream<Path> parts = Files.list(application)) {
            assertThat(parts.filter(part -> !part.endsWith("quarkus-app-dependencies.txt")))
                    .isNotEmpty()
                    .allMatch(copied::contains, "is copied");
        }
        try (JarFile jar = new JarFile(application.resolve("quarkus-run.jar").toFile())) {
            assertThat(jar.getManifest()
                            .getMainAttributes()
                            .getValue("Class-Path")
                            .split(" "))
                    .isNotEmpty()
                    .allMatch(entry -> copied.stream().anyMatch(application.resolve(entry)::startsWith), "is copied");
        }
    }

    private static List<Path> sources(ServiceName service) throws IOException {
        String application = service.module() + "/target/quarkus-app";
        return Containerfile.read().sources(application).stream()
                .map(TestCheckout.root()::resolve)
                .toList();
    }
}
