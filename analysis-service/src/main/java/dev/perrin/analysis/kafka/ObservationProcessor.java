package dev.perrin.analysis.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Passes observations from the reference point on to stage 2.
final class ObservationProcessor extends ContextualProcessor<byte[], byte[], String, StageMessage> {
    private final MeterRegistry meters;

    ObservationProcessor(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ObservationBatch batch;
        try {
            batch = ObservationBatch.parseFrom(record.value() == null ? new byte[0] : record.value());
        } catch (InvalidProtocolBufferException e) {
            Refusal.send(context(), record, "not-an-observation", String.valueOf(e.getMessage()), meters);
            return;
        }
        if (!RunId.isValid(batch.getRun()) || batch.getStepCount() != batch.getLossCount()) {
            Refusal.send(
                    context(),
                    record,
                    "not-an-observation",
                    "run must be 1 to 64 of [a-z0-9-], and loss must have one entry per step",
                    meters);
            return;
        }
        if (batch.getPhase() != Phase.PHASE_BURN_IN && batch.getPhase() != Phase.PHASE_LIMITING) {
            return;
        }
        ObservationBatch measured = ObservationBatch.newBuilder()
                .setRun(batch.getRun())
                .setOrdinal(batch.getOrdinal())
                .setPhase(batch.getPhase())
                .addAllStep(batch.getStepList())
                .addAllLoss(batch.getLossList())
                .addAllGlobalDisplacementSquared(batch.getGlobalDisplacementSquaredList())
                .addAllPositionNormSquared(batch.getPositionNormSquaredList())
                .addAllVelocityNormSquared(batch.getVelocityNormSquaredList())
                .addAllPositionDotGradient(batch.getPositionDotGradientList())
                .build();
        context()
                .forward(new Record<>(
                        batch.getRun(), new StageMessage.Observed(measured), Math.max(0, record.timestamp())));
    }
}
