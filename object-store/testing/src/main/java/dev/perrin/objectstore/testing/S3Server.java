package dev.perrin.objectstore.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/// A real S3 server in this JVM, on a free port, with a folder behind it. It checks every signature, unless told
/// otherwise.
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "local-access";
    public static final String SECRET_KEY = "local-secret";

    private final S3Proxy proxy;

    public S3Server(Path folder) {
        this(folder, builder -> builder.endpoint(URI.create("http://127.0.0.1:0")));
    }

    /// With TLS alone.
    public S3Server(Path folder, PrivateAuthority authority) {
        this(
                folder,
                builder -> builder.secureEndpoint(URI.create("https://127.0.0.1:0"))
                        .keyStore(authority.serverKeyStore().toString(), authority.password()));
    }

    /// @param otherwise sets an endpoint, and what differs from the usual
    public S3Server(Path folder, UnaryOperator<S3Proxy.Builder> otherwise) {
        this.proxy = otherwise
                .apply(S3Proxy.builder()
                        .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                        .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY))
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("store cannot be started", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /// When it listens with TLS.
    public URI secureEndpoint() {
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
