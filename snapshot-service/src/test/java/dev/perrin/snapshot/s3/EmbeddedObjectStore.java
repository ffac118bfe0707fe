package dev.perrin.snapshot.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// A real S3 server in this JVM, on a free port, with a folder behind it.
public final class EmbeddedObjectStore implements AutoCloseable {
    private static final String ACCESS_KEY = "local-access";
    private static final String SECRET_KEY = "local-secret";

    private final S3Proxy proxy;

    public EmbeddedObjectStore(Path folder) {
        this.proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("store cannot be started", e);
        }
    }

    public S3Settings settings(String bucket) {
        return new S3Settings(
                URI.create("http://127.0.0.1:" + proxy.getPort()),
                ACCESS_KEY,
                SECRET_KEY,
                bucket,
                "us-east-1",
                true,
                true,
                Duration.ofSeconds(20),
                3);
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("store cannot be stopped", e);
        }
    }
}
