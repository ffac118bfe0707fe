package dev.perrin.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.ColorScheme;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.ModelSpec;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page as a browser shows it, over real runs of the real system.
@TestInstance(Lifecycle.PER_CLASS)
class LivePageIT {
    private static final int DESK_WIDTH = 1440;
    private static final int EVERY_STEPS = 10;
    private static final String POINTS = "perrin.state.result.series.steps.length";
    private static final String LAGS = "document.querySelector('#msd-plot').dataset.points";
    private static final String COMPLETE = "perrin.state.result?.latest?.complete === true";

    private final Set<String> started = new HashSet<>();
    private TestStack running;
    private LocalStack stack;
    private Chromium chromium;

    @BeforeAll
    void startEverything(@TempDir Path folder) throws InterruptedException {
        running = TestStack.start(folder);
        stack = running.stack();
        chromium = Chromium.launch();
    }

    @AfterAll
    void endEverything() {
        chromium.close();
        running.close();
    }

    @Test
    void growsByPushWithoutReloadingOrAskingTwice() {
        // Given
        String run = "grows-by-push";
        int steps = 60_000;
        try (PageVisit visit = visit(stack.pageUrl(), DESK_WIDTH, ColorScheme.LIGHT)) {
            visit.await("perrin.state.connection === 'open'");

            // When
            stack.startRun(spec(run, steps));

            // Then
            visit.await("perrin.state.selected === '" + run + "'");
            visit.await(LAGS + " > 0");
            double lagsAtFirst = visit.number(LAGS);
            visit.await(COMPLETE);
            visit.await("document.querySelector('#connection').dataset.state === 'complete'");
            assertThat(visit.number(LAGS)).isGreaterThan(lagsAtFirst);
            assertThat(visit.number("perrin.state.counters.results")).isGreaterThan(3);
            assertThat(visit.number(POINTS)).isEqualTo(visit.number("perrin.state.result.received"));
            assertThat(visit.number("document.querySelector('#snapshots-analysed').dataset.value"))
                    .isEqualTo(steps / EVERY_STEPS + 1);
            assertThat(visit.apiRequests())
                    .as("one stream of runs, one of each run's results, nothing fetched twice")
                    .contains("/api/events", "/api/runs/" + run + "/events")
                    .doesNotHaveDuplicates()
                    .allMatch(path -> path.endsWith("/events"));
            assertThat(visit.navigations()).isEqualTo(1);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void putsThePredictionBesideTheMeasurement() {
        // Given
        String run = "beside-the-measurement";
        stack.startRun(spec(run, 30_000));

        // When
        try (PageVisit visit = visit(runUrl(stack.pageUrl(), run), DESK_WIDTH, ColorScheme.DARK)) {
            visit.await(COMPLETE);
            visit.await("document.querySelector('#exponent-predicted').dataset.value !== undefined");

            // Then
            double measured = visit.number("document.querySelector('#exponent-measured').dataset.value");
            double predicted = visit.number("document.querySelector('#exponent-predicted').dataset.value");
            assertThat(measured).isCloseTo(predicted, within(0.15));
            double local = visit.number("document.querySelector('#local-measured').dataset.value");
            double predictedLocal = visit.number("document.querySelector('#local-predicted').dataset.value");
            assertThat(local / predictedLocal).isBetween(0.9, 1.2);
            assertThat(visit.page().locator("#modes tbody tr").count()).isPositive();
            assertThat(visit.page().locator("#lags tbody tr").count()).isGreaterThan(2);
            assertThat(visit.page().locator("#caveats li").count()).isPositive();
            visit.page().locator("#sections a[data-section=theory]").click();
            visit.await("document.querySelector('#residuals-plot').dataset.points > 1");
            assertThat(visit.text("#theory-verdict")).isNotBlank();
            assertThat(visit.page().locator("#scores-table tbody tr").count()).isGreaterThan(1);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void fetchesOnlyWhatItMissedAfterABrokenConnection() throws IOException {
        // Given
        String run = "broken-connection";
        try (CuttableRelay relay = new CuttableRelay(stack.pageUrl());
                PageVisit visit = visit(runUrl(relay.url(), run), DESK_WIDTH, ColorScheme.LIGHT)) {
            stack.startRun(spec(run, 60_000));
            visit.await("perrin.state.result !== null && " + POINTS + " > 0");

            // When
            relay.cut();
            visit.await("document.querySelector('#connection').dataset.state === 'reconnecting'");
            double before = visit.number(POINTS);
            long analysed = analysed(run);
            await().atMost(Duration.ofMinutes(2)).until(() -> analysed(run) > analysed);
            relay.mend();

            // Then
            visit.await(COMPLETE);
            assertThat(visit.number(POINTS)).isGreaterThan(before);
            assertThat(visit.number("perrin.state.result.received"))
                    .as("no point arrived twice")
                    .isEqualTo(visit.number(POINTS));
            assertThat(visit.number("perrin.state.counters.gaps")).isZero();
            assertThat(visit.number("perrin.state.counters.repeats")).isZero();
            assertThat(visit.number("perrin.state.counters.reconnects")).isPositive();
            assertThat(
                            visit.page()
                                    .evaluate(
                                            "() => perrin.state.result.series.steps.every((s, i, all) => i === 0 || s > all[i - 1])"))
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @CsvSource({"360,LIGHT", "390,DARK", "1440,LIGHT", "1440,DARK", "2560,LIGHT", "2560,DARK"})
    void fitsNarrowAndWideInLightAndDark(int width, ColorScheme scheme) {
        // Given
        String run = "fits-everywhere";
        startOnce(spec(run, 5_000));

        // When
        try (PageVisit visit = visit(runUrl(stack.pageUrl(), run), width, scheme)) {
            visit.await(COMPLETE);
            visit.await("document.querySelector('#msd-plot canvas') !== null");

            // Then
            assertThat(visit.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
            double ground = visit.number("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]");
            assertThat(ground > 128).isEqualTo(scheme == ColorScheme.LIGHT);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void saysThatARunIsUnknownWithoutAskingForIt() {
        // When
        try (PageVisit visit = visit(runUrl(stack.pageUrl(), "never-seen"), DESK_WIDTH, ColorScheme.LIGHT)) {
            visit.page().locator("#no-run").waitFor();

            // Then
            assertThat(visit.page().locator("#no-run").innerText()).contains("never-seen");
            assertThat(visit.apiRequests()).containsExactly("/api/events");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void writesNumbersAsPeopleDo() {
        try (PageVisit visit = visit(stack.pageUrl(), DESK_WIDTH, ColorScheme.LIGHT)) {
            // When
            Object written = visit.page().evaluate("""
                    async () => {
                      const { formatCount, formatNumber, formatWithError } = await import('/app/model/format.js');
                      return [formatNumber(1.4286e-3), formatNumber(0.47134), formatCount(20001),
                              formatWithError(0.6049, 0.0123), formatWithError(1.4286e-3, 1.2e-5), formatNumber(NaN)]
                          .map((text) => text.replaceAll('\\u202f', ' '));
                    }""");

            // Then
            assertThat(written)
                    .isEqualTo(List.of(
                            "1.429 × 10⁻³", "0.4713", "20 001", "0.605 ± 0.012", "(1.429 ± 0.012) × 10⁻³", "–"));
        }
    }

    @Test
    void mergesPointsByTheirIndexAndNoticesWhatIsMissing() {
        try (PageVisit visit = visit(stack.pageUrl(), DESK_WIDTH, ColorScheme.LIGHT)) {
            // When
            Object outcomes = visit.page().evaluate("""
                    async () => {
                      const { emptyResult, mergeEvent } = await import('/app/model/result.js');
                      const result = emptyResult('r');
                      const event = (sequence, first, count) => ({ run: 'r', sequence, firstDisplacementIndex: first,
                          displacement: Array.from({ length: count }, (_, i) => ({ step: first + i })) });
                      const outcomes = [event(1, 0, 3), event(2, 3, 2), event(2, 3, 2), event(4, 7, 1), event(5, 5, 1), event(1, 0, 2)]
                          .map((one) => `${mergeEvent(result, one)} ${result.series.steps.join(',')}`);
                      return outcomes;
                    }""");

            // Then
            assertThat(outcomes)
                    .isEqualTo(List.of(
                            "merged 0,1,2",
                            "merged 0,1,2,3,4",
                            "repeated 0,1,2,3,4",
                            "gap 0,1,2,3,4",
                            "merged 0,1,2,3,4,5",
                            "restarted 0,1"));
        }
    }

    private PageVisit visit(URI url, int width, ColorScheme scheme) {
        return PageVisit.to(url, chromium.browser(), width, scheme);
    }

    private static URI runUrl(URI page, String run) {
        return page.resolve("?run=" + run);
    }

    private long analysed(String run) {
        return stack.clients()
                .analysis()
                .getResult(GetResultRequest.newBuilder().setRun(run).build())
                .getResult()
                .getSnapshotsAnalysed();
    }

    private void startOnce(RunSpec spec) {
        if (started.add(spec.getRun())) {
            stack.startRun(spec);
        }
    }

    private static RunSpec spec(String run, long limitingSteps) {
        return RunSpec.newBuilder()
                .setRun(run)
                .setModel(ModelSpec.newBuilder().setName("softmax"))
                .setData("digits")
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setWeightDecay(1e-3)
                        .setBatchSize(32))
                .setSampling(Sampling.SAMPLING_IID)
                .setSeed(1)
                .setLimitingSteps(limitingSteps)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(EVERY_STEPS))
                .build();
    }
}
