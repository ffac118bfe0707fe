package dev.perrin.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheValuesWithoutTheLineEnd() throws IOException {
        // Given
        Files.writeString(folder.resolve("access"), "user\n");
        Files.writeString(folder.resolve("secret"), "pass word\r\n");
        Files.writeString(folder.resolve("token"), "temporary");

        // When
        CredentialFiles files = new CredentialFiles(new CredentialSource.Files(
                folder.resolve("access"), folder.resolve("secret"), Optional.of(folder.resolve("token"))));

        // Then
        assertThat(files.fetch().accessKey()).isEqualTo("user");
        assertThat(files.fetch().secretKey()).isEqualTo("pass word");
        assertThat(files.fetch().sessionToken()).isEqualTo("temporary");
    }

    /// As a cluster rotates a mounted secret: the files are links through one link, which is swapped.
    @Test
    void takesUpARotatedSecretAsAWhole() throws IOException {
        // Given
        Path first = version("first", "user-1", "secret-1");
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(folder.resolve("access"), Path.of("..data", "access"));
        Files.createSymbolicLink(folder.resolve("secret"), Path.of("..data", "secret"));
        CredentialFiles files = new CredentialFiles(source());
        assertThat(files.fetch().accessKey()).isEqualTo("user-1");

        // When
        Path second = version("second", "user-2", "secret-2");
        Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(
                folder.resolve("..data_tmp"),
                folder.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);

        // Then
        assertThat(files.fetch().accessKey()).isEqualTo("user-2");
        assertThat(files.fetch().secretKey()).isEqualTo("secret-2");
    }

    @Test
    void keepsTheLastCredentialsWhileTheFilesAreGoneOrEmpty() throws IOException {
        // Given
        Files.writeString(folder.resolve("access"), "user");
        Files.writeString(folder.resolve("secret"), "secret");
        CredentialFiles files = new CredentialFiles(source());

        // When
        Files.delete(folder.resolve("access"));
        Files.writeString(folder.resolve("secret"), "");

        // Then
        assertThat(files.fetch().secretKey()).isEqualTo("secret");
        Files.writeString(folder.resolve("access"), "user-2");
        assertThat(files.fetch().accessKey()).isEqualTo("user");
        Files.writeString(folder.resolve("secret"), "secret-2");
        assertThat(files.fetch().accessKey()).isEqualTo("user-2");
    }

    @Test
    void refusesToBeginWithoutValues() throws IOException {
        // Given
        Files.writeString(folder.resolve("access"), "user");

        // Then
        assertThatThrownBy(() -> new CredentialFiles(source()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credential file cannot be read")
                .hasMessageContaining("secret");
        Files.writeString(folder.resolve("secret"), " \n");
        assertThatThrownBy(() -> new CredentialFiles(source()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credential file " + folder.resolve("secret") + " is empty");
    }

    private Path version(String name, String access, String secret) throws IOException {
        Path version = Files.createDirectory(folder.resolve(name));
        Files.writeString(version.resolve("access"), access);
        Files.writeString(version.resolve("secret"), secret);
        return version;
    }

    private CredentialSource.Files source() {
        return new CredentialSource.Files(folder.resolve("access"), folder.resolve("secret"), Optional.empty());
    }
}
