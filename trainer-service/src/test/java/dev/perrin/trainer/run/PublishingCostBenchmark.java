package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.publisher.kafka.Compression;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.kafka.KafkaCheckpointStore;
import dev.perrin.trainer.kafka.KafkaRunStream;
import dev.perrin.trainer.kafka.KafkaSettings;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What publishing costs the limiting phase on digits: softmax regression (S = 32), the fastest steps that there are, a
/// perceptron of 200 hidden units or a small convolutional net (S = 128). Two runs make steps in turns, a window of
/// steps each: one publishes a snapshot every 100 steps, the observations of every step and checkpoints to a real
/// broker, and a window of it ends when its observations are durable; the other publishes one snapshot to memory and
/// drops its observations. Prints the median ratio of neighbouring windows' steps a second, and between which ratios
/// the median lies with 95 % confidence (order statistics, whatever the distribution).
public final class PublishingCostBenchmark {
    private static final int WARM_UP = 4;
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final String model;
    private final int limitingSteps;

    private PublishingCostBenchmark(String model, int limitingSteps) {
        this.model = model;
        this.limitingSteps = limitingSteps;
    }

    /// @param arguments bootstrap servers; windows of each run (60); `softmax` (default), `mlp` or `cnn`; steps of a
    ///     window (10,000)
    public static void main(String[] arguments) throws InterruptedException {
        quieten();
        KafkaSettings broker = new KafkaSettings(arguments[0], Duration.ofMinutes(2), 64L << 20, Compression.NONE);
        int windows = WARM_UP + (arguments.length < 2 ? 60 : Integer.parseInt(arguments[1]));
        String model = arguments.length < 3 ? "softmax" : arguments[2];
        int window = arguments.length < 4 ? 10_000 : Integer.parseInt(arguments[3]);
        Turns turns = new Turns(window, windows);
        // The batch before the first window is not timed, and neither is what follows the last one.
        new PublishingCostBenchmark(model, Math.multiplyExact(window, windows + 1)).run(broker, turns);
        print(model + ", steps a second", turns, Turns.Rate::perSecond);
        print(model + ", steps a second of the thread on a processor", turns, Turns.Rate::perProcessorSecond);
    }

    private static void print(String what, Turns turns, ToDoubleFunction<Turns.Rate> rate) {
        double[] published = turns.rates(1).stream().mapToDouble(rate).toArray();
        double[] kept = turns.rates(0).stream().mapToDouble(rate).toArray();
        double[] ratios = new double[kept.length - WARM_UP];
        Arrays.setAll(ratios, i -> published[i + WARM_UP] / kept[i + WARM_UP]);
        Arrays.sort(ratios);
        // Binomial(n, 1/2), by its normal approximation.
        int aside = (int) Math.max(0, Math.floor(ratios.length / 2.0 - 0.98 * Math.sqrt(ratios.length)));
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f not published; ratio %.4f (%.4f … %.4f), %d windows%n",
                what,
                median(kept),
                median(ratios),
                ratios[aside],
                ratios[ratios.length - 1 - aside],
                ratios.length);
    }

    /// Outside Quarkus the log manager lets everything through, and the Kafka clients write down every request.
    private static void quieten() {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    private void run(KafkaSettings broker, Turns turns) throws InterruptedException {
        RecordedStream memory = new RecordedStream();
        try (KafkaRunStream kafka = new KafkaRunStream(broker);
                TrainerUnderTest keeping = trainer(new InTurns(memory, turns, 0, false), new RecordedCheckpoints());
                TrainerUnderTest publishing =
                        trainer(new InTurns(kafka, turns, 1, true), new KafkaCheckpointStore(broker))) {
            String run = "cost-" + Long.toString(System.currentTimeMillis(), 36);
            keeping.registry().start(spec(run + "-off", limitingSteps).build());
            publishing.registry().start(spec(run + "-on", 100).build());
            requireFinished(publishing, run + "-on");
            requireFinished(keeping, run + "-off");
        }
    }

    private static TrainerUnderTest trainer(RunStream stream, CheckpointStore checkpoints) {
        return new TrainerUnderTest(
                        new RecordedStream(),
                        stream,
                        checkpoints,
                        TrainerUnderTest.RESUMING,
                        TrainerUnderTest.PUBLISHING)
                .recovered();
    }

    private static void requireFinished(TrainerUnderTest trainer, String run) throws InterruptedException {
        RunRecord last = trainer.registry().state(new RunId(run)).awaitEnd(PATIENCE);
        if (last.getPhase() != RunPhase.RUN_PHASE_FINISHED) {
            throw new IllegalStateException("run must end FINISHED, but: " + last.getReason());
        }
    }

    private RunSpec.Builder spec(String run, int everySteps) {
        RunSpec.Builder spec = Specs.spec(run, model, "digits").setLimitingSteps(limitingSteps);
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
        spec.getSnapshotsBuilder().setEverySteps(everySteps);
        return spec;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Gives the turn away between batches of observations, in the thread that trains.
    private static final class InTurns implements RunStream {
        private final RunStream inner;
        private final Turns.Loop loop;
        private final boolean observed;
        private volatile RunId run = new RunId("none");
        private volatile boolean limiting;

        InTurns(RunStream inner, Turns turns, int side, boolean observed) {
            this.inner = inner;
            this.observed = observed;
            this.loop = turns.new Loop(side, this::settle);
        }

        private void settle() {
            inner.awaitObservations(run);
        }

        @Override
        public void publish(RunRecord runRecord) {
            inner.publish(runRecord);
            run = new RunId(runRecord.getRun());
            limiting = runRecord.getLimiting().getReferenceStep() > 0;
        }

        @Override
        public void publish(ObservationBatch batch) {
            if (observed) {
                inner.publish(batch);
            }
            if (limiting) {
                loop.made(batch.getStepCount());
            }
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
