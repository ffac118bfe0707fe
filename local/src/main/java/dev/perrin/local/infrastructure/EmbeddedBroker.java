package dev.perrin.local.infrastructure;

import static dev.perrin.local.infrastructure.InfrastructureSettings.LOOPBACK;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/// One Apache Kafka node, broker and controller in one, in this JVM. Starting it again on the same folder
/// continues with the records it has.
///
/// These are Kafka's internal classes: the version is pinned in the parent pom, together with the clients'.
final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    private static final int MAX_RECORD_BYTES = 2 << 20;

    private final KafkaRaftServer server;

    private EmbeddedBroker(KafkaRaftServer server) {
        this.server = server;
    }

    static EmbeddedBroker start(Path folder, int brokerPort, int controllerPort) {
        return start(folder, properties(folder, brokerPort, controllerPort));
    }

    /// @param properties those of [#properties], or others in their place
    static EmbeddedBroker start(Path folder, Map<String, String> properties) {
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder) {
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot prepare the broker's folder " + folder, e);
        }
    }

    static Map<String, String> properties(Path folder, int brokerPort, int controllerPort) {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE));
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
        properties.put(
                "listeners",
                "PLAINTEXT://" + LOOPBACK + ":" + brokerPort + "," + CONTROLLER + "://" + LOOPBACK + ":"
                        + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + brokerPort);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        // Topics are created once, with their own settings; a misspelt name must not make a new one.
        properties.put("auto.create.topics.enable", "false");
        properties.put("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
        properties.put("replica.fetch.max.bytes", Integer.toString(2 * MAX_RECORD_BYTES));
        // The data goes with its folder, never by age.
        properties.put("log.retention.ms", "-1");
        properties.put("log.retention.bytes", "-1");
        // One node.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // Small machine, few clients: quick rebalances, few threads, small buffers.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "3");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        return properties;
    }
}
