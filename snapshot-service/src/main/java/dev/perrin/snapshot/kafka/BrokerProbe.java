package dev.perrin.snapshot.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// Whether the broker can be reached right now.
public final class BrokerProbe implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 3;

    private final Admin admin;

    public BrokerProbe(KafkaSettings settings) {
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_SECONDS * 1000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_SECONDS * 1000));
    }

    /// @return the number of brokers
    /// @throws IllegalStateException when there is none, with the cause
    public int check() {
        try {
            return admin.describeCluster()
                    .nodes()
                    .get(TIMEOUT_SECONDS + 1, TimeUnit.SECONDS)
                    .size();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("broker cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
