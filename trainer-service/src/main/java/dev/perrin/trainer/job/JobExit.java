package dev.perrin.trainer.job;

import dev.perrin.proto.run.v1.RunRecord;

/// How a trainer that runs one job ends. The status of the process is part of the contract: 143 is that of a process
/// that SIGTERM ended, after its run was stopped and flushed.
public enum JobExit {
    FINISHED(0),
    /// The specification breaks a rule, or is not that of the run with this id, or that run has ended: another try ends
    /// the same.
    REFUSED(2),
    FAILED(3),
    /// By `Training.StopRun`.
    STOPPED(4),
    /// The broker could not be reached in time: another try may do.
    NOT_READY(5);

    private final int status;

    JobExit(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /// @param ended the last record of a run
    public static JobExit of(RunRecord ended) {
        return switch (ended.getPhase()) {
            case RUN_PHASE_FINISHED -> FINISHED;
            case RUN_PHASE_STOPPED -> STOPPED;
            case RUN_PHASE_FAILED,
                    RUN_PHASE_UNSPECIFIED,
                    RUN_PHASE_PENDING,
                    RUN_PHASE_CONVERGING,
                    RUN_PHASE_MEASURING_CURVATURE,
                    RUN_PHASE_LIMITING,
                    UNRECOGNIZED -> FAILED;
        };
    }
}
