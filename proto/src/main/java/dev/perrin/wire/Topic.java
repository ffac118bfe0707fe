package dev.perrin.wire;

/// The topics of design.md section 1.
public enum Topic {
    /// Snapshot frames; key [RecordKeys#ofShard].
    SNAPSHOTS("perrin.snapshots", 6, Cleanup.DELETE),
    /// `perrin.observation.v1.ObservationBatch`; key = run.
    OBSERVATIONS("perrin.observations", 6, Cleanup.DELETE),
    /// `perrin.curvature.v1.CurvaturePart`; key [RecordKeys#ofCurvaturePart].
    CURVATURE("perrin.curvature", 6, Cleanup.COMPACT),
    /// `perrin.run.v1.RunRecord`; key = run.
    RUNS("perrin.runs", 6, Cleanup.COMPACT),
    /// `perrin.analysis.v1.AnalysisResult`; key = run.
    ANALYSIS("perrin.analysis", 6, Cleanup.DELETE),
    /// `perrin.checkpoint.v1.Checkpoint`; key = run.
    CHECKPOINTS("perrin.checkpoints", 6, Cleanup.COMPACT),
    /// `perrin.checkpoint.v1.CheckpointPart`; key [RecordKeys#ofCheckpointPart].
    CHECKPOINT_PARTS("perrin.checkpoint-parts", 6, Cleanup.COMPACT),
    /// `perrin.deadletter.v1.DeadLetter`; key [RecordKeys#ofDeadLetter].
    DEAD_LETTERS("perrin.dead-letters", 1, Cleanup.DELETE);

    /// What the broker does with old records; the value of `cleanup.policy`.
    public enum Cleanup {
        DELETE("delete"),
        COMPACT("compact");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        public String policy() {
            return policy;
        }
    }

    private final String topicName;
    private final int partitions;
    private final Cleanup cleanup;

    Topic(String topicName, int partitions, Cleanup cleanup) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.cleanup = cleanup;
    }

    public String topicName() {
        return topicName;
    }

    /// Partitions that a fresh installation gets; a cluster may have more.
    public int partitions() {
        return partitions;
    }

    public Cleanup cleanup() {
        return cleanup;
    }
}
