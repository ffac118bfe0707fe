package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.KeptQuantity;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ChangeRunTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    private static HyperparameterChange.Builder change() {
        return HyperparameterChange.newBuilder();
    }

    private static RunSpec.Builder everyStep(String run) {
        RunSpec.Builder spec = Specs.linear(run).setLimitingSteps(300);
        spec.getSnapshotsBuilder().setEverySteps(1);
        return spec;
    }

    /// A run that has begun its limiting phase and waits for the broker.
    private RunRecord held(RunSpec.Builder spec) {
        trainer.stream().holdSnapshotsAfter(1);
        trainer.registry().start(spec.build());
        RunId run = new RunId(spec.getRun());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> trainer.registry().state(run).current().getPhase() == RunPhase.RUN_PHASE_LIMITING
                        && !trainer.stream().all(Snapshot.class).isEmpty());
        return trainer.registry().state(run).current();
    }

    private RunEvent submit(String run, long step, HyperparameterChange.Builder change) {
        return trainer.registry().change(new RunId(run), OptionalLong.of(step), change.build());
    }

    @ParameterizedTest
    @EnumSource(names = {"SAMPLING_IID", "SAMPLING_SHUFFLED"})
    void aChangeWhileItRunsGivesTheBitsOfTheSameChangePlanned(Sampling sampling) throws InterruptedException {
        // Given
        HyperparameterChange.Builder first =
                change().setLearningRate(0.02).setMomentum(0.5).setBatchSize(20);
        HyperparameterChange.Builder second = change().setWeightDecay(0.1).setResetVelocity(true);
        RunSpec.Builder planned = everyStep("planned").setSampling(sampling);
        planned.addChangesBuilder().setLimitingStep(100).setChange(first);
        planned.addChangesBuilder().setLimitingStep(200).setChange(second);

        // When
        RunRecord asPlanned = trainer.runToEnd(planned);
        List<Snapshot> expected = trainer.stream().all(Snapshot.class);
        trainer.stream().holdSnapshotsAfter(1);
        trainer.registry().start(everyStep("asked").setSampling(sampling).build());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> trainer.stream().all(Snapshot.class).size() > expected.size());
        long reference = asPlanned.getLimiting().getReferenceStep();
        submit("asked", reference + 200, second);
        submit("asked", reference + 100, first);
        trainer.stream().goOn();
        RunRecord asAsked = trainer.awaitEnd("asked");

        // Then
        assertThat(asAsked.getPhase()).as(asAsked.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<Snapshot> all = trainer.stream().all(Snapshot.class);
        assertThat(expected).hasSize(301);
        assertThat(all.subList(301, all.size())).isEqualTo(expected);
        assertThat(asAsked.getEventsList()).isEqualTo(asPlanned.getEventsList());
        assertThat(asAsked.getEventsList())
                .extracting(RunEvent::getStep)
                .containsExactly(reference + 100, reference + 200);
        assertThat(asAsked.getEvents(1).getBefore().getLearningRate()).isEqualTo(0.02);
        assertThat(asAsked.getEvents(1).getVelocityReset()).isTrue();
    }

    /// δₖ = ηvₖ tells the learning rate of every step from outside.
    @Test
    void aChangeIsInForceFromItsStepOn() throws InterruptedException {
        // Given
        RunSpec.Builder spec = everyStep("exact");
        spec.addChangesBuilder().setLimitingStep(101).setChange(change().setLearningRate(0.0125));

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        for (int k = 1; k <= 300; k++) {
            double learningRate = k <= 100 ? 0.05 : 0.0125;
            for (int i = 0; i < 11; i++) {
                double moved = (double) snapshots.get(k).position().get(i)
                        - snapshots.get(k - 1).position().get(i);
                assertThat(moved)
                        .as("step %d", k)
                        .isCloseTo(learningRate * snapshots.get(k).velocity().get(i), within(1e-7));
            }
        }
        long first = ended.getLimiting().getReferenceStep() + 101;
        for (ObservationBatch batch : trainer.stream().all(ObservationBatch.class)) {
            double inForce = batch.getHyperparameters().getLearningRate();
            assertThat(batch.getStepList()).allMatch(step -> inForce == (step < first ? 0.05 : 0.0125));
        }
    }

    @Test
    void anEventIsDurableBeforeTheStepThatItBeginsWith() throws InterruptedException {
        // Given
        RunSpec.Builder spec = everyStep("durable");
        spec.addChangesBuilder().setLimitingStep(50).setChange(change().setMomentum(0.5));

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        List<Object> events = trainer.stream().events();
        RunRecord told = trainer.stream().all(RunRecord.class).stream()
                .filter(each -> each.getEventsCount() == 1)
                .findFirst()
                .orElseThrow();
        Snapshot changed = trainer.stream().all(Snapshot.class).get(50);
        assertThat(changed.head().getStep()).isEqualTo(told.getEvents(0).getStep());
        assertThat(events.indexOf(told)).isLessThan(events.indexOf(changed));
        assertThat(ended.getEventsList()).isEqualTo(told.getEventsList());
    }

    /// α = 2 of science.md 1.10: the numbers that were chosen are in the record.
    @Test
    void halvesTheBatchAtTheSameTemperatureAndFrequency() throws InterruptedException {
        // Given
        RunSpec.Builder spec = everyStep("equivalent");
        spec.addChangesBuilder()
                .setLimitingStep(50)
                .setChange(change().setBatchSize(16).setKeep(KeptQuantity.KEPT_QUANTITY_TEMPERATURE_AND_FREQUENCY));

        // When
        RunEvent event = trainer.runToEnd(spec).getEvents(0);

        // Then
        double momentum = Math.sqrt(1 - 2 * (1 - 0.81));
        assertThat(event.getAfter().getBatchSize()).isEqualTo(16);
        assertThat(event.getAfter().getMomentum()).isCloseTo(momentum, within(1e-15));
        assertThat(event.getAfter().getLearningRate()).isCloseTo(0.05 * 1.9 / (1 + momentum), within(1e-15));
        assertThat(event.getKept()).isEqualTo(KeptQuantity.KEPT_QUANTITY_TEMPERATURE_AND_FREQUENCY);
    }

    @Test
    void refusesAStepThatHasPassedAndValuesThatBreakARule() throws InterruptedException {
        // Given
        long reference = held(everyStep("refusing")).getLimiting().getReferenceStep();

        // When, Then
        assertThatThrownBy(() -> submit("refusing", reference, change().setMomentum(0.5)))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("step must be above ")
                .hasMessageContaining("the last of the run, but is " + reference);
        assertThatThrownBy(() -> submit("refusing", reference + 301, change().setMomentum(0.5)))
                .hasMessageContaining("at most " + (reference + 300));
        assertThatThrownBy(() -> submit("refusing", reference + 250, change().setMomentum(1)))
                .hasMessage("momentum must be at least 0 and below 1, but is 1.0");
        assertThatThrownBy(() -> submit("refusing", reference + 250, change().setBatchSize(443)))
                .hasMessage("batch_size must be at most the 442 examples, but is 443");
        assertThatThrownBy(() -> submit("refusing", reference + 250, change().setLearningRate(1)))
                .hasMessageContaining("learning_rate must be below 2(1 + momentum)/(h1 + weight_decay) = ");
        assertThatThrownBy(() -> submit("refusing", reference + 250, change()))
                .hasMessage("change must change something, but is empty");
        trainer.stream().goOn();
        RunRecord ended = trainer.awaitEnd("refusing");
        assertThat(ended.getEventsList()).isEmpty();
        assertThatThrownBy(() -> submit("refusing", reference + 300, change().setMomentum(0.5)))
                .isInstanceOf(NotTrainingException.class);
    }

    /// A momentum that is fine by itself makes a learning rate that waits unstable.
    @Test
    void refusesAChangeThatMakesOneThatWaitsImpossible() throws InterruptedException {
        // Given
        long reference = held(everyStep("chained")).getLimiting().getReferenceStep();
        submit("chained", reference + 200, change().setLearningRate(0.9));

        // When, Then: h₁ = 4.024, so that the limit is 0.944 for β = 0.9 and 0.497 for β = 0.
        assertThatThrownBy(() -> submit("chained", reference + 150, change().setMomentum(0)))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("but is 0.9");
        trainer.stream().goOn();
        assertThat(trainer.awaitEnd("chained").getEventsCount()).isEqualTo(1);
    }

    @Test
    void aRunThatWaitsOrHasEndedIsNotChanged() throws InterruptedException {
        // Given
        held(everyStep("first"));
        trainer.registry().start(everyStep("second").build());

        // When, Then
        assertThatThrownBy(() -> submit("second", 5000, change().setMomentum(0.5)))
                .isInstanceOf(NotTrainingException.class)
                .hasMessage("run 'second' must be LIMITING to be changed, but is PENDING");
        assertThatThrownBy(() -> submit("third", 5000, change().setMomentum(0.5)))
                .isInstanceOf(UnknownRunException.class);
        trainer.stream().goOn();
        trainer.awaitEnd("second");
    }

    @Test
    void plannedChangesThatCannotBeAreRefusedAtTheStart() {
        // Given
        RunSpec.Builder spec = everyStep("impossible");
        spec.addChangesBuilder().setLimitingStep(5).setChange(change().setBatchSize(500));

        // When, Then
        assertThatThrownBy(() -> trainer.registry().start(spec.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("changes[0]: batch_size must be at most the 442 examples of 'diabetes', but is 500");
    }

    @Test
    void weightDecayThatIsPartOfTheLossChangesToo() throws InterruptedException {
        // Given
        RunSpec.Builder spec = everyStep("decayed").setLimitingSteps(4000);
        spec.getSnapshotsBuilder().setEverySteps(4000);
        spec.getHyperparametersBuilder()
                .setWeightDecay(0.001)
                .setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES);
        spec.addChangesBuilder().setLimitingStep(1).setChange(change().setWeightDecay(10));

        // When
        trainer.runToEnd(spec);

        // Then: (h + λ)⁻¹ shrinks the weights about tenfold, in spite of the noise.
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        assertThat(norm(snapshots.getLast())).isLessThan(norm(snapshots.getFirst()) / 2);
    }

    private static double norm(Snapshot snapshot) {
        return Math.sqrt(
                snapshot.position().stream().mapToDouble(x -> (double) x * x).sum());
    }
}
