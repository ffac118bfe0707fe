package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.TestCheckout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However the command ends, no process stays behind.
class DemoEndIT {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int ALL_CHILDREN = 5;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void endsEverythingWhenTheUserInterruptsIt() throws Exception {
        // Given
        Path data = folder.resolve("data");
        try (DemoProcess demo = DemoProcess.start(folder, "demo", "--data-dir", data.toString())) {
            await().atMost(START).until(() -> demo.hasPrinted("run: "));
            assertThat(demo.childCount()).isEqualTo(ALL_CHILDREN);
            Path announced = announced(demo);
            String archive = Files.readAllLines(announced).stream()
                    .filter(line -> line.startsWith("archive="))
                    .findFirst()
                    .orElseThrow();
            assertThat(demo.out()).contains(archive.replace("=", ": "));

            // When
            demo.signal("INT");
            int status = demo.awaitEnd(SOON);

            // Then
            assertThat(status).isEqualTo(130);
            assertThat(demo.remainingChildren()).isEmpty();
            assertThat(announced).doesNotExist();
            assertThat(demo.err()).doesNotContain("perrin:", "Exception");
        }
    }

    /// Where the demo tells other commands of its services.
    private static Path announced(DemoProcess demo) {
        return TestCheckout.root().resolve(".perrin/running").resolve(Long.toString(demo.pid()));
    }

    @Test
    void endsEverythingWhenTheCommandIsKilledOutright() throws Exception {
        // Given
        Path data = folder.resolve("data");
        try (DemoProcess demo = DemoProcess.start(folder, "demo", "--data-dir", data.toString())) {
            await().atMost(START).until(() -> demo.hasPrinted("run: "));
            assertThat(demo.childCount()).isEqualTo(ALL_CHILDREN);

            // When
            demo.signal("KILL");

            // Then
            await().atMost(SOON).until(() -> demo.remainingChildren().isEmpty());
        }
    }

    @Test
    void endsEverythingWhenAServiceCrashes() throws Exception {
        // Given
        Path data = folder.resolve("data");
        try (DemoProcess demo = DemoProcess.start(folder, "demo", "--once", "--data-dir", data.toString())) {
            await().atMost(START).until(() -> demo.hasPrinted("run: "));

            // When
            ProcessHandle trainer = demo.child("trainer-service");
            assertThat(trainer.destroyForcibly()).isTrue();
            int status = demo.awaitEnd(SOON);

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(demo.err()).contains("trainer-service ended by itself with exit status 137", "--- end of ");
            assertThat(demo.remainingChildren()).isEmpty();
        }
    }

    @Test
    void saysWhyARunFailedAndEndsEverything() throws Exception {
        // Given a learning rate far beyond the limit of stability
        List<String> arguments = List.of(
                "demo",
                "--once",
                "--model",
                "linear",
                "--learning-rate",
                "50",
                "--steps",
                "1000",
                "--data-dir",
                folder.resolve("data").toString());

        // When
        try (DemoProcess demo = DemoProcess.start(folder, arguments.toArray(String[]::new))) {
            int status = demo.awaitEnd(START);

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(demo.err()).contains("the run failed: ");
            assertThat(demo.err().toLowerCase(Locale.ROOT)).contains("learning");
            assertThat(demo.childCount()).isEqualTo(ALL_CHILDREN);
            assertThat(demo.remainingChildren()).isEmpty();
        }
    }
}
