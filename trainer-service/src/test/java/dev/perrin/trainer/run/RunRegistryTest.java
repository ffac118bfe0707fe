package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RunRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void runsOneAfterTheOther() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            for (int i = 0; i < 3; i++) {
                trainer.registry().start(Specs.linear("run-" + i).build());
            }

            for (int i = 0; i < 3; i++) {
                assertThat(trainer.awaitEnd("run-" + i).getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            }
            assertThat(trainer.registry().list()).hasSize(3);
            assertThat(trainer.registry().list().getFirst().getRun()).isEqualTo("run-2");
        }
    }

    @Test
    void generatesARunIdWhenNoneIsGiven() {
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            RunRecord started = trainer.registry().start(Specs.linear("").build());

            assertThat(started.getRun()).matches("linear-[0-9a-f]{8}");
        }
    }

    @Test
    void refusesARunIdThatWasUsedBefore() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            trainer.stream().store(earlier("twice", RunPhase.RUN_PHASE_FINISHED));
            trainer.recovered();

            assertThatThrownBy(
                            () -> trainer.registry().start(Specs.linear("twice").build()))
                    .isInstanceOf(RunExistsException.class)
                    .hasMessageContaining("'twice' was used before");
        }
    }

    @Test
    void aRunThatWaitsIsStoppedAtOnce() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            // Given
            RunSpec.Builder endless = Specs.linear("endless").setLimitingSteps(1_000_000_000L);
            trainer.registry().start(endless.build());
            trainer.registry().start(Specs.linear("waiting").build());

            // When
            RunRecord stopped = trainer.registry().stop(new RunId("waiting"), "stopped by request", PATIENCE);

            // Then
            assertThat(stopped.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
            assertThat(trainer.registry().state(new RunId("endless")).current().getPhase())
                    .isNotEqualTo(RunPhase.RUN_PHASE_STOPPED);
        }
    }

    @Test
    void closingStopsWhatRuns() throws InterruptedException {
        TrainerUnderTest trainer = new TrainerUnderTest().recovered();
        RunSpec.Builder endless = Specs.linear("endless").setLimitingSteps(1_000_000_000L);
        trainer.registry().start(endless.build());

        assertThat(trainer.registry().close(Duration.ofSeconds(20))).isTrue();

        RunRecord ended = trainer.registry().state(new RunId("endless")).current();
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
        assertThat(ended.getReason()).isEqualTo("the trainer was shut down");
    }

    @Test
    void aRunThatWasCutOffIsDeclaredFailed() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            // Given
            trainer.stream().store(earlier("done", RunPhase.RUN_PHASE_FINISHED));
            trainer.stream().store(earlier("cut", RunPhase.RUN_PHASE_LIMITING));
            trainer.stream()
                    .store(earlier("repeated", RunPhase.RUN_PHASE_LIMITING).toBuilder()
                            .setRepublishedFrom("done")
                            .build());

            // When
            trainer.recovered();

            // Then
            assertThat(trainer.registry().list()).hasSize(3);
            RunRecord cut = trainer.registry().state(new RunId("cut")).current();
            assertThat(cut.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
            assertThat(cut.getReason()).startsWith("the trainer was restarted while the run was LIMITING");
            assertThat(trainer.stream().all(RunRecord.class)).containsExactly(cut);
        }
    }

    @Test
    void takesNoRunsWhileTheBrokerIsNotReachable() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            RunSpec spec = Specs.linear("early").build();

            assertThatThrownBy(() -> trainer.registry().start(spec)).isInstanceOf(NotReadyException.class);
            trainer.recovered();
            trainer.stream().setUnreachable(true);
            assertThatThrownBy(() -> trainer.registry().start(spec)).isInstanceOf(NotReadyException.class);
            trainer.stream().setUnreachable(false);
            assertThat(trainer.runToEnd(spec.toBuilder()).getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        }
    }

    @Test
    void refusesWhatDoesNotFitInTheQueue() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            for (int i = 0; i < 11; i++) {
                trainer.registry()
                        .start(Specs.linear("run-" + i)
                                .setLimitingSteps(1_000_000_000L)
                                .build());
            }

            assertThatThrownBy(() ->
                            trainer.registry().start(Specs.linear("too-many").build()))
                    .isInstanceOf(NotReadyException.class)
                    .hasMessageContaining("queue of 10 runs is full");
        }
    }

    private static RunRecord earlier(String run, RunPhase phase) {
        return RunRecord.newBuilder()
                .setRun(run)
                .setSpec(Specs.linear(run))
                .setPhase(phase)
                .build();
    }
}
