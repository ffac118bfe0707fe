package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.data.DataCatalogue;
import dev.perrin.trainer.data.DataException;
import dev.perrin.trainer.data.TableReader;
import dev.perrin.trainer.data.source.DataLibrary;
import dev.perrin.trainer.data.source.DataPlaces;
import dev.perrin.trainer.journal.JournalInMemory;
import dev.perrin.trainer.journal.JournalSettings;
import dev.perrin.trainer.journal.MeasurementJournals;
import dev.perrin.trainer.metrics.MicrometerPublishMetrics;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGeneratorFactory;

/// A whole trainer over a broker in memory.
final class TrainerUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final ResumeSettings RESUMING = new ResumeSettings("trainer", Optional.of(Duration.ofSeconds(30)), true);

    /// Cheap results too.
    static final JournalSettings EVERYTHING = new JournalSettings(Duration.ZERO, 1 << 30);

    static final PublishSettings PUBLISHING = new PublishSettings(PublishSettings.Policy.BLOCK, 16, 1 << 20);

    /// PyTorch keeps θ and v in its own memory, as on a GPU.
    static final EngineSettings RESIDENT = new EngineSettings(ComputeDevice.PROCESSOR, 1, true);

    private final RecordedStream stream;
    private final ArchiveInMemory archive;
    private final RunRegistry registry;

    TrainerUnderTest() {
        this(RESUMING);
    }

    TrainerUnderTest(ResumeSettings resume) {
        this(new RecordedStream(), resume);
    }

    private TrainerUnderTest(RecordedStream stream, ResumeSettings resume) {
        this(stream, stream, new RecordedCheckpoints(), resume, PUBLISHING);
    }

    /// @param connection the stream as this trainer sees it
    /// @param checkpoints where an earlier trainer may have left some
    TrainerUnderTest(
            RecordedStream stream,
            RunStream connection,
            CheckpointStore checkpoints,
            ResumeSettings resume,
            PublishSettings publishing) {
        this(stream, connection, checkpoints, resume, publishing, EngineSettings.PROCESSOR);
    }

    /// @param engines that compute networks
    TrainerUnderTest(EngineSettings engines) {
        this(new RecordedStream(), engines);
    }

    private TrainerUnderTest(RecordedStream stream, EngineSettings engines) {
        this(stream, stream, new RecordedCheckpoints(), RESUMING, PUBLISHING, engines);
    }

    /// @param engines that compute networks
    TrainerUnderTest(
            RecordedStream stream,
            RunStream connection,
            CheckpointStore checkpoints,
            ResumeSettings resume,
            PublishSettings publishing,
            EngineSettings engines) {
        this(stream, connection, new ArchiveInMemory(), checkpoints, journals(), resume, publishing, engines);
    }

    /// @param journals that an earlier trainer may have left
    TrainerUnderTest(
            RecordedStream stream,
            RunStream connection,
            CheckpointStore checkpoints,
            MeasurementJournals journals,
            ResumeSettings resume,
            PublishSettings publishing) {
        this(stream, connection, new ArchiveInMemory(), checkpoints, journals, resume, publishing);
    }

    /// @param archive that outlives this trainer
    TrainerUnderTest(
            RecordedStream stream,
            RunStream connection,
            ArchiveInMemory archive,
            CheckpointStore checkpoints,
            MeasurementJournals journals,
            ResumeSettings resume,
            PublishSettings publishing) {
        this(stream, connection, archive, checkpoints, journals, resume, publishing, EngineSettings.PROCESSOR);
    }

    private TrainerUnderTest(
            RecordedStream stream,
            RunStream connection,
            ArchiveInMemory archive,
            CheckpointStore checkpoints,
            MeasurementJournals journals,
            ResumeSettings resume,
            PublishSettings publishing,
            EngineSettings engines) {
        this.archive = archive;
        this.stream = stream;
        TrainerSettings settings = new TrainerSettings(
                publishing, 1, 10, new CurvatureLimits(1000, 1 << 20), Duration.ofSeconds(10), resume);
        RunPlanner planner =
                planner(settings.curvature(), new DataPlaces(Path.of("no-such-folder"), Optional.empty()), engines);
        registry = new RunRegistry(new RunEnvironment(
                planner,
                connection,
                archive,
                checkpoints,
                journals,
                settings,
                new MicrometerPublishMetrics(new SimpleMeterRegistry()),
                InstantSource.system(),
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory(),
                new CountDownLatch(1)));
    }

    private static MeasurementJournals journals() {
        return new MeasurementJournals(new JournalInMemory(), EVERYTHING, System::nanoTime);
    }

    static RunPlanner planner(CurvatureLimits limits) {
        return planner(limits, new DataPlaces(Path.of("no-such-folder"), Optional.empty()));
    }

    static RunPlanner planner(CurvatureLimits limits, DataPlaces places) {
        return planner(limits, places, EngineSettings.PROCESSOR);
    }

    private static RunPlanner planner(CurvatureLimits limits, DataPlaces places, EngineSettings engines) {
        return new RunPlanner(
                library(1_000_000, places),
                1_000_000,
                limits,
                engines,
                RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }

    static DataLibrary library(int maxDataValues, DataPlaces places) {
        return new DataLibrary(
                new DataCatalogue(new TableReader(maxDataValues)),
                places,
                maxDataValues,
                (location, suffix, folder) -> {
                    throw new DataException("there is no store here: " + location);
                },
                Thread.ofPlatform().daemon(true).factory(),
                2);
    }

    TrainerUnderTest recovered() {
        registry.recover();
        return this;
    }

    RecordedStream stream() {
        return stream;
    }

    ArchiveInMemory archive() {
        return archive;
    }

    RunRegistry registry() {
        return registry;
    }

    RunRecord runToEnd(RunSpec.Builder spec) throws InterruptedException {
        RunRecord started = registry.start(spec.build());
        return awaitEnd(started.getRun());
    }

    RunRecord awaitEnd(String run) throws InterruptedException {
        return registry.state(new RunId(run)).awaitEnd(PATIENCE);
    }

    @Override
    public void close() {
        try {
            registry.close(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
