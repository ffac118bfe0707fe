package dev.perrin.local.stack;

import static org.awaitility.Awaitility.await;

import dev.perrin.local.TestCheckout;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.training.v1.GetRunRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// A [LocalStack] over data of its own, for a test. [#close] ends its processes, and then lets go of the data.
public final class TestStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LocalStack stack;

    private TestStack(Path folder) {
        this.stack = LocalStack.over(TestCheckout.get(), DataFolder.open(folder.resolve("data")), OptionalInt.empty());
    }

    /// Returns when everything serves.
    ///
    /// @param folder gets a folder `data`
    public static TestStack start(Path folder) throws InterruptedException {
        return start(folder, LocalStack::start);
    }

    /// Returns when broker and store serve; nothing else runs.
    ///
    /// @param folder gets a folder `data`
    public static TestStack startInfrastructure(Path folder) throws InterruptedException {
        return start(folder, LocalStack::startInfrastructure);
    }

    @FunctionalInterface
    private interface Start {
        void of(LocalStack stack) throws InterruptedException;
    }

    private static TestStack start(Path folder, Start start) throws InterruptedException {
        TestStack started = new TestStack(folder);
        try {
            start.of(started.stack);
        } catch (InterruptedException | RuntimeException failed) {
            started.close();
            throw failed;
        }
        return started;
    }

    public LocalStack stack() {
        return stack;
    }

    /// Host and port.
    public String broker() {
        return stack.infrastructureSettings().bootstrapServers();
    }

    /// Returns when the trainer has published so many snapshots. A channel to a service that was killed needs a moment
    /// to connect again.
    public void awaitPublished(String run, long count) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> stack.clients()
                                .training()
                                .getRun(GetRunRequest.newBuilder().setRun(run).build())
                                .getRecord()
                                .getProgress()
                                .getSnapshotsPublished()
                        >= count);
    }

    /// The last result of a run, or of a repeated analysis by its name.
    public AnalysisResult awaitResult(String name) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> stack.clients()
                                .analysis()
                                .getResult(GetResultRequest.newBuilder()
                                        .setRun(name)
                                        .build())
                                .getResult(),
                        AnalysisResult::getLast);
    }

    @Override
    public void close() {
        stack.close();
        stack.data().close();
    }
}
