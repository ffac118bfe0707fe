package dev.perrin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The whole table: manifests, the local broker and clients in other languages repeat these values.
class TopicTest {
    @Test
    void topicsAreWhatEverybodyElseWroteDown() {
        assertThat(Arrays.stream(Topic.values())
                        .map(topic -> topic.topicName() + " " + topic.partitions() + " "
                                + topic.cleanup().policy()))
                .containsExactly(
                        "perrin.snapshots 6 delete",
                        "perrin.observations 6 delete",
                        "perrin.curvature 6 compact",
                        "perrin.runs 6 compact",
                        "perrin.analysis 6 delete",
                        "perrin.checkpoints 6 compact",
                        "perrin.checkpoint-parts 6 compact",
                        "perrin.dead-letters 1 delete");
    }

    @Test
    void namesAreLegalForTheBroker() {
        assertThat(Topic.values())
                .extracting(Topic::topicName)
                .allMatch(name -> name.matches("[a-z0-9.-]{1,249}"))
                .doesNotHaveDuplicates();
    }
}
