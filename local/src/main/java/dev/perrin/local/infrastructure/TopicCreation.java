package dev.perrin.local.infrastructure;

import dev.perrin.wire.Topic;
import java.util.Arrays;
import java.util.HashMap;
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
    private static final int CHECKPOINT_SEGMENT_BYTES = 64 << 20;

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
        Map<String, String> configs = new HashMap<>();
        configs.put("cleanup.policy", topic.cleanup().policy());
        configs.put("retention.ms", "-1");
        if (topic == Topic.CHECKPOINTS || topic == Topic.CHECKPOINT_PARTS) {
            // Overwritten all the time, and only a segment that is closed is compacted.
            configs.put("segment.bytes", Integer.toString(CHECKPOINT_SEGMENT_BYTES));
        }
        return new NewTopic(topic.topicName(), topic.partitions(), ONE_REPLICA).configs(configs);
    }
}
