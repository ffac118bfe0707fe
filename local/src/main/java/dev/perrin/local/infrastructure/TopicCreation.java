package dev.perrin.local.infrastructure;

import dev.perrin.wire.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// Creates the topics of [Topic] that are not there yet.
final class TopicCreation {
    private static final short ONE_REPLICA = 1;
    private static final int TIMEOUT_SECONDS = 30;

    private TopicCreation() {}

    static void createMissing(String bootstrapServers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = Arrays.stream(Topic.values())
                    .filter(topic -> !existing.contains(topic.topicName()))
                    .map(TopicCreation::describe)
                    .toList();
            admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot create the topics on " + bootstrapServers, e);
        }
    }

    private static NewTopic describe(Topic topic) {
        return new NewTopic(topic.topicName(), topic.partitions(), ONE_REPLICA)
                .configs(Map.of("cleanup.policy", topic.cleanup().policy(), "retention.ms", "-1"));
    }
}
