package dev.perrin.snapshot.s3;

import io.minio.MinioClient;

/// Makes clients.
public final class MinioClients {
    private MinioClients() {}

    public static MinioClient connect(S3Settings settings) {
        MinioClient client = MinioClient.builder()
                .endpoint(settings.endpoint().toString())
                .credentials(settings.accessKey(), settings.secretKey())
                .region(settings.region())
                .build();
        long timeoutMillis = settings.timeout().toMillis();
        client.setTimeout(timeoutMillis, timeoutMillis, timeoutMillis);
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }
}
