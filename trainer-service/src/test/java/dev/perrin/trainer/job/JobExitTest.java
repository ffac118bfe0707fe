package dev.perrin.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobExitTest {
    /// The numbers are a contract with those who write `podFailurePolicy`.
    @ParameterizedTest
    @CsvSource({"RUN_PHASE_FINISHED, 0", "RUN_PHASE_FAILED, 3", "RUN_PHASE_STOPPED, 4"})
    void everyEndOfARunHasItsStatus(RunPhase phase, int status) {
        assertThat(JobExit.of(RunRecord.newBuilder().setPhase(phase).build()).status())
                .isEqualTo(status);
        assertThat(JobExit.REFUSED.status()).isEqualTo(2);
        assertThat(JobExit.NOT_READY.status()).isEqualTo(5);
    }
}
