package dev.perrin.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path parent = Path.of("");

    @Test
    void isHeldByOneAtATime() {
        // Given
        Path folder = parent.resolve("with space");

        // When
        try (DataFolder held = DataFolder.open(folder)) {
            // Then
            assertThat(held.path()).isEqualTo(folder);
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("is in use by another Perrin");
        }
    }

    @Test
    void canBeOpenedAgainAfterItWasClosed() {
        // Given
        DataFolder.open(parent).close();

        // When, Then
        DataFolder.open(parent).close();
    }

    @Test
    void refusesAFolderWithOtherFiles() throws IOException {
        // Given
        Files.writeString(parent.resolve("thesis.tex"), "do not delete");

        // When, Then
        assertThatThrownBy(() -> DataFolder.open(parent)).hasMessageContaining("holds other files");
    }

    @Test
    void refusesAFile() throws IOException {
        // Given
        Path file = Files.writeString(parent.resolve("file"), "");

        // When, Then
        assertThatThrownBy(() -> DataFolder.open(file)).hasMessageContaining("is not a folder");
    }

    @Test
    void removesDataButKeepsLogs() throws IOException {
        // Given
        DataFolder data = DataFolder.open(parent.resolve("data"));
        Files.createDirectories(data.path().resolve("kafka/perrin.runs-0"));
        Files.createDirectories(data.path().resolve("store/perrin"));
        Files.createDirectories(data.cache());
        Files.createDirectories(data.logs());

        // When
        data.deleteData();

        // Then
        assertThat(data.path().resolve("kafka")).doesNotExist();
        assertThat(data.path().resolve("store")).doesNotExist();
        assertThat(data.cache()).doesNotExist();
        assertThat(data.logs()).exists();
        data.close();
    }

    @Test
    void removesItselfWhole() throws IOException {
        // Given
        DataFolder data = DataFolder.open(parent.resolve("data"));
        Files.createDirectories(data.path().resolve("store/perrin/runs"));
        Files.writeString(data.path().resolve("store/perrin/runs/object"), "x");

        // When
        data.deleteAll();

        // Then
        assertThat(parent.resolve("data")).doesNotExist();
    }
}
