package dev.perrin.local.infrastructure;

import static dev.perrin.local.infrastructure.InfrastructureSettings.LOOPBACK;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/// Main class of a child JVM that holds the broker or the store alone, so that a test can kill one of them and
/// leave the other. Arguments: `store`, or `broker` and its listeners, each as `NAME:port:advertisedPort`.
public final class SingleServerMain {
    /// The whole line.
    public static final String READY = "perrin server ready";

    private record Listener(String name, String port, String advertisedPort) {
        static Listener parse(String argument) {
            String[] fields = argument.split(":", -1);
            return new Listener(fields[0], fields[1], fields[2]);
        }
    }

    private SingleServerMain() {}

    public static void main(String[] arguments) throws Exception {
        try (InputStream logging = InfrastructureMain.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(logging);
        }
        InfrastructureSettings settings = InfrastructureSettings.fromEnvironment(System.getenv());
        if ("store".equals(arguments[0])) {
            Path folder = Files.createDirectories(settings.dataFolder().resolve("store"));
            EmbeddedStore store = EmbeddedStore.start(folder, settings.storeEndpoint(), settings.credentials());
            Runtime.getRuntime().addShutdownHook(new Thread(store::close, "store-shutdown"));
        } else {
            Path folder = Files.createDirectories(settings.dataFolder().resolve("kafka"));
            EmbeddedBroker broker = EmbeddedBroker.start(folder, properties(folder, settings, arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
            TopicCreation.createMissing(settings.bootstrapServers());
        }
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    private static Map<String, String> properties(Path folder, InfrastructureSettings settings, String[] arguments) {
        Map<String, String> properties =
                EmbeddedBroker.properties(folder, settings.brokerPort(), settings.controllerPort());
        var listeners = Arrays.stream(arguments).skip(1).map(Listener::parse).toList();
        properties.merge(
                "listeners",
                listeners.stream()
                        .map(each -> each.name() + "://" + LOOPBACK + ":" + each.port())
                        .collect(Collectors.joining(",")),
                (own, more) -> own + "," + more);
        properties.merge(
                "advertised.listeners",
                listeners.stream()
                        .map(each -> each.name() + "://" + LOOPBACK + ":" + each.advertisedPort())
                        .collect(Collectors.joining(",")),
                (own, more) -> own + "," + more);
        properties.merge(
                "listener.security.protocol.map",
                listeners.stream().map(each -> each.name() + ":PLAINTEXT").collect(Collectors.joining(",")),
                (own, more) -> own + "," + more);
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        // Members that fall silent lose their partitions within the time that a schedule takes.
        properties.put("group.min.session.timeout.ms", "500");
        // After a kill only the last segment of a log is looked through; and old ones can be deleted.
        properties.put("log.segment.bytes", Integer.toString(16 << 20));
        properties.put("log.retention.check.interval.ms", "10000");
        properties.put("log.segment.delete.delay.ms", "1000");
        return properties;
    }
}
