package dev.perrin.objectstore;

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
import org.jspecify.annotations.Nullable;

/// The clients for one store, over one pool of connections and threads. Thread safe.
public final class StoreClients implements AutoCloseable {
    public static final String THREAD_NAME = "store-request-";

    private final StoreSettings settings;
    private final OkHttpClient http;
    private final MinioClient client;
    private final MinioAsyncClient asyncClient;

    private StoreClients(StoreSettings settings) {
        this.settings = settings;
        this.http = http(settings);
        Provider credentials = provider(settings.credentials());
        String endpoint = settings.endpoint().toString();
        this.client = MinioClient.builder()
                .endpoint(endpoint)
                .region(settings.region())
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
        this.asyncClient = MinioAsyncClient.builder()
                .endpoint(endpoint)
                .region(settings.region())
                .credentialsProvider(credentials)
                .httpClient(http)
                .build();
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
            asyncClient.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
            asyncClient.enableVirtualStyleEndpoint();
        }
    }

    /// Sends nothing yet.
    ///
    /// @throws IllegalArgumentException when a file with credentials or certificates cannot be used
    public static StoreClients open(StoreSettings settings) {
        return new StoreClients(settings);
    }

    public StoreSettings settings() {
        return settings;
    }

    public MinioClient client() {
        return client;
    }

    public MinioAsyncClient asyncClient() {
        return asyncClient;
    }

    /// Ends requests under way, and all threads and connections.
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private static OkHttpClient http(StoreSettings settings) {
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

    private static @Nullable Provider provider(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Fixed fixed ->
                new StaticProvider(
                        fixed.accessKey(),
                        fixed.secretKey(),
                        fixed.sessionToken().orElse(null));
            case CredentialSource.Files files -> new CredentialFiles(files);
            case CredentialSource.Anonymous _ -> null;
        };
    }
}
