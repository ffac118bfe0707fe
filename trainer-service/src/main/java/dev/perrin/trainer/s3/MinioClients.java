package dev.perrin.trainer.s3;

import io.minio.MinioClient;
import io.minio.credentials.StaticProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/// Clients of one store, over the same connections. Thread safe.
final class MinioClients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    private final S3Settings settings;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(SILENCE_TIMEOUT)
            .writeTimeout(SILENCE_TIMEOUT)
            .build();

    MinioClients(S3Settings settings) {
        this.settings = settings;
    }

    /// With the credentials that there are now.
    MinioClient client() throws IOException {
        MinioClient.Builder builder = MinioClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .httpClient(http);
        S3Settings.Credentials credentials = settings.credentials().orElse(null);
        if (credentials != null) {
            builder.credentialsProvider(provider(credentials));
        }
        MinioClient client = builder.build();
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    private static StaticProvider provider(S3Settings.Credentials credentials) throws IOException {
        return switch (credentials) {
            case S3Settings.Credentials.Fixed fixed ->
                new StaticProvider(
                        fixed.accessKey(),
                        fixed.secretKey(),
                        fixed.sessionToken().orElse(null));
            case S3Settings.Credentials.Files files -> {
                Path token = files.sessionTokenFile().orElse(null);
                yield new StaticProvider(
                        Files.readString(files.accessKeyFile()).strip(),
                        Files.readString(files.secretKeyFile()).strip(),
                        token == null ? null : Files.readString(token).strip());
            }
        };
    }
}
