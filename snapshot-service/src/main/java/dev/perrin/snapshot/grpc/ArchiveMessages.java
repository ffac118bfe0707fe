package dev.perrin.snapshot.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.archive.v1.ArchivedRun;
import dev.perrin.proto.archive.v1.ConditionalPuts;
import dev.perrin.proto.archive.v1.GetStoreResponse;
import dev.perrin.proto.archive.v1.OrdinalList;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.archive.v1.Segment;
import dev.perrin.snapshot.archive.CoordinateRange;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.ReplaySelection;
import dev.perrin.snapshot.archive.ReplayedSlice;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.RunSummary;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreCapabilities;
import dev.perrin.snapshot.s3.StoreMonitor;
import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Between messages and the core's words.
final class ArchiveMessages {
    private ArchiveMessages() {}

    static ArchivedRun of(RunSummary summary, String bucket) {
        StoredRun run = summary.run();
        ArchivedRun.Builder message = ArchivedRun.newBuilder()
                .setRun(run.id().value())
                .setSnapshotsStored(summary.snapshotsStored())
                .setSizeInBytes(run.sizeInBytes())
                .setComplete(summary.complete())
                .setLocation("s3://" + bucket + "/" + RunObjects.manifest(run.id()));
        run.record().ifPresent(message::setRecord);
        summary.quotaExceeded()
                .ifPresent(quota -> message.setQuotaExceeded(dev.perrin.proto.archive.v1.QuotaExceeded.newBuilder()
                        .setQuotaInBytes(quota.quotaInBytes())
                        .setFirstRefusedOrdinal(quota.firstRefusedOrdinal())
                        .setRefused(quota.refused())));
        return message.build();
    }

    static Segment of(dev.perrin.snapshot.archive.Segment segment) {
        return Segment.newBuilder()
                .setObjectKey(segment.key().objectKey())
                .setShard(segment.key().shard())
                .setFirstOrdinal(segment.key().firstOrdinal())
                .setLastOrdinal(segment.key().lastOrdinal())
                .setFirstStep(segment.firstStep())
                .setLastStep(segment.lastStep())
                .setSizeInBytes(segment.sizeInBytes())
                .setCrc32C(segment.crc32c())
                .setSnapshotCount(segment.snapshotCount())
                .build();
    }

    /// The bytes are not copied: the slice must not change any more.
    static ReplayResponse of(ReplayedSlice slice) {
        SnapshotHead head = slice.head();
        ReplayResponse.Builder message = ReplayResponse.newBuilder()
                .setOrdinal(head.ordinal())
                .setStep(head.step())
                .setPhase(head.phase())
                .setReference(head.reference())
                .setDataType(slice.type())
                .setFirstCoordinate(slice.firstCoordinate())
                .setCoordinateCount(slice.coordinateCount())
                .setPosition(UnsafeByteOperations.unsafeWrap(slice.position()))
                .setVelocity(UnsafeByteOperations.unsafeWrap(slice.velocity()))
                .setBuffers(UnsafeByteOperations.unsafeWrap(slice.buffers()));
        head.curvatureStep().ifPresent(message::setCurvatureStep);
        return message.build();
    }

    /// @throws IllegalArgumentException naming field, value and rule
    static ReplaySelection selection(ReplayRequest request) {
        return new ReplaySelection(
                new RunId(request.getRun()), request.getShard(), ordinals(request), coordinates(request));
    }

    static Optional<CoordinateRange> coordinates(ReplayRequest request) {
        return request.hasCoordinates()
                ? Optional.of(new CoordinateRange(
                        request.getCoordinates().getFirst(),
                        request.getCoordinates().getCount()))
                : Optional.empty();
    }

    private static List<OrdinalRange> ordinals(ReplayRequest request) {
        return switch (request.getSelectionCase()) {
            case RANGE -> {
                long last = request.getRange().getLast();
                yield List.of(new OrdinalRange(request.getRange().getFirst(), last < 0 ? Long.MAX_VALUE : last));
            }
            case ORDINALS -> consecutive(request.getOrdinals());
            case STEPS -> throw new IllegalArgumentException("steps are turned into ordinals with the run at hand");
            case SELECTION_NOT_SET ->
                throw new IllegalArgumentException("selection must be range, ordinals or steps, but is absent");
        };
    }

    private static List<OrdinalRange> consecutive(OrdinalList list) {
        List<OrdinalRange> ranges = new ArrayList<>();
        for (long ordinal : list.getOrdinalList()) {
            if (!ranges.isEmpty() && ranges.getLast().last() == ordinal - 1) {
                ranges.add(new OrdinalRange(ranges.removeLast().first(), ordinal));
            } else {
                ranges.add(new OrdinalRange(ordinal, ordinal));
            }
        }
        return ranges;
    }

    static GetStoreResponse of(S3Settings settings, StoreMonitor store) {
        GetStoreResponse.Builder message = GetStoreResponse.newBuilder()
                .setEndpoint(settings.store().endpoint().toString())
                .setBucket(settings.bucket())
                .setConditionalPuts(store.capabilities()
                        .map(found -> message(found.conditionalPut()))
                        .orElse(ConditionalPuts.CONDITIONAL_PUTS_UNKNOWN));
        store.full().ifPresent(full -> message.setFull(true).setLastFailure(full.cause()));
        return message.build();
    }

    private static ConditionalPuts message(StoreCapabilities.ConditionalPut measured) {
        return switch (measured) {
            case HONOURED -> ConditionalPuts.CONDITIONAL_PUTS_HONOURED;
            case HONOURED_WHEN_ALONE -> ConditionalPuts.CONDITIONAL_PUTS_HONOURED_WHEN_ALONE;
            case IGNORED -> ConditionalPuts.CONDITIONAL_PUTS_IGNORED;
            case UNSUPPORTED -> ConditionalPuts.CONDITIONAL_PUTS_UNSUPPORTED;
        };
    }
}
