package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.publisher.kafka.Compression;
import dev.perrin.trainer.kafka.KafkaCheckpointStore;
import dev.perrin.trainer.kafka.KafkaRunStream;
import dev.perrin.trainer.kafka.KafkaSettings;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What publishing costs the limiting phase on digits: softmax regression (S = 32), the fastest steps that there are, a
/// perceptron of 200 hidden units or a small convolutional net (S = 128). Whole runs against a real broker, with a
/// snapshot every 100 steps, observations of every step and checkpoints, in turns with runs that publish one
/// snapshot to memory and drop their observations. Prints steps a second of the last three quarters of a run, from one
/// batch of observations to another, so that connections, compilation and the last flush are left out; and the median
/// of the rounds' ratios.
public final class PublishingCostBenchmark {
    private final String model;
    private final int steps;

    private PublishingCostBenchmark(String model, int steps) {
        this.model = model;
        this.steps = steps;
    }

    /// @param arguments bootstrap servers; number of rounds (5); `softmax` (default), `mlp` or `cnn`; steps of a run
    ///     (300,000)
    public static void main(String[] arguments) throws InterruptedException {
        KafkaSettings broker = new KafkaSettings(arguments[0], Duration.ofMinutes(2), 64L << 20, Compression.NONE);
        int rounds = arguments.length < 2 ? 5 : Integer.parseInt(arguments[1]);
        PublishingCostBenchmark benchmark = new PublishingCostBenchmark(
                arguments.length < 3 ? "softmax" : arguments[2],
                arguments.length < 4 ? 300_000 : Integer.parseInt(arguments[3]));
        double[] ratios = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            double off = benchmark.stepsPerSecond("off-" + (round + 1), null);
            double on = benchmark.stepsPerSecond("on-" + (round + 1), broker);
            if (round >= 0) {
                ratios[round] = on / off;
            }
            System.out.printf(
                    Locale.ROOT,
                    "published %.0f steps/s   not published %.0f steps/s   ratio %.3f%n",
                    on,
                    off,
                    on / off);
        }
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "median ratio %.3f%n", ratios[rounds / 2]);
    }

    private double stepsPerSecond(String run, @Nullable KafkaSettings broker) throws InterruptedException {
        RunSpec.Builder spec = Specs.spec(run, model, "digits").setLimitingSteps(steps);
        if (!model.equals("softmax")) {
            spec.getHyperparametersBuilder().setBatchSize(128);
            if (model.equals("mlp")) {
                spec.getModelBuilder().addHiddenWidths(200);
            }
            spec.setConvergenceSteps(100).setProjectedModes(2);
            spec.getCurvatureBuilder()
                    .setSampled(true)
                    .setMaxProducts(4)
                    .setTolerance(0.5)
                    .setProbes(2)
                    .setQuadratureSteps(2);
            spec.getCurvatureBuilder().getSubsetBuilder().setName("few").setSize(64);
        }
        spec.getSnapshotsBuilder().setEverySteps(broker == null ? steps : 100);
        RecordedStream memory = new RecordedStream();
        if (broker == null) {
            Timed timed = new Timed(memory, false, steps);
            try (TrainerUnderTest trainer = new TrainerUnderTest(
                            memory,
                            timed,
                            new RecordedCheckpoints(),
                            TrainerUnderTest.RESUMING,
                            TrainerUnderTest.PUBLISHING)
                    .recovered()) {
                return timed.stepsPerSecond(trainer.runToEnd(spec));
            }
        }
        try (KafkaRunStream stream = new KafkaRunStream(broker)) {
            Timed timed = new Timed(stream, true, steps);
            try (TrainerUnderTest trainer = new TrainerUnderTest(
                            memory,
                            timed,
                            new KafkaCheckpointStore(broker),
                            TrainerUnderTest.RESUMING,
                            TrainerUnderTest.PUBLISHING)
                    .recovered()) {
                return timed.stepsPerSecond(trainer.runToEnd(spec));
            }
        }
    }

    /// Notes how far the run is, and when.
    private static final class Timed implements RunStream {
        private final RunStream inner;
        private final boolean observed;
        private final int steps;
        private long beganNanos;
        private long beganAfter;
        private long endedNanos;
        private long endedAfter;
        private long referenceStep;

        Timed(RunStream inner, boolean observed, int steps) {
            this.inner = inner;
            this.observed = observed;
            this.steps = steps;
        }

        synchronized double stepsPerSecond(RunRecord last) {
            if (last.getPhase() != RunPhase.RUN_PHASE_FINISHED) {
                throw new IllegalStateException("run must end FINISHED, but: " + last.getReason());
            }
            return (endedAfter - beganAfter) * 1e9 / (endedNanos - beganNanos);
        }

        @Override
        public void publish(RunRecord runRecord) {
            inner.publish(runRecord);
            synchronized (this) {
                referenceStep = runRecord.getLimiting().getReferenceStep();
            }
        }

        /// In the thread that trains.
        private synchronized void note(long step) {
            long updates = step - referenceStep;
            if (referenceStep == 0 || updates < steps / 4) {
                return;
            }
            if (beganNanos == 0) {
                beganNanos = System.nanoTime();
                beganAfter = updates;
            }
            endedNanos = System.nanoTime();
            endedAfter = updates;
        }

        @Override
        public List<RecordPlace> publish(List<CurvaturePart> parts) {
            return inner.publish(parts);
        }

        @Override
        public List<CurvaturePart> readCurvature(List<RecordPlace> places) {
            return inner.readCurvature(places);
        }

        @Override
        public void publish(ObservationBatch batch) {
            if (observed) {
                inner.publish(batch);
            }
            note(batch.getStep(batch.getStepCount() - 1));
        }

        @Override
        public void awaitObservations(RunId run) {
            inner.awaitObservations(run);
        }

        @Override
        public void flushObservations(RunId run) {
            inner.flushObservations(run);
        }

        @Override
        public SnapshotTransport snapshots(RunId run) {
            return inner.snapshots(run);
        }

        @Override
        public List<RunRecord> readRuns() {
            return List.of();
        }
    }
}
