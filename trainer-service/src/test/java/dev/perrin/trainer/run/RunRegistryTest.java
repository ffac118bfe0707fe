package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.Optional;
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
    void closingStopsWhatWouldNotGoOn() throws InterruptedException {
        TrainerUnderTest trainer =
                new TrainerUnderTest(new ResumeSettings("trainer", Optional.empty(), true)).recovered();
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
    void runsOfOtherTrainersAreTheirs() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            trainer.stream()
                    .store(earlier("other", RunPhase.RUN_PHASE_LIMITING).toBuilder()
                            .setTrainer("other-trainer")
                            .build());
            trainer.stream()
                    .store(earlier("job", RunPhase.RUN_PHASE_CONVERGING).toBuilder()
                            .setTrainer("job")
                            .build());

            trainer.recovered();

            assertThat(trainer.stream().all(RunRecord.class)).isEmpty();
            assertThat(trainer.registry().state(new RunId("other")).current().getPhase())
                    .isEqualTo(RunPhase.RUN_PHASE_LIMITING);
        }
    }

    @Test
    void ownRunsGoOnTheOneThatHadBegunFirst() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            // Given
            trainer.stream().store(own("younger", RunPhase.RUN_PHASE_PENDING, 3));
            trainer.stream().store(own("older", RunPhase.RUN_PHASE_PENDING, 1));
            trainer.stream().store(own("begun", RunPhase.RUN_PHASE_CONVERGING, 2));

            // When
            trainer.recovered();

            // Then
            RunRecord begun = trainer.awaitEnd("begun");
            assertThat(begun.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(begun.getResumptionsList())
                    .singleElement()
                    .satisfies(each -> assertThat(each.getStep()).isZero());
            assertThat(trainer.awaitEnd("older").getResumptionsCount()).isZero();
            assertThat(trainer.awaitEnd("younger").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(trainer.stream().all(RunRecord.class).stream()
                            .filter(each -> each.getPhase() == RunPhase.RUN_PHASE_FINISHED)
                            .map(RunRecord::getRun))
                    .containsExactly("begun", "older", "younger");
        }
    }

    @Test
    void aRunThatCannotGoOnHasFailed() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest()) {
            RunRecord lost = own("lost", RunPhase.RUN_PHASE_LIMITING, 1);
            trainer.stream()
                    .store(lost.toBuilder()
                            .setSpec(Specs.spec("lost", "linear", "no-such-file.csv"))
                            .build());

            trainer.recovered();

            RunRecord failed = trainer.registry().state(new RunId("lost")).current();
            assertThat(failed.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
            assertThat(failed.getReason())
                    .startsWith("the trainer was restarted while the run was LIMITING and cannot go on any more: ")
                    .contains("no-such-file.csv");
        }
    }

    @Test
    void aTrainerForOneRunGoesOnWithItByTheSameSpecificationOnly() throws InterruptedException {
        ResumeSettings job = new ResumeSettings("job", Optional.of(Duration.ZERO), false);
        try (TrainerUnderTest trainer = new TrainerUnderTest(job)) {
            // Given
            RunRecord cutOff = own("cut", RunPhase.RUN_PHASE_CONVERGING, 1).toBuilder()
                    .setTrainer("job")
                    .setSpec(Specs.linear("cut").setProjectedModes(11))
                    .build();
            trainer.stream().store(cutOff);
            trainer.stream()
                    .store(earlier("ended", RunPhase.RUN_PHASE_FINISHED).toBuilder()
                            .setTrainer("job")
                            .build());
            trainer.recovered();
            assertThat(trainer.registry().state(new RunId("cut")).current()).isEqualTo(cutOff);

            // When, Then
            assertThatThrownBy(() -> trainer.registry()
                            .startOrResume(Specs.linear("cut").setSeed(4).build()))
                    .isInstanceOf(SpecRefusedException.class)
                    .hasMessageContaining("'cut' must go on with the specification that it was started with");
            assertThatThrownBy(() -> trainer.registry()
                            .startOrResume(Specs.linear("ended").build()))
                    .isInstanceOf(RunExistsException.class);
            trainer.registry().startOrResume(Specs.linear("cut").build());
            assertThat(trainer.awaitEnd("cut").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            trainer.registry().startOrResume(Specs.linear("new").build());
            assertThat(trainer.awaitEnd("new").getTrainer()).isEqualTo("job");
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

    private static RunRecord own(String run, RunPhase phase, long startedAt) {
        RunRecord.Builder own = earlier(run, phase).toBuilder().setTrainer("trainer");
        own.getStartedAtBuilder().setSeconds(startedAt);
        return own.build();
    }

    private static RunRecord earlier(String run, RunPhase phase) {
        return RunRecord.newBuilder()
                .setRun(run)
                .setSpec(Specs.linear(run))
                .setPhase(phase)
                .build();
    }
}
