package dev.perrin.snapshot.grpc;

import com.google.protobuf.MessageLite;
import dev.perrin.proto.archive.v1.ExportRequest;
import dev.perrin.proto.archive.v1.ExportResponse;
import dev.perrin.proto.archive.v1.ListSnapshotsRequest;
import dev.perrin.proto.archive.v1.PresignRequest;
import dev.perrin.proto.archive.v1.PresignResponse;
import dev.perrin.proto.archive.v1.ReadParametersRequest;
import dev.perrin.proto.archive.v1.ReadParametersResponse;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import dev.perrin.proto.archive.v1.TrajectoryRange;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.ReplaySelection;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.TrajectoryReader;
import dev.perrin.snapshot.export.Admission;
import dev.perrin.snapshot.export.BlockSink;
import dev.perrin.snapshot.export.ExportFile;
import dev.perrin.snapshot.export.Exports;
import dev.perrin.snapshot.export.ParameterSlice;
import dev.perrin.snapshot.export.Presigner;
import dev.perrin.snapshot.republish.ProgressListener;
import dev.perrin.snapshot.republish.RepublishOrder;
import dev.perrin.snapshot.republish.Republisher;
import dev.perrin.wire.RunId;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The calls that read back what is stored. Each goes on in a thread of its own, which waits whenever the client is
/// slow; the thread of the call stays free to hear that the client is ready again, or gone.
@Singleton
final class ReadingCalls {
    /// Well below the message limit of any gRPC client.
    private static final int BLOCK_IN_BYTES = 512 << 10;

    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SnapshotIndex index;
    private final TrajectoryReader reader;
    private final Exports exports;
    private final Presigner presigner;
    private final Republisher republisher;
    private final Admission admission;

    ReadingCalls(
            SnapshotIndex index,
            TrajectoryReader reader,
            Exports exports,
            Presigner presigner,
            Republisher republisher,
            Admission admission) {
        this.index = index;
        this.reader = reader;
        this.exports = exports;
        this.presigner = presigner;
        this.republisher = republisher;
        this.admission = admission;
    }

    void listSnapshots(ListSnapshotsRequest request, StreamObserver<StoredSnapshot> response) {
        begin("list-snapshots", response, stream -> {
            SnapshotRange range = switch (request.getSelectionCase()) {
                case ORDINALS -> ReadingMessages.range(request.getOrdinals());
                case STEPS -> ReadingMessages.range(request.getSteps());
                case SELECTION_NOT_SET -> SnapshotRange.ALL;
            };
            index.list(
                    index.known(new RunId(request.getRun())),
                    range,
                    snapshot -> stream.send(ReadingMessages.of(snapshot)));
        });
    }

    void replay(ReplayRequest request, StreamObserver<ReplayResponse> response) {
        begin("replay", response, stream -> {
            Optional<ReplaySelection> selection = selection(request);
            Pace pace = Pace.ofSnapshots(
                    request.hasSnapshotsPerSecond()
                            ? OptionalDouble.of(request.getSnapshotsPerSecond())
                            : OptionalDouble.empty(),
                    System::nanoTime,
                    stream::await);
            AtomicLong current = new AtomicLong(-1);
            selection.ifPresent(selected -> reader.read(selected, slice -> {
                long before = current.getAndSet(slice.head().ordinal());
                if (before >= 0 && before != slice.head().ordinal()) {
                    pace.keep(1);
                }
                stream.send(ArchiveMessages.of(slice));
            }));
        });
    }

    void readParameters(ReadParametersRequest request, StreamObserver<ReadParametersResponse> response) {
        begin("read-parameters", response, stream -> {
            ParameterSlice slice = exports.parameters(
                    new RunId(request.getRun()),
                    ReadingMessages.selector(request.getSnapshot()),
                    ReadingMessages.part(request.getPart()),
                    ReadingMessages.choice(request));
            stream.send(ReadingMessages.of(slice));
            send(slice.body(), bytes -> stream.send(ReadingMessages.elements(bytes)));
        });
    }

