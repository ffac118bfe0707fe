package dev.perrin.theory.grpc;

import dev.perrin.theory.client.TheoryClient;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test that asks the service under test with the client that a Java service would use, a new one for each method.
abstract class ConnectedTheory {
    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @SuppressWarnings("NullAway.Init") // Connected before each test.
    TheoryClient theory;

    @BeforeEach
    void connect() {
        theory = TheoryClient.connect(address.getHost(), address.getPort());
    }

    @AfterEach
    void disconnect() {
        theory.close();
    }
}
