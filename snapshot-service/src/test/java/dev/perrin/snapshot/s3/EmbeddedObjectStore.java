package dev.perrin.snapshot.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// A real S3 server in this JVM, on a free port, with a folder behind it.
public final class EmbeddedObjectStore implements TestStore {
    private final S3Proxy proxy;

    public EmbeddedObjectStore(Path folder) {
        this(folder, builder -> builder.endpoint(URI.create("http://127.0.0.1:0")));
    }

    /// @param otherwise changes what differs from the usual
    EmbeddedObjectStore(Path folder, UnaryOperator<S3Proxy.Builder> otherwise) {
        this.proxy = otherwise
                .apply(S3Proxy.builder()
                        .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                        .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey()))
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("store cannot be started", e);
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /// Takes requests whatever their signature, so that headers can be lost on the way.
    public static EmbeddedObjectStore forAnyone(Path folder) {
        return new EmbeddedObjectStore(
                folder,
                builder -> builder.endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.NONE, null, null));
    }

    /// When it listens with TLS.
    URI secureEndpoint() {
        return URI.create("https://127.0.0.1:" + proxy.getSecurePort());
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
