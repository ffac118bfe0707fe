package dev.perrin.analysis.kafka;

import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.displacement.PartFolds;
import dev.perrin.analysis.kafka.store.WriteBehindStoreBuilder;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Two stages:
///
/// ```text
/// perrin.snapshots ── PartProcessor (run, shard) ──┬─ parts ──┐
///                                                  └─ refused ┼─▶ perrin.dead-letters
/// perrin.observations ── losses ──────────────────────────────┼─▶ run-events ── RunProcessor (run) ─▶ perrin.analysis
/// perrin.runs ── changes of phase ────────────────────────────┘   (repartitioned by run)
/// ```
///
/// Stage 1 has no store: what it holds in memory comes back from the archive. Stage 2 keeps its runs in memory and
/// writes their states, and the parts of snapshots that are not whole yet, to a logged store before each commit.
public final class AnalysisTopology {
    static final String RUN_STORE = "runs";

    private final AnalysisSettings settings;
    private final Catalog catalog;
    private final TrajectorySource trajectories;
    private final Predictions predictions;
    private final MeterRegistry meters;

    public AnalysisTopology(
            AnalysisSettings settings,
            Catalog catalog,
            TrajectorySource trajectories,
            Predictions predictions,
            MeterRegistry meters) {
        this.settings = settings;
        this.catalog = catalog;
        this.trajectories = trajectories;
        this.predictions = predictions;
        this.meters = meters;
    }

    public Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        Consumed<byte[], byte[]> bytes = Consumed.with(Serdes.ByteArray(), Serdes.ByteArray());
        KStream<String, StageMessage> folded = builder.stream(Topic.SNAPSHOTS.topicName(), bytes)
                .process(() -> new PartProcessor(settings, catalog, new PartFolds(trajectories), meters));
        KStream<String, StageMessage> losses =
                builder.stream(Topic.OBSERVATIONS.topicName(), bytes).process(() -> new ObservationProcessor(meters));
        KStream<String, StageMessage> changes =
                builder.stream(Topic.RUNS.topicName(), bytes).process(() -> new ChangeProcessor(meters));

        KStream<String, StageMessage> all = folded.merge(losses).merge(changes);
        all.filter((_, message) -> message instanceof StageMessage.Refused)
                .map((_, message) -> letter(message))
                .to(Topic.DEAD_LETTERS.topicName(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));

        builder.addStateStore(new WriteBehindStoreBuilder(RUN_STORE));
        all.filter((_, message) -> !(message instanceof StageMessage.Refused))
                .repartition(Repartitioned.with(Serdes.String(), new StageMessageSerde())
                        .withName("run-events")
                        .withNumberOfPartitions(settings.runPartitions()))
                .process(
                        () -> new RunProcessor(
                                settings,
                                catalog,
                                trajectories,
                                predictions,
                                meters,
                                UUID.randomUUID().toString()),
                        RUN_STORE)
                .to(Topic.ANALYSIS.topicName(), Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder.build();
    }

    private static KeyValue<byte[], byte[]> letter(StageMessage message) {
        if (!(message instanceof StageMessage.Refused(DeadLetter letter))) {
            throw new IllegalStateException("only refused records become dead letters");
        }
        byte[] key = RecordKeys.ofDeadLetter(letter.getTopic(), letter.getPartition(), letter.getOffset());
        return KeyValue.pair(key, letter.toByteArray());
    }
}
