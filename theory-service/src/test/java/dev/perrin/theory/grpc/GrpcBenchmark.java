package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.TheoryGrpc;
import dev.perrin.theory.client.ModeArrays;
import dev.perrin.theory.client.ModeCurve;
import dev.perrin.theory.client.PredictArrays;
import dev.perrin.theory.client.TheoryClient;
import dev.perrin.theory.client.TheoryStream;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.prediction.Curve;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.PredictionSink;
import dev.perrin.theory.prediction.Predictor;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.RequestLimits;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What the way to the packaged service costs, on loopback: rates and latencies of a prediction beside an empty call,
/// streamed values beside the kernel's, start and memory. Two things that are compared take turns within a run.
///
/// Run its `main` in the folder of the module once it is packaged; with the argument `streamed` for the streams alone.
public final class GrpcBenchmark {
    private static final int ROUNDS = 9;
    private static final double ROUND_SECONDS = 1.5;
    /// Two cores take this long to compile all that a call runs through, in both processes.
    private static final double WARM_UP_SECONDS = 60;
    private static final int IN_FLIGHT = 64;
    private static final int REQUESTS_PER_SECOND = 1000;
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger LIBRARIES = Logger.getLogger("io");

    private final TheoryGrpc.TheoryStub theory;
    private final PredictRequest mode = BadRequests.sound().build();

    private GrpcBenchmark(ManagedChannel channel) {
        theory = TheoryGrpc.newStub(channel);
    }

