package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.objectstore.CredentialSource;
import dev.perrin.snapshot.s3.S3Settings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged service in a process of its own.
final class ServiceProcess implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private final ManagedChannel channel;
    private final Process process;

    ServiceProcess(String bootstrapServers, S3Settings store, Path log) {
        this(bootstrapServers, store, log, Map.of());
    }

    /// @param environment more of it
    ServiceProcess(String bootstrapServers, S3Settings store, Path log, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                // It lives for seconds, which the better compiler would spend on itself.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
        builder.environment().put("PERRIN_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        builder.environment().put("PERRIN_S3_ENDPOINT", store.store().endpoint().toString());
        if (store.store().credentials() instanceof CredentialSource.Fixed fixed) {
            builder.environment().put("PERRIN_S3_ACCESS_KEY", fixed.accessKey());
            builder.environment().put("PERRIN_S3_SECRET_KEY", fixed.secretKey());
        }
        builder.environment().put("PERRIN_S3_BUCKET", store.bucket());
        builder.environment().put("PERRIN_INGEST_MAX_DELAY", "1s");
        builder.environment().put("PERRIN_KAFKA_SESSION_TIMEOUT", "6s");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().putAll(environment);
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    /// Host and port.
    String address() {
        return "127.0.0.1:" + port;
    }

    ManagedChannel channel() {
        return channel;
    }

    void awaitReady() {
        await().atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(
                        () -> assertThat(get("/q/health/ready").statusCode()).isEqualTo(200));
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> download(String path) {
        return download(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<byte[]> download(URI uri) {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As `kill -9`.
    void kill() {
        channel.shutdownNow();
        process.destroyForcibly();
        awaitEnd();
    }

    /// As `kill`.
    @Override
    public void close() {
        channel.shutdownNow();
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("service did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
