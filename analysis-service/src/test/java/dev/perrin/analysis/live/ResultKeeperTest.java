package dev.perrin.analysis.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResultKeeperTest {
    private final LiveView view = new LiveView();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private final Store store = new Store();
    private final ResultKeeper keeper = new ResultKeeper(view, store, background::add, pauses::add);

    /// Cannot be asked for some time.
    private static final class Store implements ResultStore {
        private final Map<String, AnalysisResult> kept = new HashMap<>();
        private int failures;
        private boolean knowsTheRun = true;

        @Override
        public boolean put(AnalysisResult result) {
            if (failures > 0) {
                failures--;
                throw new StoreUnavailableException("down", new IllegalStateException("down"));
            }
            if (knowsTheRun) {
                kept.put(ResultName.of(result), result);
            }
            return knowsTheRun;
        }

        @Override
        public Optional<AnalysisResult> find(String run, String resultId) {
            return Optional.ofNullable(kept.get(ResultName.of(run, resultId)));
        }
    }

    @Test
    void handsOverTheWholeResult() {
        // Given
        view.add(result("run", 1, false, 10));
        view.add(result("run", 2, true, 20));

        // When
        keeper.keep("run");
        background.removeFirst().run();

        // Then
        AnalysisResult kept = Objects.requireNonNull(store.kept.get("run"));
        assertThat(kept.getSequence()).isEqualTo(2);
        assertThat(kept.getTrajectories(0).getStepList()).containsExactly(10L, 20L);
        assertThat(background).isEmpty();
    }

    @Test
    void triesUntilTheStoreAnswersWithLongerAndLongerPauses() {
        // Given
        view.add(result("run", 1, true, 10));
        view.add(result("other", 1, true, 10));
        store.failures = 7;

        // When
        keeper.keep("run");
        keeper.keep("other");
        background.removeFirst().run();

        // Then
        assertThat(store.kept).containsOnlyKeys("run", "other");
        assertThat(pauses).isSorted().hasSize(7).startsWith(1_000_000_000L).endsWith(30_000_000_000L);
        assertThat(background).as("one worker at a time").isEmpty();
    }

    @Test
    void leavesARunThatTheArchiveDoesNotKnow() {
        view.add(result("run", 1, true, 10));
        store.knowsTheRun = false;
        keeper.keep("run");
        background.removeFirst().run();
        assertThat(store.kept).isEmpty();
        assertThat(pauses).isEmpty();
        store.knowsTheRun = true;
        keeper.keep("run");
        background.removeFirst().run();
        assertThat(store.kept).containsOnlyKeys("run");
    }

    @Test
    void givesBackWhatTheStreamNoLongerHolds() {
        // Given
        Results results = new Results(view, store);
        store.put(result("old", 9, true, 10));
        RunRecord ended = RunRecord.newBuilder()
                .setRun("old")
                .setPhase(RunPhase.RUN_PHASE_FINISHED)
                .build();

        // Then
        assertThat(results.find("old").orElseThrow().getSequence())
                .as("nothing is known here")
                .isEqualTo(9);
        view.learn(ended);
        assertThat(results.find("old").orElseThrow().getSequence())
                .as("the record is known")
                .isEqualTo(9);
        assertThat(results.find("old").orElseThrow().getTrajectoriesCount()).isZero();
        assertThat(results.find("never-seen")).isEmpty();
        view.add(result("old", 12, false, 10));
        assertThat(results.find("old").orElseThrow().getSequence())
                .as("the stream holds it")
                .isEqualTo(12);
    }

    private static AnalysisResult result(String run, long sequence, boolean last, long step) {
        return AnalysisResult.newBuilder()
                .setRun(run)
                .setRecord(RunRecord.newBuilder().setRun(run))
                .setSequence(sequence)
                .setLast(last)
                .addTrajectories(PhaseTrajectory.newBuilder()
                        .setMode(0)
                        .addStep(step)
                        .addPosition(1)
                        .addVelocity(2))
                .build();
    }
}
