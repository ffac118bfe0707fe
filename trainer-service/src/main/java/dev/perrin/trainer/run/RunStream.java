package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.wire.RunId;
import java.util.List;

/// Port: where everything goes that a run publishes. Failures are
/// [dev.perrin.publisher.PublishException]s. Thread safe, apart from the transports.
public interface RunStream {
    /// Returns when the record is durable.
    void publish(RunRecord runRecord);

    /// Returns when all parts are durable, with where they are.
    List<RecordPlace> publish(List<CurvaturePart> parts);

    /// The parts that were published to these places.
    ///
    /// @throws dev.perrin.trainer.checkpoint.CheckpointLostException when one is not there any more
    List<CurvaturePart> readCurvature(List<RecordPlace> places);

    /// Returns at once; a failure is told by a later call or by [#flushObservations].
    void publish(ObservationBatch batch);

    /// Returns when all observations of the run that were published until now are durable, whatever comes meanwhile.
    void awaitObservations(RunId run);

    /// Returns when all observations of the run are durable.
    void flushObservations(RunId run);

    /// For one run's snapshots, independent of every other run's.
    SnapshotTransport snapshots(RunId run);

    /// The last record of every run ever published.
    List<RunRecord> readRuns();
}
