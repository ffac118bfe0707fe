package dev.perrin.snapshot.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.perrin.proto.archive.v1.ExportResponse;
import dev.perrin.proto.archive.v1.ExportedFile;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.PhaseSpacePart;
import dev.perrin.proto.archive.v1.PresignedObject;
import dev.perrin.proto.archive.v1.ReadParametersRequest;
import dev.perrin.proto.archive.v1.ReadParametersResponse;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.archive.v1.StepRange;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import dev.perrin.proto.archive.v1.TrajectoryRange;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.safetensors.ElementType;
import dev.perrin.snapshot.archive.IndexedSnapshot;
import dev.perrin.snapshot.archive.ParameterRange;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.SnapshotSelector;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.export.ExportFile;
import dev.perrin.snapshot.export.ParameterChoice;
import dev.perrin.snapshot.export.ParameterSlice;
import dev.perrin.snapshot.export.Presigner;
import dev.perrin.snapshot.republish.RepublishOrder;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;

/// Between messages and the core's words, for reading back. All throw [IllegalArgumentException] naming field,
/// value and rule.
final class ReadingMessages {
    private ReadingMessages() {}

    static SnapshotRange range(OrdinalRange range) {
        return SnapshotRange.of(new dev.perrin.snapshot.archive.OrdinalRange(range.getFirst(), end(range.getLast())));
    }

    static SnapshotRange range(StepRange range) {
        return SnapshotRange.of(steps(range));
    }

    static dev.perrin.snapshot.archive.StepRange steps(StepRange range) {
        return new dev.perrin.snapshot.archive.StepRange(range.getFirst(), end(range.getLast()));
    }

    static SnapshotRange range(TrajectoryRange range) {
        return switch (range.getSelectionCase()) {
            case ORDINALS -> range(range.getOrdinals());
            case STEPS -> range(range.getSteps());
            case SELECTION_NOT_SET -> SnapshotRange.ALL;
        };
    }

    static ParameterRange parameters(dev.perrin.proto.archive.v1.CoordinateRange range) {
        return new ParameterRange(range.getFirst(), range.getCount());
    }

    static SnapshotSelector selector(dev.perrin.proto.archive.v1.SnapshotSelector selector) {
        return switch (selector.getByCase()) {
            case ORDINAL -> new SnapshotSelector.ByOrdinal(selector.getOrdinal());
            case STEP -> new SnapshotSelector.ByStep(selector.getStep());
            case REFERENCE -> new SnapshotSelector.Reference();
            case LAST -> new SnapshotSelector.Last();
            case BY_NOT_SET ->
                throw new IllegalArgumentException(
                        "snapshot must be an ordinal, a step, reference or last, but is absent");
        };
    }

    static VectorPart part(PhaseSpacePart part) {
        return switch (part) {
            case PHASE_SPACE_PART_UNSPECIFIED, PHASE_SPACE_PART_POSITION -> VectorPart.POSITION;
            case PHASE_SPACE_PART_VELOCITY -> VectorPart.VELOCITY;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("part must be position or velocity, but is unknown");
        };
    }

    static ParameterChoice choice(ReadParametersRequest request) {
        return switch (request.getWhatCase()) {
            case TENSOR -> new ParameterChoice.Tensor(request.getTensor());
            case PARAMETERS -> new ParameterChoice.Range(parameters(request.getParameters()));
            case WHAT_NOT_SET ->
                throw new IllegalArgumentException("what must be a tensor or parameters, but is absent");
        };
    }

    static RepublishOrder order(RepublishRequest request) {
        SnapshotRange range = switch (request.getSelectionCase()) {
            case ORDINALS -> range(request.getOrdinals());
            case STEPS -> range(request.getSteps());
            case SELECTION_NOT_SET -> SnapshotRange.ALL;
        };
        return new RepublishOrder(
                new RunId(request.getRun()),
                new RunId(request.getNewRun()),
                range,
                request.hasSnapshotsPerSecond()
                        ? OptionalDouble.of(request.getSnapshotsPerSecond())
                        : OptionalDouble.empty());
    }

    static StoredSnapshot of(IndexedSnapshot snapshot) {
        SnapshotHead head = snapshot.head();
        StoredSnapshot.Builder message = StoredSnapshot.newBuilder()
                .setOrdinal(head.ordinal())
                .setStep(head.step())
                .setPhase(head.phase())
                .setReference(head.reference());
        head.curvatureStep().ifPresent(message::setCurvatureStep);
        if (!snapshot.whole()) {
            message.addAllStoredShards(snapshot.storedShards());
        }
        return message.build();
    }

    static ReadParametersResponse of(ParameterSlice slice) {
        return ReadParametersResponse.newBuilder()
                .setSlice(dev.perrin.proto.archive.v1.ParameterSlice.newBuilder()
                        .setOrdinal(slice.head().ordinal())
                        .setStep(slice.head().step())
                        .setDataType(type(slice.type()))
                        .setTensor(slice.tensor())
                        .addAllShape(slice.shape())
                        .setFirstParameter(slice.range().first()))
                .build();
    }

    /// The bytes are not copied: they must not change any more.
    static ReadParametersResponse elements(ByteBuffer bytes) {
        return ReadParametersResponse.newBuilder()
                .setElements(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
    }

    static ExportResponse of(ExportFile file) {
        return ExportResponse.newBuilder()
                .setFile(ExportedFile.newBuilder().setFileName(file.fileName()).setSizeInBytes(file.sizeInBytes()))
                .build();
    }

    /// The bytes are not copied: they must not change any more.
    static ExportResponse content(ByteBuffer bytes) {
        return ExportResponse.newBuilder()
                .setContent(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
    }

    static PresignedObject of(Presigner.Presigned presigned) {
        return PresignedObject.newBuilder()
                .setObjectKey(presigned.object().objectKey())
                .setSizeInBytes(presigned.object().sizeInBytes())
                .setUrl(presigned.url().toString())
                .build();
    }

    private static long end(long last) {
        return last < 0 ? Long.MAX_VALUE : last;
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case F32 -> DataType.DATA_TYPE_FLOAT32;
            case F64 -> DataType.DATA_TYPE_FLOAT64;
            case BF16 -> DataType.DATA_TYPE_BFLOAT16;
            default -> throw new IllegalArgumentException("vectors cannot have elements of type " + type);
        };
    }
}