    /// Prints all figures.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // The service's log manager, which nobody sets up in this process, would have the client write down every
        // frame.
        ROOT.setLevel(Level.WARNING);
        LIBRARIES.setLevel(Level.WARNING);
        long begun = System.nanoTime();
        try (PackagedTheory service = new PackagedTheory()) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", service.port())
                    .usePlaintext()
                    .maxInboundMessageSize(Integer.MAX_VALUE)
                    .build();
            TheoryGrpc.newBlockingStub(firstAnswer(channel))
                    .predict(BadRequests.sound().build());
            System.out.printf(Locale.ROOT, "start of the process to first answer: %.2f s%n", seconds(begun));
            System.out.printf(Locale.ROOT, "memory at rest: %.0f MB resident%n", service.megabytes("VmRSS"));
            GrpcBenchmark benchmark = new GrpcBenchmark(channel);
            if (!List.of(arguments).contains("streamed")) {
                benchmark.unary();
                benchmark.latencies();
            }
            try (TheoryClient client = service.connect()) {
                streamed(service, client, "2,000 modes, 1,000 steps", modes(2_000, 1_000));
                streamed(service, client, "100 modes, 20,000 steps", modes(100, 20_000));
                long beginStream = System.nanoTime();
                long values = consume(client, MemoryIT.millionModes());
                System.out.printf(
                        Locale.ROOT,
                        "a million modes at 2 steps: %.1f s, %d values, %.0f MB resident at most%n",
                        seconds(beginStream),
                        values,
                        service.megabytes("VmHWM"));
            }
            channel.shutdownNow();
        }
    }

    /// Waits until the service answers at all.
    private static ManagedChannel firstAnswer(ManagedChannel channel) {
        while (true) {
            try {
                var _ = TheoryGrpc.newBlockingStub(channel).getLimits(GetLimitsRequest.getDefaultInstance());
                return channel;
            } catch (io.grpc.StatusRuntimeException _) {
                channel.resetConnectBackoff();
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    private void unary() {
        Consumer<StreamObserver<Object>> empty =
                observer -> theory.getLimits(GetLimitsRequest.getDefaultInstance(), narrowed(observer));
        Consumer<StreamObserver<Object>> predict = observer -> theory.predict(mode, narrowed(observer));
        compare(
                "a mode, " + IN_FLIGHT + " in flight / empty call",
                () -> rate(predict, IN_FLIGHT),
                () -> rate(empty, IN_FLIGHT));
        compare("a mode, one at a time / empty call", () -> rate(predict, 1), () -> rate(empty, 1));
    }

    /// Calls answered per second with so many always under way.
    private static double rate(Consumer<StreamObserver<Object>> call, int inFlight) {
        Semaphore room = new Semaphore(inFlight);
        LongAdder answered = new LongAdder();
        long begun = System.nanoTime();
        while (seconds(begun) < ROUND_SECONDS) {
            room.acquireUninterruptibly();
            call.accept(observer(() -> {
                answered.increment();
                room.release();
            }));
        }
        room.acquireUninterruptibly(inFlight);
        return answered.sum() / seconds(begun);
    }

    /// Requests leave by the clock whether or not others have come back; a latency counts from when it was to leave.
    private void latencies() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            open("empty call", observer -> theory.getLimits(GetLimitsRequest.getDefaultInstance(), narrowed(observer)));
            open("a mode", observer -> theory.predict(mode, narrowed(observer)));
        }
    }

    private static void open(String name, Consumer<StreamObserver<Object>> call) throws InterruptedException {
        int count = 5 * REQUESTS_PER_SECOND;
        long[] nanos = new long[count];
        CountDownLatch done = new CountDownLatch(count);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int request = i;
            long due = begun + i * (1_000_000_000L / REQUESTS_PER_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            call.accept(observer(() -> {
                nanos[request] = System.nanoTime() - due;
                done.countDown();
            }));
        }
        if (!done.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("answers are missing");
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s at %d requests/s: p50 %.3f ms, p99 %.3f ms, largest %.1f ms%n",
                name,
                REQUESTS_PER_SECOND,
                nanos[count / 2] / 1e6,
                nanos[count * 99 / 100] / 1e6,
                nanos[count - 1] / 1e6);
    }

    private static void streamed(PackagedTheory service, TheoryClient client, String name, PredictRequest request) {
        Question question = new RequestReader(RequestLimits.DEFAULTS).readStreamed(request);
        DoubleSupplier kernel = () -> {
            long begun = System.nanoTime();
            CountingSink sink = new CountingSink();
            new Predictor().predict(question, sink);
            return sink.values / seconds(begun);
        };
        compare("streamed / kernel, values per second, " + name, () -> rate(client, request), kernel);
        compare(
                "the same, taken one by one from messages",
                () -> {
                    long begun = System.nanoTime();
                    return consumeMessages(client, request) / seconds(begun);
                },
                kernel);
        double ofService = cpuSeconds(service.handle());
        double ofClient = cpuSeconds(ProcessHandle.current());
        long values = 0;
        long begun = System.nanoTime();
        while (seconds(begun) < ROUNDS) {
            values += consume(client, request);
        }
        System.out.printf(
                Locale.ROOT,
                "processor time of a streamed value: service %.1f ns, client %.1f ns; a value every %.1f ns%n",
                (cpuSeconds(service.handle()) - ofService) / values * 1e9,
                (cpuSeconds(ProcessHandle.current()) - ofClient) / values * 1e9,
                seconds(begun) / values * 1e9);
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private static double rate(TheoryClient client, PredictRequest request) {
        long begun = System.nanoTime();
        return consume(client, request) / seconds(begun);
    }

    /// Reads every value once, as any reader must.
    private static long consume(TheoryClient client, PredictRequest request) {
        long values = 0;
        double sum = 0;
        try (TheoryStream<PredictArrays> parts = client.predictArrays(request)) {
            for (PredictArrays part : parts) {
                for (ModeArrays mode : part.modes()) {
                    double[] displacements = mode.curve(ModeCurve.MSD);
                    for (double displacement : displacements) {
                        sum += displacement;
                    }
                    values += displacements.length;
                }
            }
        }
        requireNumber(sum);
        return values;
    }

    private static long consumeMessages(TheoryClient client, PredictRequest request) {
        long values = 0;
        double sum = 0;
        try (TheoryStream<PredictPart> parts = client.predictStream(request)) {
            for (PredictPart part : parts) {
                for (int i = 0; i < part.getModesCount(); i++) {
                    ModePrediction mode = part.getModes(i);
                    for (int j = 0; j < mode.getMsdCount(); j++) {
                        sum += mode.getMsd(j);
                    }
                    values += mode.getMsdCount();
                }
            }
        }
        requireNumber(sum);
        return values;
    }

    private static void requireNumber(double sum) {
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("NaN");
        }
    }

    /// Prints the rate of both and their ratio, the median of the rounds and its spread.
    private static void compare(String name, DoubleSupplier subject, DoubleSupplier reference) {
        double[] subjects = new double[ROUNDS];
        double[] references = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        long begun = System.nanoTime();
        while (seconds(begun) < WARM_UP_SECONDS) {
            double _ = subject.getAsDouble() + reference.getAsDouble();
        }
        for (int round = 0; round < ROUNDS; round++) {
            boolean subjectFirst = round % 2 == 0;
            if (subjectFirst) {
                subjects[round] = subject.getAsDouble();
            }
            references[round] = reference.getAsDouble();
            if (!subjectFirst) {
                subjects[round] = subject.getAsDouble();
            }
            ratios[round] = subjects[round] / references[round];
        }
        Arrays.sort(subjects);
        Arrays.sort(references);
        Arrays.sort(ratios);
        int middle = ROUNDS / 2;
        System.out.printf(
                Locale.ROOT,
                "%s: %.3g / %.3g = %.2f (quartiles %.2f to %.2f, %d rounds)%n",
                name,
                subjects[middle],
                references[middle],
                ratios[middle],
                ratios[ROUNDS / 4],
                ratios[ROUNDS - 1 - ROUNDS / 4],
                ROUNDS);
    }

    private static PredictRequest modes(int modes, int steps) {
        PredictRequest.Builder request = BadRequests.sound().setPerMode(true);
        request.getSpectrumBuilder().clear();
        for (int i = 1; i <= modes; i++) {
            request.getSpectrumBuilder().addEigenvalue(10.0 * i / modes);
        }
        request.getStepsBuilder().getLinearBuilder().setFirst(1).setStride(1).setCount(steps);
        return request.build();
    }

    @SuppressWarnings("unchecked") // It takes any answer.
    private static <A> StreamObserver<A> narrowed(StreamObserver<Object> observer) {
        return (StreamObserver<A>) (StreamObserver<?>) observer;
    }

    private static StreamObserver<Object> observer(Runnable answered) {
        return new StreamObserver<>() {
            @Override
            public void onNext(Object answer) {}

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException("a call failed", failure);
            }

            @Override
            public void onCompleted() {
                answered.run();
            }
        };
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /// Reads every value once, as any reader must.
    private static final class CountingSink implements PredictionSink {
        private long values;
        private double sum;

        @Override
        public void begin(int index, Dynamics dynamics) {}

        @Override
        public void tile(ModeTile tile) {
            for (int i = 0; i < tile.modes(); i++) {
                double[] row = tile.row(Curve.MSD, i);
                for (int j = 0; j < tile.steps(); j++) {
                    sum += row[j];
                }
            }
            values += (long) tile.modes() * tile.steps();
        }

        @Override
        public void end(Prediction sums) {
            requireNumber(sum);
        }
    }
}
