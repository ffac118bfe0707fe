package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test that asks the service under test over the network, with an ordinary client of its own for each method.
abstract class TheoryCaller {
    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @SuppressWarnings("NullAway.Init") // Connected before each test.
    ManagedChannel channel;

    @SuppressWarnings("NullAway.Init") // Connected before each test.
    TheoryGrpc.TheoryBlockingStub theory;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        theory = TheoryGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }
}
