package dev.perrin.local.demo;

import dev.perrin.local.stack.Checkout;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.RunningStack;
import dev.perrin.local.stack.StackException;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import dev.perrin.proto.training.v1.TrainingGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Measures curvature at a stored snapshot: over the data of an earlier command, or on a stack of this checkout that
/// runs now.
@Command(
        name = "curvature",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measure Hessian and gradient noise at a stored snapshot: of a run in --data-dir, or of a stack of "
                        + "this checkout that runs now (perrin demo).")
public final class CurvatureCommand implements Callable<Integer> {
    private static final long NEEDED_BYTES = 256L << 20;

    @Mixin
    private CurvatureOptions options = new CurvatureOptions();

    @Mixin
    private StackOptions stack = new StackOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> violations = new ArrayList<>(stack.violations());
        MeasureCurvatureRequest request = MeasureCurvatureRequest.getDefaultInstance();
        try {
            request = options.request();
        } catch (IllegalArgumentException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
        Optional<RunningStack.Targets> running =
                stack.hasDataDir() ? Optional.empty() : RunningStack.latest(Checkout.current());
        if (!stack.hasDataDir() && running.isEmpty()) {
            violations.add("--data-dir must name the folder of the stored run, unless a stack of this checkout runs");
        }
        if (!violations.isEmpty()) {
            violations.forEach(stack::complain);
            return StackOptions.BAD_VALUE;
        }
        return running.isPresent() ? askRunning(running.get(), request) : startOver(request);
    }

    private int startOver(MeasureCurvatureRequest request) throws InterruptedException {
        return stack.run("curvature", NEEDED_BYTES, started -> {
            ProgressLine progress = ProgressLine.onStandardError();
            progress.show("start", "starting broker, store and the four services …");
            started.start();
            progress.end();
            return measure(started, request, progress);
        });
    }

    private static int measure(LocalStack started, MeasureCurvatureRequest request, ProgressLine progress)
            throws InterruptedException {
        return new CurvatureRun(started.clients()::training, started.clients()::archive, progress).run(request);
    }

    private int askRunning(RunningStack.Targets targets, MeasureCurvatureRequest request) throws InterruptedException {
        ManagedChannel trainer = ManagedChannelBuilder.forTarget(targets.trainer())
                .usePlaintext()
                .build();
        ManagedChannel archive = ManagedChannelBuilder.forTarget(targets.archive())
                .usePlaintext()
                .build();
        CurvatureRun run = new CurvatureRun(
                () -> TrainingGrpc.newBlockingStub(trainer),
                () -> ArchiveGrpc.newBlockingStub(archive),
                ProgressLine.onStandardError());
        // Ctrl-C ends the measurement, not the stack.
        Thread cancel = new Thread(() -> run.cancel(request.getRun()), "cancel");
        Runtime.getRuntime().addShutdownHook(cancel);
        try {
            return run.run(request);
        } catch (StackException | DemoFailedException e) {
            stack.complain(String.valueOf(e.getMessage()));
            return StackOptions.FAILED;
        } catch (StatusRuntimeException e) {
            stack.complain(String.valueOf(e.getMessage()));
            return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
                    ? StackOptions.BAD_VALUE
                    : StackOptions.FAILED;
        } finally {
            trainer.shutdownNow();
            archive.shutdownNow();
            remove(cancel);
        }
    }

    private static void remove(Thread cancel) {
        try {
            Runtime.getRuntime().removeShutdownHook(cancel);
        } catch (IllegalStateException _) {
            // The process ends already.
            return;
        }
    }
}
