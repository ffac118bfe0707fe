package dev.perrin.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files under `src/test/resources/golden` that pin what is on the wire. They are rewritten only with
/// `-Dgolden.update`, and the difference is then for a person to read.
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    /// What the file holds; with `-Dgolden.update` it holds `actual` from now on.
    public static byte[] bytes(String name, byte[] actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.write(FOLDER.resolve(name), actual);
            }
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("golden file " + name + "; -Dgolden.update writes it", e);
        }
    }

    public static String text(String name, String actual) {
        return new String(bytes(name, actual.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
