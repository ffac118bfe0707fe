package dev.perrin.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of("");

    private final Queue<String> ends = new ConcurrentLinkedQueue<>();

    @Test
    void isReadyWhenItsLineIsPrinted() throws Exception {
        try (ServiceProcess process = shell("echo starting; echo serving; cat")) {
            // When
            process.start();
            process.awaitReady(process.printed("serving"), SOON);

            // Then
            assertThat(process.isRunning()).isTrue();
        }
    }

    @Test
    void showsTheEndOfTheLogWhenTheChildDoesNotStart() {
        try (ServiceProcess process = shell("echo the reason; exit 3")) {
            process.start();

            // When, Then
            assertThatThrownBy(() -> process.awaitReady(() -> false, SOON))
                    .isInstanceOf(ServiceFailedException.class)
                    .hasMessageContaining("child ended by itself with exit status 3")
                    .hasMessageContaining("the reason");
        }
    }

    @Test
    void givesUpAtTheDeadlineWithTheEndOfTheLog() {
        try (ServiceProcess process = shell("echo still busy; cat")) {
            process.start();

            // When, Then
            assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofSeconds(1)))
                    .hasMessageContaining("child is not ready after 1 s")
                    .hasMessageContaining("still busy");
        }
    }

    @Test
    void reportsAnEndThatWasNotAskedFor() {
        try (ServiceProcess process = shell("exit 9")) {
            // When
            process.start();

            // Then
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(ends).singleElement().asString().contains("child ended by itself", "status 9"));
        }
    }

    @Test
    void saysNothingOfAnEndThatWasAskedFor() {
        // Given
        ServiceProcess process = shell("cat");
        process.start();
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();

        // When
        process.close();

        // Then
        assertThat(child.isAlive()).isFalse();
        assertThat(ends).isEmpty();
    }

    @Test
    void endsAChildThatIgnoresTheRequestByForce() {
        // Given
        ServiceProcess process = shell("trap '' TERM; echo deaf; while :; do sleep 1; done", Duration.ofMillis(200));
        process.start();
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        await().atMost(SOON).until(process.printed("deaf")::isReady);

        // When
        process.close();

        // Then
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void startsAgainAfterItWasKilled() throws Exception {
        try (ServiceProcess process = shell("echo serving; cat")) {
            // Given
            process.start();
            process.awaitReady(process.printed("serving"), SOON);
            long first = process.pid();

            // When
            process.kill();
            process.start();
            process.awaitReady(process.printed("serving"), SOON);

            // Then
            assertThat(process.pid()).isNotEqualTo(first);
            assertThat(ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            assertThat(ends).isEmpty();
        }
    }

    @Test
    void doesNotStartOnceItsEndWasAskedFor() {
        // Given
        ServiceProcess process = shell("cat");
        process.close();

        // When, Then
        assertThatThrownBy(process::start).isInstanceOf(ServiceFailedException.class);
    }

    private ServiceProcess shell(String script) {
        return shell(script, Duration.ofSeconds(5));
    }

    private ServiceProcess shell(String script, Duration grace) {
        ServiceLaunch launch = new ServiceLaunch(
                "child", List.of("/bin/sh", "-c", script), Map.of(), folder.resolve("logs/child.log"));
        return new ServiceProcess(launch, grace, ends::add);
    }
}
