package dev.perrin.trainer.config;

import dev.perrin.publisher.PublishSettings;
import dev.perrin.trainer.data.source.DataPlaces;
import dev.perrin.trainer.journal.JournalSettings;
import dev.perrin.trainer.model.network.ComputeDevice;
import dev.perrin.trainer.model.network.DeviceMemoryLimit;
import dev.perrin.trainer.run.CurvatureLimits;
import dev.perrin.trainer.run.EngineSettings;
import dev.perrin.trainer.run.ResumeSettings;
import dev.perrin.trainer.run.TrainerSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Keys under `perrin.trainer`.
@ConfigMapping(prefix = "perrin.trainer")
public interface TrainerConfig {
    String JOB = "job";

    /// BLOCK: training waits for the broker, no gaps. THIN: snapshots are dropped and counted.
    @WithDefault("BLOCK")
    PublishSettings.Policy publishPolicy();

    /// Snapshots of one run between the training thread and the broker's acknowledgement.
    @WithDefault("256")
    int maxInFlightSnapshots();

    /// Bound on the memory of snapshots of one run on their way to its producer; one is always allowed.
    @WithDefault("268435456")
    long maxBufferedSizeInBytes();

    /// Runs trained at a time; more than one makes each of them slower.
    @WithDefault("1")
    int parallelRuns();

    @WithDefault("1000")
    int maxQueuedRuns();

    /// Greatest number of parameters for which the full Hessian is measured: memory grows as its square. Above, both
    /// ends of its spectrum are measured by products with vectors.
    @WithDefault("4096")
    int maxDimension();

    /// Bound on the vectors that such a measurement holds, some 40 of as many numbers as the model has parameters; at
    /// most half of the heap.
    @WithDefault("1073741824")
    long curvatureMemoryInBytes();

    /// Bound on rows × columns of data that a model holds as numbers; of pixels held as bytes, eight times as many.
    @WithDefault("50000000")
    int maxDataValues();

    /// Folder with the IDX files of `fashion-mnist`. Default: where Debian's package dataset-fashion-mnist puts them.
    @WithDefault("/usr/share/datasets/fashion-mnist")
    Path fashionMnistDirectory();

    /// Folder for decoded images and for copies of shards from s3://; without it neither can be had.
    Optional<Path> cacheDirectory();

    /// How long the end of a run waits for acknowledgements.
    @WithDefault("60S")
    Duration flushTimeout();

    /// How long a shutdown waits for the runs to be flushed.
    @WithDefault("5S")
    Duration shutdownTimeout();

    /// Where networks are computed: `cpu`, or `gpu:` and its number.
    @WithDefault("cpu")
    String device();

    /// Threads of PyTorch's operations on the processor; 0: by the work of each pass, one or as many as there are
    /// cores.
    @WithDefault("0")
    int pytorchThreads();

    /// Whether the limiting phase keeps θ and v in PyTorch's memory and moves them there. Default: on a GPU.
    Optional<Boolean> residentTraining();

    /// Bound on the memory that networks may take on the GPU; what cannot keep it is refused. Default: none.
    OptionalLong deviceMemoryLimitInBytes();

    default EngineSettings engines() {
        ComputeDevice device = ComputeDevice.of(device());
        return new EngineSettings(device, pytorchThreads(), residentTraining().orElse(device.isGpu()), memoryLimit());
    }

    private Optional<DeviceMemoryLimit> memoryLimit() {
        return deviceMemoryLimitInBytes().stream()
                .mapToObj(DeviceMemoryLimit::new)
                .findFirst();
    }

    /// Whether runs that were cut off go on when the trainer starts again; without it they have failed.
    @WithDefault("true")
    boolean resume();

    /// Between two checkpoints of a run, at least: what a killed trainer has to do again.
    @WithDefault("30S")
    Duration checkpointInterval();

    /// Results of a measurement of curvature that took at least so long are kept while it lasts: what a killed trainer
    /// does not do again.
    @WithDefault("1S")
    Duration journalThreshold();

    /// Bound on what is kept of one measurement; 0 keeps nothing.
    @WithDefault("17179869184")
    long maxJournalSizeInBytes();

    /// In the records of its runs: a trainer goes on with those of its own name. One that is started for a job is
    /// "job".
    @WithDefault("trainer")
    String name();

    /// Keeps nothing where runs do not go on.
    default JournalSettings journals() {
        return new JournalSettings(journalThreshold(), resume() ? maxJournalSizeInBytes() : 0);
    }

    default DataPlaces places() {
        return new DataPlaces(fashionMnistDirectory(), cacheDirectory());
    }

    /// @param job whether the trainer is there for one run
    default TrainerSettings settings(boolean job) {
        if (name().equals(JOB)) {
            throw new IllegalArgumentException("perrin.trainer.name must not be '" + JOB + "', the name of jobs");
        }
        return new TrainerSettings(
                new PublishSettings(publishPolicy(), maxInFlightSnapshots(), maxBufferedSizeInBytes()),
                parallelRuns(),
                maxQueuedRuns(),
                new CurvatureLimits(
                        maxDimension(),
                        Math.min(curvatureMemoryInBytes(), Runtime.getRuntime().maxMemory() / 2)),
                flushTimeout(),
                new ResumeSettings(
                        job ? JOB : name(), resume() ? Optional.of(checkpointInterval()) : Optional.empty(), !job));
    }
}
