package dev.perrin.local.infrastructure;

import static dev.perrin.local.infrastructure.InfrastructureSettings.BUCKET;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// An S3 server over a folder, in this JVM, with the bucket [InfrastructureSettings#BUCKET] in it.
final class EmbeddedStore implements AutoCloseable {
    /// Of one signed put; segments are about half of it.
    private static final int MAX_OBJECT_BYTES = 128 << 20;

    private final S3Proxy server;

    private EmbeddedStore(S3Proxy server) {
        this.server = server;
    }

    static EmbeddedStore start(Path folder, String endpoint, StoreCredentials credentials) throws IOException {
        // A bucket is a folder: making it here spares the services the question who makes it.
        Files.createDirectories(folder.resolve(BUCKET));
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create(endpoint))
                .awsAuthentication(AuthenticationType.AWS_V4, credentials.accessKey(), credentials.secretKey())
                .v4MaxNonChunkedRequestSize(MAX_OBJECT_BYTES)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the object store on " + endpoint, e);
        }
        return new EmbeddedStore(server);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the object store", e);
        }
    }
}