    void export(ExportRequest request, StreamObserver<ExportResponse> response) {
        begin("export", response, stream -> {
            ExportFile file = file(request);
            stream.send(ReadingMessages.of(file));
            send(file.body(), bytes -> stream.send(ReadingMessages.content(bytes)));
        });
    }

    PresignResponse presign(PresignRequest request) {
        PresignResponse.Builder message = PresignResponse.newBuilder();
        admission.run(() -> presigner
                .presign(new RunId(request.getRun()), request.getObjectKeyList(), request.getExpiresAfterSeconds())
                .forEach(object -> message.addObjects(ReadingMessages.of(object))));
        return message.build();
    }

    void republish(RepublishRequest request, StreamObserver<RepublishProgress> response) {
        BackpressuredStream<RepublishProgress> stream = stream(response);
        Thread.ofVirtual()
                .name("republish")
                .start(() -> stream.run(() -> {
                    RepublishOrder order = ReadingMessages.order(request);
                    long published = republisher.republish(order, new Listener(stream));
                    stream.send(progress(published, published).setDone(true).build());
                }));
    }

    private Optional<ReplaySelection> selection(ReplayRequest request) {
        RunId run = new RunId(request.getRun());
        if (!request.hasSteps()) {
            ReplaySelection selection = ArchiveMessages.selection(request);
            index.requireKnown(run);
            return Optional.of(selection);
        }
        Optional<OrdinalRange> ordinals =
                index.ordinals(index.known(run), request.getShard(), ReadingMessages.steps(request.getSteps()));
        return ordinals.map(range ->
                new ReplaySelection(run, request.getShard(), List.of(range), ArchiveMessages.coordinates(request)));
    }

    private ExportFile file(ExportRequest request) {
        RunId run = new RunId(request.getRun());
        return switch (request.getWhatCase()) {
            case STATE_DICT ->
                exports.stateDict(
                        run,
                        ReadingMessages.selector(request.getStateDict().getSnapshot()),
                        ReadingMessages.part(request.getStateDict().getPart()));
            case TRAJECTORY -> {
                TrajectoryRange range = request.getTrajectory();
                yield exports.trajectory(
                        run,
                        ReadingMessages.range(range),
                        range.hasParameters()
                                ? Optional.of(ReadingMessages.parameters(range.getParameters()))
                                : Optional.empty(),
                        range.getEvery());
            }
            case WHAT_NOT_SET ->
                throw new IllegalArgumentException("what must be a state_dict or a trajectory, but is absent");
        };
    }

    private static void send(ExportFile.Body body, dev.perrin.snapshot.archive.ByteSink sink) {
        BlockSink blocks = new BlockSink(BLOCK_IN_BYTES, sink);
        body.writeTo(blocks);
        blocks.flush();
    }

    private <T extends MessageLite> void begin(
            String name, StreamObserver<T> response, Consumer<BackpressuredStream<T>> work) {
        BackpressuredStream<T> stream = stream(response);
        Thread.ofVirtual()
                .name(name)
                .start(() -> stream.run(() -> admission.run(() -> {
                    work.accept(stream);
                    stream.awaitSent();
                })));
    }

    private static <T extends MessageLite> BackpressuredStream<T> stream(StreamObserver<T> response) {
        return new BackpressuredStream<>((ServerCallStreamObserver<T>) response);
    }

    private static RepublishProgress.Builder progress(long published, long selected) {
        return RepublishProgress.newBuilder().setSnapshotsPublished(published).setSnapshotsSelected(selected);
    }

    /// Tells the client now and then; a client that does not listen does not hold anything up.
    private static final class Listener implements ProgressListener {
        private final BackpressuredStream<RepublishProgress> stream;
        private long toldNanos = System.nanoTime();

        Listener(BackpressuredStream<RepublishProgress> stream) {
            this.stream = stream;
        }

        @Override
        public void progressed(long published, long selected) {
            long now = System.nanoTime();
            if (now - toldNanos >= PROGRESS_INTERVAL_NANOS) {
                toldNanos = now;
                stream.offer(progress(published, selected).build());
            }
        }

        @Override
        public void await(long nanos) {
            stream.await(nanos);
        }

        @Override
        public boolean isGone() {
            return stream.isCancelled();
        }
    }
}
