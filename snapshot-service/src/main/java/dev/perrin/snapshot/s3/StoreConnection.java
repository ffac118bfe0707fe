package dev.perrin.snapshot.s3;

import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/// The clients for one store, over one pool of connections and threads. Thread safe.
public final class StoreConnection implements AutoCloseable {
    static final String THREAD_NAME = "store-request-";

    private final S3Settings settings;
    private final StoreMonitor monitor;
    private final OkHttpClient http;
    private final MinioClient client;
    private final StreamedPuts puts;
    private final Retries retries;

    private StoreConnection(S3Settings settings, StoreMonitor monitor) {
        this.settings = settings;
        this.monitor = monitor;
        this.http = http(settings);
        Provider credentials = provider(settings.credentials());
        String endpoint = settings.endpoint().toString();
        this.client = MinioClient.builder()
                .endpoint(endpoint)
                .region(settings.region())
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
        this.puts = new StreamedPuts(
                MinioAsyncClient.builder()
                        .endpoint(endpoint)
                        .region(settings.region())
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .build(),
                settings.region(),
                settings.http().putLimit());
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
            puts.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
            puts.enableVirtualStyleEndpoint();
        }
        this.retries = new Retries(settings.retry(), monitor);
    }

    /// Sends nothing yet.
    ///
    /// @throws IllegalArgumentException when a file with credentials or certificates cannot be used
    public static StoreConnection open(S3Settings settings) {
        return new StoreConnection(settings, new StoreMonitor());
    }

    /// For questions to the same store that are to be answered soon or not at all.
    static StoreConnection openBrief(S3Settings settings, Duration limit) {
        return open(settings.with(settings.http().within(limit), RetrySettings.NONE));
    }

    public StoreMonitor monitor() {
        return monitor;
    }

    public S3Settings settings() {
        return settings;
    }

    MinioClient client() {
        return client;
    }

    StreamedPuts puts() {
        return puts;
    }

    Retries retries() {
        return retries;
    }

    /// Ends requests under way, and all threads and connections.
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private static OkHttpClient http(S3Settings settings) {
        HttpSettings wanted = settings.http();
        Dispatcher dispatcher = new Dispatcher(threads());
        dispatcher.setMaxRequests(wanted.connections());
        dispatcher.setMaxRequestsPerHost(wanted.connections());
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(
                        wanted.connections(), wanted.keepAlive().toMillis(), TimeUnit.MILLISECONDS))
                .connectTimeout(wanted.connectTimeout())
                .socketFactory(new ReadAheadSockets(wanted.readTimeout()))
                .readTimeout(Duration.ZERO)
                .writeTimeout(wanted.writeTimeout())
                .callTimeout(wanted.requestTimeout());
        Trust.apply(settings.tls(), http);
        return http.build();
    }

    /// As many as there are requests, which the dispatcher bounds; they end when idle.
    private static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(THREAD_NAME, 0).factory());
    }

    private static Provider provider(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Fixed fixed ->
                new StaticProvider(
                        fixed.accessKey(),
                        fixed.secretKey(),
                        fixed.sessionToken().orElse(null));
            case CredentialSource.Files files -> new CredentialFiles(files);
        };
    }
}
