package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.StoreClients;
import dev.perrin.objectstore.StoreSettings;
import io.minio.MinioClient;
import java.time.Duration;

/// The clients for one store, with the rule by which requests are repeated and what they tell about the store. Thread
/// safe.
public final class StoreConnection implements AutoCloseable {
    private final S3Settings settings;
    private final StoreMonitor monitor;
    private final StoreClients clients;
    private final StreamedPuts puts;
    private final Retries retries;

    private StoreConnection(S3Settings settings, StoreMonitor monitor) {
        this.settings = settings;
        this.monitor = monitor;
        StoreSettings store = settings.store();
        this.clients = StoreClients.open(store);
        // A put may wait for others to end, and then takes as long as it may.
        Duration putLimit = store.http().requestTimeout().multipliedBy(2);
        this.puts = new StreamedPuts(clients.asyncClient(), store.region(), putLimit);
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
        return open(settings.with(settings.store().http().within(limit), RetrySettings.NONE));
    }

    public StoreMonitor monitor() {
        return monitor;
    }

    public S3Settings settings() {
        return settings;
    }

    MinioClient client() {
        return clients.client();
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
        clients.close();
    }
}
