package dev.perrin.objectstore;

import io.minio.credentials.Credentials;
import io.minio.credentials.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Credentials out of files, as they are at the moment of each request: a secret that is rotated is in force
/// without a restart. While the files cannot be read, the last ones that could be stay in force. Thread safe.
final class CredentialFiles implements Provider {
    private static final System.Logger LOG = System.getLogger(CredentialFiles.class.getName());
    private static final int MAX_TRIES = 5;

    /// What a file is now. A cluster swaps a symbolic link, so the real path belongs to it.
    private record Stamp(Path realPath, FileTime modified, long sizeInBytes) {
        static Stamp of(Path file) throws IOException {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new Stamp(real, attributes.lastModifiedTime(), attributes.size());
        }
    }

    private record Loaded(List<Stamp> stamps, Credentials credentials) {}

    private final CredentialSource.Files source;
    private volatile Loaded loaded;

    /// @throws IllegalArgumentException when a file is missing, empty, or cannot be read
    CredentialFiles(CredentialSource.Files source) {
        this.source = source;
        try {
            this.loaded = load();
        } catch (IOException e) {
            throw new IllegalArgumentException("credential file cannot be read: " + e, e);
        }
    }

    @Override
    public Credentials fetch() {
        Loaded last = loaded;
        try {
            if (!stamps().equals(last.stamps())) {
                last = load();
                loaded = last;
                LOG.log(
                        System.Logger.Level.INFO,
                        "credentials read again accessKey={0}",
                        last.credentials().accessKey());
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "credential files cannot be read, the last ones stay in force cause={0}",
                    e.toString());
        }
        return last.credentials();
    }

    /// Both keys out of one version of the secret: read again when a file changed meanwhile.
    private Loaded load() throws IOException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            List<Stamp> before = stamps();
            Path token = source.sessionTokenFile().orElse(null);
            Credentials credentials = new Credentials(
                    value(source.accessKeyFile()),
                    value(source.secretKeyFile()),
                    token == null ? null : value(token),
                    null);
            if (before.equals(stamps())) {
                return new Loaded(before, credentials);
            }
        }
        throw new IOException("credential files change all the time: " + source.accessKeyFile());
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        stamps.add(Stamp.of(source.accessKeyFile()));
        stamps.add(Stamp.of(source.secretKeyFile()));
        @Nullable Path token = source.sessionTokenFile().orElse(null);
        if (token != null) {
            stamps.add(Stamp.of(token));
        }
        return stamps;
    }

    private static String value(Path file) throws IOException {
        String value = Files.readString(file).strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("credential file " + file + " is empty");
        }
        return value;
    }
}
