package dev.perrin.snapshot.grpc;

import dev.perrin.proto.archive.v1.GetCurvatureRequest;
import dev.perrin.proto.archive.v1.GetCurvatureResponse;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredCurvature;
import dev.perrin.snapshot.export.Admission;
import dev.perrin.wire.RunId;
import jakarta.inject.Singleton;
import java.util.List;

/// Stored measurements of curvature, without their eigenvectors.
@Singleton
final class CurvatureCalls {
    private final SnapshotArchive archive;
    private final Admission admission;

    CurvatureCalls(SnapshotArchive archive, Admission admission) {
        this.archive = archive;
        this.admission = admission;
    }

    GetCurvatureResponse get(GetCurvatureRequest request) {
        RunId run = new RunId(request.getRun());
        List<String> keys = StoredCurvature.keys(archive, run);
        if (keys.isEmpty()) {
            throw new NotStoredException("no curvature of run " + run + " is stored");
        }
        String key = request.hasStep() ? RunObjects.curvature(run, request.getStep()) : keys.getLast();
        if (!keys.contains(key)) {
            throw new NotStoredException("no curvature of run " + run + " at step " + request.getStep() + " is stored");
        }
        GetCurvatureResponse.Builder message = GetCurvatureResponse.newBuilder();
        admission.run(() -> {
            StoredCurvature stored = StoredCurvature.open(archive, key);
            message.setStep(stored.step())
                    .setDimension(stored.dimension())
                    .setEigenvectorCount(stored.eigenvectorCount())
                    .setSummary(stored.summary())
                    .setObjectKey(key);
        });
        keys.forEach(each -> message.addMeasuredStep(StoredCurvature.stepOf(each)));
        return message.build();
    }
}
