package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.testing.PrivateAuthority;
import dev.perrin.objectstore.testing.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// A real S3 server in this JVM, on a free port, with a folder behind it.
public final class EmbeddedObjectStore implements TestStore {
    private final S3Server server;

    public EmbeddedObjectStore(Path folder) {
        this.server = new S3Server(folder);
    }

    /// With TLS alone.
    EmbeddedObjectStore(Path folder, PrivateAuthority authority) {
        this.server = new S3Server(folder, authority);
    }

    /// @param otherwise changes what differs from the usual
    EmbeddedObjectStore(Path folder, UnaryOperator<S3Proxy.Builder> otherwise) {
        this.server = new S3Server(folder, otherwise);
    }

    /// Takes requests whatever their signature, so that headers can be lost on the way.
    public static EmbeddedObjectStore forAnyone(Path folder) {
        return new EmbeddedObjectStore(
                folder,
                builder -> builder.endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.NONE, null, null));
    }

    @Override
    public URI endpoint() {
        return server.endpoint();
    }

    /// When it listens with TLS.
    URI secureEndpoint() {
        return server.secureEndpoint();
    }

    @Override
    public void close() {
        server.close();
    }
}
