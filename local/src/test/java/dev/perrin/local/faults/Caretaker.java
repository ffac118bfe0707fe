package dev.perrin.local.faults;

import dev.perrin.proto.archive.v1.ApplyRetentionRequest;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.DeleteRunRequest;
import dev.perrin.proto.archive.v1.RetentionRule;
import dev.perrin.proto.archive.v1.SetRetentionRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Whoever looks after runs through a member's gRPC, while things go wrong. What a member cannot do is asked of another
/// one later.
final class Caretaker {
    private static final int CALL_SECONDS = 10;

    private final Cluster cluster;

    Caretaker(Cluster cluster) {
        this.cluster = cluster;
    }

    /// One try of each; which of them succeed is up to the faults.
    void thin(PublishedRun run, int member) {
        attempt(member, archive -> {
            setRule(archive, run);
            apply(archive, run);
        });
    }

    /// @return whether the member has done it, with nothing left to remove
    boolean hasThinned(PublishedRun run, int member) {
        boolean[] nothingLeft = new boolean[1];
        return attempt(member, archive -> {
                    setRule(archive, run);
                    nothingLeft[0] = apply(archive, run) == 0;
                })
                && nothingLeft[0];
    }

    /// @return whether the member says that it is deleted
    boolean hasDeleted(PublishedRun run, int member) {
        return attempt(
                member,
                archive -> archive.deleteRun(DeleteRunRequest.newBuilder()
                        .setRun(run.id().value())
                        .setForce(true)
                        .build()));
    }

    private static void setRule(ArchiveGrpc.ArchiveBlockingStub archive, PublishedRun run) {
        archive.setRetention(SetRetentionRequest.newBuilder()
                .setRun(run.id().value())
                .setRule(RetentionRule.newBuilder().setEvery(run.care().keepEvery()))
                .build());
    }

    private static long apply(ArchiveGrpc.ArchiveBlockingStub archive, PublishedRun run) {
        return archive.applyRetention(ApplyRetentionRequest.newBuilder()
                        .setRun(run.id().value())
                        .build())
                .getSnapshotsRemoved();
    }

    /// @return whether all of it was answered
    private boolean attempt(int member, Consumer<ArchiveGrpc.ArchiveBlockingStub> work) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", cluster.member(member).port())
                .usePlaintext()
                .build();
        try {
            work.accept(ArchiveGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS));
            return true;
        } catch (StatusRuntimeException failed) {
            requireExcused(failed);
            return false;
        } finally {
            channel.shutdownNow();
        }
    }

    /// A member or the store that is away may say so; that something was damaged or went wrong inside is a finding.
    private static void requireExcused(StatusRuntimeException failed) {
        Status.Code code = failed.getStatus().getCode();
        String message = String.valueOf(failed.getMessage());
        boolean excused = code == Status.Code.UNAVAILABLE
                || code == Status.Code.DEADLINE_EXCEEDED
                || code == Status.Code.CANCELLED
                || code == Status.Code.NOT_FOUND;
        if (!excused) {
            throw new AssertionError("a member failed: " + message, failed);
        }
    }
}
