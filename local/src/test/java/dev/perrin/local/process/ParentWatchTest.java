package dev.perrin.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
    @Test
    void waitsForTheEndOfTheStream() {
        // Given
        InputStream stream = new ByteArrayInputStream(new byte[100]);

        // When
        ParentWatch.awaitEnd(stream);

        // Then
        assertThat(stream).isEmpty();
    }

    @Test
    void takesABrokenStreamForItsEnd() {
        // Given
        InputStream broken = new PipedInputStream();

        // When, Then: it returns
        ParentWatch.awaitEnd(broken);
    }

    @Test
    void endsTheWatchedMainWhenTheParentCloses() throws Exception {
        // Given
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        "target/classes:target/test-classes",
                        ParentWatch.class.getName(),
                        Endless.class.getName()))
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("running");

        // When
        child.getOutputStream().close();

        // Then
        assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    /// A main class that does not end by itself.
    public static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("running");
            Thread.currentThread().join();
        }
    }
}
