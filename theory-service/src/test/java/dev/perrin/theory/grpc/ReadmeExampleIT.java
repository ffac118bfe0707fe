package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The call in the root README, sent as it stands there, gets the answer that stands below it.
@QuarkusTest
class ReadmeExampleIT {
    private static final Pattern CALL = Pattern.compile(
            "grpcurl -plaintext -d '(?<request>\\{.*?})' \\S+ perrin\\.theory\\.v1\\.Theory/Predict\\s+```"
                    + ".*?```json\\s+(?<response>\\{.*?})\\s+```",
            Pattern.DOTALL);

    @SuppressWarnings("NullAway.Init") // Injected.
    @TestHTTPResource("/")
    URI address;

    @Test
    void answersAsTheReadmeSays() throws IOException {
        // Given
        Matcher example = CALL.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(example.find()).as("the README shows a call and its answer").isTrue();
        PredictRequest.Builder request = PredictRequest.newBuilder();
        JsonFormat.parser().merge(example.group("request"), request);
        PredictResponse.Builder expected = PredictResponse.newBuilder();
        JsonFormat.parser().merge(example.group("response"), expected);
        ManagedChannel channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        try {
            // When
            PredictResponse response = TheoryGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .predict(request.build());

            // Then
            assertThat(response).isEqualTo(expected.build());
        } finally {
            channel.shutdownNow();
        }
    }
}
