package dev.perrin.snapshot.grpc;

import dev.perrin.proto.archive.v1.ApplyRetentionRequest;
import dev.perrin.proto.archive.v1.ApplyRetentionResponse;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.DeleteRunRequest;
import dev.perrin.proto.archive.v1.DeleteRunResponse;
import dev.perrin.proto.archive.v1.ExportRequest;
import dev.perrin.proto.archive.v1.ExportResponse;
import dev.perrin.proto.archive.v1.GetCurvatureRequest;
import dev.perrin.proto.archive.v1.GetCurvatureResponse;
import dev.perrin.proto.archive.v1.GetRetentionRequest;
import dev.perrin.proto.archive.v1.GetRetentionResponse;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.GetRunResponse;
import dev.perrin.proto.archive.v1.GetStoreRequest;
import dev.perrin.proto.archive.v1.GetStoreResponse;
import dev.perrin.proto.archive.v1.GetStoredResultRequest;
import dev.perrin.proto.archive.v1.GetStoredResultResponse;
import dev.perrin.proto.archive.v1.ListRunsRequest;
import dev.perrin.proto.archive.v1.ListRunsResponse;
import dev.perrin.proto.archive.v1.ListSnapshotsRequest;
import dev.perrin.proto.archive.v1.ListStoredResultsRequest;
import dev.perrin.proto.archive.v1.ListStoredResultsResponse;
import dev.perrin.proto.archive.v1.PresignRequest;
import dev.perrin.proto.archive.v1.PresignResponse;
import dev.perrin.proto.archive.v1.PutResultRequest;
import dev.perrin.proto.archive.v1.PutResultResponse;
import dev.perrin.proto.archive.v1.ReadParametersRequest;
import dev.perrin.proto.archive.v1.ReadParametersResponse;
import dev.perrin.proto.archive.v1.RepairRequest;
import dev.perrin.proto.archive.v1.RepairResponse;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.archive.v1.SetRetentionRequest;
import dev.perrin.proto.archive.v1.SetRetentionResponse;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import dev.perrin.proto.archive.v1.VerifyRequest;
import dev.perrin.proto.archive.v1.VerifyResponse;
import dev.perrin.snapshot.archive.RunSummaries;
import dev.perrin.snapshot.archive.RunSummary;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.StoredResults;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.StoreMonitor;
import dev.perrin.wire.RunId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.function.Supplier;

/// `perrin.archive.v1.Archive`. Every call is worked on by a virtual thread that is begun here, once the
/// request has been read: with `@RunOnVirtualThread`, Quarkus 3.34 can see the end of a call before its request
/// when the machine is busy, and fails it as half-closed.
@GrpcService
public class ArchiveService extends ArchiveGrpc.ArchiveImplBase {
    private final RunSummaries runs;
    private final SegmentCatalog catalog;
    private final ReadingCalls reading;
    private final LifecycleCalls lifecycle;
    private final CurvatureCalls curvature;
    private final StoredResults results;
    private final S3Settings settings;
    private final StoreMonitor store;
    private final String bucket;

    public ArchiveService(
            RunSummaries runs,
            SegmentCatalog catalog,
            ReadingCalls reading,
            LifecycleCalls lifecycle,
            CurvatureCalls curvature,
            StoredResults results,
            S3Settings settings,
            StoreMonitor store) {
        this.runs = runs;
        this.catalog = catalog;
        this.reading = reading;
        this.lifecycle = lifecycle;
        this.curvature = curvature;
        this.results = results;
        this.settings = settings;
        this.store = store;
        this.bucket = settings.bucket();
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
        answer(response, () -> {
            ListRunsResponse.Builder message = ListRunsResponse.newBuilder();
            runs.list().forEach(run -> message.addRuns(ArchiveMessages.of(run, bucket)));
            return message.build();
        });
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
        answer(response, () -> {
            RunSummary found = find(new RunId(request.getRun()));
            StoredRun run = found.run();
            GetRunResponse.Builder message = GetRunResponse.newBuilder().setRun(ArchiveMessages.of(found, bucket));
            catalog.current(run.id(), run.objects())
                    .forEach(segment -> message.addSegments(ArchiveMessages.of(segment)));
            return message.build();
        });
    }

