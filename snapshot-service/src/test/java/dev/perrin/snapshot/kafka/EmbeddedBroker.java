package dev.perrin.snapshot.kafka;

import dev.perrin.wire.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/// A real broker in this JVM, on a free port, with Perrin's topics.
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrapServers;

    public EmbeddedBroker(Path folder) {
        int brokerPort = freePort();
        int controllerPort = freePort();
        this.bootstrapServers = "127.0.0.1:" + brokerPort;
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        this.server = new KafkaRaftServer(
                new KafkaConfig(
                        Map.ofEntries(
                                Map.entry("process.roles", "broker,controller"),
                                Map.entry("node.id", "1"),
                                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                                Map.entry("controller.listener.names", "CONTROLLER"),
                                Map.entry(
                                        "listeners",
                                        "PLAINTEXT://" + bootstrapServers + ",CONTROLLER://127.0.0.1:"
                                                + controllerPort),
                                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                                Map.entry("log.dirs", folder.toString()),
                                Map.entry("offsets.topic.replication.factor", "1"),
                                Map.entry("offsets.topic.num.partitions", "3"),
                                Map.entry("transaction.state.log.replication.factor", "1"),
                                Map.entry("transaction.state.log.min.isr", "1"),
                                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                                Map.entry("auto.create.topics.enable", "false"),
                                Map.entry("group.initial.rebalance.delay.ms", "0"),
                                // What a killed member owned is waited for that long.
                                Map.entry("group.min.session.timeout.ms", "1000")),
                        false),
                Time.SYSTEM);
        server.startup();
        createTopics();
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private void createTopics() {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1)
                        .configs(Map.of("cleanup.policy", topic.cleanup().policy())))
                .toList();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("topics cannot be created", e);
        }
    }

    private static void format(Path folder) {
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("log folder " + folder + " cannot be formatted", e);
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
