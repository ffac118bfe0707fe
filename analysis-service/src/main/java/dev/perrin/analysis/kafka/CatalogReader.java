package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.catalog.CurvatureKey;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.ResultKeeper;
import dev.perrin.analysis.live.ResultName;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// What every instance keeps whole: run records and curvatures for the topology, results for the viewers. One
/// thread.
public final class CatalogReader {
    private static final Logger LOG = Logger.getLogger(CatalogReader.class);

    private final Catalog catalog;
    private final LiveView view;
    private final ResultKeeper keeper;
    private final MeterRegistry meters;
    private final CurvatureAssembler curvatures = new CurvatureAssembler();

    /// @param keeper keeps last results
    public CatalogReader(Catalog catalog, LiveView view, ResultKeeper keeper, MeterRegistry meters) {
        this.catalog = catalog;
        this.view = view;
        this.keeper = keeper;
        this.meters = meters;
    }

    /// Measurements of curvature at stored snapshots are runs without snapshots: nothing is to be analysed.
    ///
    /// A record that cannot be read is counted and left out; the topology sends it to the dead letters where it
    /// reads the same topic.
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            forget(record);
            return;
        }
        try {
            if (record.topic().equals(Topic.RUNS.topicName())) {
                RunRecord run = RunRecord.parseFrom(record.value());
                if (run.getSpec().hasCurvatureOf()) {
                    return;
                }
                catalog.runs().put(run.getRun(), run);
                view.learn(run);
            } else if (record.topic().equals(Topic.CURVATURE.topicName())) {
                CurvaturePart part = CurvaturePart.parseFrom(record.value());
                if (!part.getMeasuredRun().isEmpty()) {
                    return;
                }
                CurvatureKey key = new CurvatureKey(part.getRun(), part.getStep());
                curvatures.add(part).ifPresent(whole -> catalog.curvatures().put(key, whole));
            } else {
                add(AnalysisResult.parseFrom(record.value()));
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            meters.counter("perrin.analysis.refused", "reason", "unreadable-" + record.topic())
                    .increment();
            LOG.warnf(
                    "cannot read record topic=%s partition=%d offset=%d detail=%s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void add(AnalysisResult result) {
        String name = ResultName.of(result);
        long known = catalog.sequences().get(name).orElse(0L);
        catalog.sequences().put(name, Math.max(known, result.getSequence()));
        view.add(result);
        if (result.getLast()) {
            keeper.keep(name);
        }
    }

    /// A run that was removed leaves tombstones.
    private void forget(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topic.RUNS.topicName()) && record.key() != null) {
            String run = new String(record.key(), StandardCharsets.UTF_8);
            catalog.runs().remove(run);
            catalog.sequences().remove(run);
            view.reanalyses(run).forEach(id -> catalog.sequences().remove(ResultName.of(run, id)));
            view.forget(run);
        }
    }
}
