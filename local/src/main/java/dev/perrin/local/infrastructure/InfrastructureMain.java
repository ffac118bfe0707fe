package dev.perrin.local.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.logging.LogManager;

/// Main class of the child JVM that holds the broker and the store, so that they outlive a crash of any service. Says
/// [#READY] on standard output when both serve and the topics exist; runs until it is told to end.
public final class InfrastructureMain {
    /// The whole line.
    public static final String READY = "perrin infrastructure ready";

    private InfrastructureMain() {}

    public static void main(String[] arguments) throws Exception {
        try {
            quietLogging();
            start(InfrastructureSettings.fromEnvironment(System.getenv()));
        } catch (IOException | ExecutionException | RuntimeException e) {
            e.printStackTrace();
            // What has started already would keep the JVM alive.
            System.exit(1);
        }
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    private static void quietLogging() throws IOException {
        try (InputStream settings = InfrastructureMain.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(settings);
        }
    }

    private static void start(InfrastructureSettings settings)
            throws IOException, ExecutionException, InterruptedException {
        Path brokerFolder = Files.createDirectories(settings.dataFolder().resolve("kafka"));
        Path storeFolder = Files.createDirectories(settings.dataFolder().resolve("store"));
        CompletableFuture<EmbeddedStore> store = CompletableFuture.supplyAsync(() -> startStore(settings, storeFolder));
        EmbeddedBroker broker = EmbeddedBroker.start(brokerFolder, settings.brokerPort(), settings.controllerPort());
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        TopicCreation.createMissing(settings.bootstrapServers());
        EmbeddedStore startedStore = store.get();
        Runtime.getRuntime().addShutdownHook(new Thread(startedStore::close, "store-shutdown"));
    }

    private static EmbeddedStore startStore(InfrastructureSettings settings, Path folder) {
        try {
            return EmbeddedStore.start(folder, settings.storeEndpoint(), settings.credentials());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