    @Override
    public void replay(ReplayRequest request, StreamObserver<ReplayResponse> response) {
        reading.replay(request, response);
    }

    @Override
    public void listSnapshots(ListSnapshotsRequest request, StreamObserver<StoredSnapshot> response) {
        reading.listSnapshots(request, response);
    }

    @Override
    public void readParameters(ReadParametersRequest request, StreamObserver<ReadParametersResponse> response) {
        reading.readParameters(request, response);
    }

    @Override
    public void export(ExportRequest request, StreamObserver<ExportResponse> response) {
        reading.export(request, response);
    }

    @Override
    public void getCurvature(GetCurvatureRequest request, StreamObserver<GetCurvatureResponse> response) {
        answer(response, () -> curvature.get(request));
    }

    @Override
    public void presign(PresignRequest request, StreamObserver<PresignResponse> response) {
        answer(response, () -> reading.presign(request));
    }

    @Override
    public void republish(RepublishRequest request, StreamObserver<RepublishProgress> response) {
        reading.republish(request, response);
    }

    @Override
    public void verify(VerifyRequest request, StreamObserver<VerifyResponse> response) {
        BackpressuredStream<VerifyResponse> stream =
                new BackpressuredStream<>((ServerCallStreamObserver<VerifyResponse>) response);
        Thread.ofVirtual().name("verify").start(() -> stream.run(() -> lifecycle.verify(request, stream::send)));
    }

    @Override
    public void repair(RepairRequest request, StreamObserver<RepairResponse> response) {
        answer(response, () -> lifecycle.repair(request));
    }

    @Override
    public void getRetention(GetRetentionRequest request, StreamObserver<GetRetentionResponse> response) {
        answer(response, () -> lifecycle.getRetention(request));
    }

    @Override
    public void setRetention(SetRetentionRequest request, StreamObserver<SetRetentionResponse> response) {
        answer(response, () -> lifecycle.setRetention(request));
    }

    @Override
    public void applyRetention(ApplyRetentionRequest request, StreamObserver<ApplyRetentionResponse> response) {
        answer(response, () -> lifecycle.applyRetention(request));
    }

    @Override
    public void putResult(PutResultRequest request, StreamObserver<PutResultResponse> response) {
        answer(
                response,
                () -> PutResultResponse.newBuilder()
                        .setObjectKey(results.put(request.getResult()))
                        .build());
    }

    @Override
    public void getStoredResult(GetStoredResultRequest request, StreamObserver<GetStoredResultResponse> response) {
        answer(response, () -> {
            StoredResults.Kept kept = results.find(new RunId(request.getRun()), request.getResultId())
                    .orElseThrow(() -> Status.NOT_FOUND
                            .withDescription("no result of run " + request.getRun() + " is stored under this id")
                            .asRuntimeException());
            return GetStoredResultResponse.newBuilder()
                    .setObjectKey(kept.objectKey())
                    .setResult(kept.result())
                    .build();
        });
    }

    @Override
    public void listStoredResults(
            ListStoredResultsRequest request, StreamObserver<ListStoredResultsResponse> response) {
        answer(
                response,
                () -> ListStoredResultsResponse.newBuilder()
                        .addAllResultId(results.ids(new RunId(request.getRun())))
                        .build());
    }

    @Override
    public void deleteRun(DeleteRunRequest request, StreamObserver<DeleteRunResponse> response) {
        answer(response, () -> lifecycle.deleteRun(request));
    }

    @Override
    public void getStore(GetStoreRequest request, StreamObserver<GetStoreResponse> response) {
        answer(response, () -> ArchiveMessages.of(settings, store));
    }

    private RunSummary find(RunId run) {
        return runs.find(run)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("run " + run + " is not known")
                        .asRuntimeException());
    }

    private static <T> void answer(StreamObserver<T> response, Supplier<T> message) {
        Thread.ofVirtual().name("call").start(() -> {
            try {
                response.onNext(message.get());
                response.onCompleted();
            } catch (RuntimeException failed) {
                response.onError(Failures.of(failed));
            }
        });
    }
}
