package dev.perrin.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every quantity of a result has its plot, in a real browser.
@TestInstance(Lifecycle.PER_CLASS)
class PageSectionsIT {
    private static final int DESK_WIDTH = 1440;
    private static final List<String> SECTIONS =
            List.of("displacement", "growth", "ageing", "motion", "covariance", "noise", "theory");

    private SamplePage sample;
    private Chromium chromium;

    @BeforeAll
    void startEverything() throws IOException {
        sample = SamplePage.open();
        chromium = Chromium.launch();
    }

    @AfterAll
    void endEverything() {
        chromium.close();
        sample.close();
    }

    @ParameterizedTest
    @CsvSource({
        "displacement,msd-plot global-plot local-plot loss-plot",
        "growth,local-exponent-plot velocity-autocorrelation-plot",
        "ageing,references-plot ageing-plot",
        "motion,phase-plane-plot spectrum-plot mode-msd-plot mode-velocity-plot van-hove-plot",
        "covariance,correlation-position-plot correlation-velocity-plot correlation-cross-plot components-plot"
                + " flatness-plot",
        "noise,noise-autocorrelation-plot noise-ratio-plot",
        "theory,residuals-plot"
    })
    void drawsEveryPlotOfASection(String section, String plots) {
        try (PageVisit visit = visit(SamplePage.RESULT, section)) {
            for (String plot : plots.split(" ", -1)) {
                // When
                visit.await("document.querySelector('#" + plot + " canvas')?.checkVisibility() === true");

                // Then
                assertThat(visit.number("document.querySelector('#" + plot + "').dataset.points"))
                        .as(plot)
                        .isGreaterThan(1);
                assertThat(visit.page().locator("#" + plot).getAttribute("aria-label"))
                        .isNotBlank();
            }
            assertThat(visit.page().locator("#" + section + " .section-empty").isHidden())
                    .isTrue();
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "growth,laws,3",
        "ageing,tensors,5",
        "motion,mode-numbers,10",
        "covariance,leading-components,6",
        "noise,tails,3",
        "theory,scores,5"
    })
    void tabulatesWhatHasNoPlot(String section, String table, int rows) {
        try (PageVisit visit = visit(SamplePage.RESULT, section)) {
            visit.await("document.querySelectorAll('#" + table + "-table tbody tr').length > 0");

            assertThat(visit.page().locator("#" + table + "-table tbody tr").count())
                    .isEqualTo(rows);
        }
    }

    @Test
    void saysWhatTheDataSay() {
        try (PageVisit visit = visit(SamplePage.RESULT, "theory")) {
            assertThat(visit.text("#theory-verdict")).startsWith("The data favour the exact heavy ball");
            assertThat(visit.text("#scores-table")).contains("favoured", "no answer: the noise covariance");
        }
        try (PageVisit visit = visit(SamplePage.RESULT, "noise")) {
            assertThat(visit.text("#stationarity-verdict")).isEqualTo("stationary");
            assertThat(visit.text("#stationarity-heading + p")).contains("p = 0.27");
            assertThat(visit.number("document.querySelector('#fluctuation-dissipation').dataset.value"))
                    .isEqualTo(1.021);
        }
        try (PageVisit visit = visit(SamplePage.RESULT, "displacement")) {
            assertThat(visit.number("document.querySelector('#exponent-measured').dataset.value"))
                    .isEqualTo(0.412);
            assertThat(visit.text("#exponent-interval")).isEqualTo("95 %: 0.385 … 0.439");
            assertThat(visit.number("document.querySelector('#exponent-least-squares').dataset.value"))
                    .isEqualTo(0.409);
            assertThat(visit.text("#msd-legend")).contains("on sketches", "± 2.2");
        }
    }

    @Test
    void tellsAResultMadeAgainFromTheLiveOneAndShowsItsSettings() {
        try (PageVisit visit = visit(SamplePage.RESULT, "displacement")) {
            assertThat(visit.text("#result-id")).isEqualTo("re-analysed: two-references");
            assertThat(visit.text("#settings-brief")).contains("fit window 20 to 200");
            assertThat(visit.text("#run-list")).contains("sample/two-references", "early");
        }
    }

    @Test
    void drawsOtherDynamicsWhenAsked() {
        try (PageVisit visit = visit(SamplePage.RESULT, "displacement")) {
            // Given
            String nesterov = "#msd-legend button[data-key=NESTEROV]";
            assertThat(visit.page().locator(nesterov).getAttribute("aria-pressed"))
                    .isEqualTo("false");

            // When
            visit.page().locator(nesterov).click();

            // Then
            assertThat(visit.page().locator(nesterov).getAttribute("aria-pressed"))
                    .isEqualTo("true");
            visit.page().locator("#msd-plot").press("ArrowRight");
            assertThat(visit.text("#msd-readout")).contains("lag 1", "measured", "Nesterov");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void asksForTheTrajectoryOfTheChosenModeOnly() {
        try (PageVisit visit = visit(SamplePage.RESULT, "motion")) {
            // Given
            visit.await("document.querySelector('#phase-plane-plot').dataset.points > 0");
            String before = visit.text("#mode-numbers-table");

            // When
            visit.page().locator("#mode-after").click();
            visit.await("document.querySelector('#mode-select').value === '1'");
            visit.page().locator("#phase-plane-plot").press("ArrowRight");

            // Then
            visit.await("document.querySelector('#phase-plane-plot + .axis-row').textContent.startsWith('step 7')");
            assertThat(visit.text("#mode-numbers-table")).isNotEqualTo(before);
            assertThat(visit.apiRequests().stream().filter(path -> path.endsWith("/phase")))
                    .hasSize(2);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void readsCorrelationsWithTheKeyboard() {
        try (PageVisit visit = visit(SamplePage.RESULT, "covariance")) {
            // When
            visit.page().locator("#correlation-position-plot").press("ArrowRight");
            visit.page().locator("#correlation-position-plot").press("ArrowRight");

            // Then
            assertThat(visit.text("#correlation-position-plot + .axis-row")).contains("mode 1, mode 2");
        }
    }

    @Test
    void saysWhatASectionWaitsForAndDrawsNothing() {
        for (String section : SECTIONS.subList(1, SECTIONS.size())) {
            try (PageVisit visit = visit(SamplePage.EARLY, section)) {
                visit.await("!document.querySelector('#" + section + " .section-empty').hidden");
                assertThat(visit.text("#" + section + " .section-empty")).startsWith("Waiting for");
                assertThat(visit.page()
                                .locator("#" + section + " .card:visible")
                                .count())
                        .isZero();
                assertThat(visit.complaints()).isEmpty();
            }
        }
    }

    @Test
    void goesFromSectionToSectionWithoutLoadingAgain() {
        try (PageVisit visit = visit(SamplePage.RESULT, "displacement")) {
            // When
            for (String section : SECTIONS.reversed()) {
                visit.page()
                        .locator("#sections a[data-section=" + section + "]")
                        .click();
                visit.await("!document.querySelector('#" + section + "').hidden");
            }
            visit.page().goBack();

            // Then
            visit.await("!document.querySelector('#growth').hidden");
            assertThat(visit.page().url()).contains("section=growth");
            assertThat(visit.apiRequests().stream().filter(path -> path.endsWith("/events")))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"380,LIGHT", "800,DARK", "1280,LIGHT", "2400,DARK"})
    void fitsNarrowAndWide(int width, ColorScheme scheme) {
        for (String section : SECTIONS) {
            try (PageVisit visit =
                    PageVisit.to(sample.url(SamplePage.RESULT, section), chromium.browser(), width, scheme)) {
                visit.await("document.querySelector('#" + section + " canvas') !== null");
                assertThat(visit.number("document.documentElement.scrollWidth"))
                        .as(section)
                        .isLessThanOrEqualTo(width);
                assertThat(visit.complaints()).isEmpty();
            }
        }
    }

    @Test
    void computesWhatItDraws() {
        try (PageVisit visit = visit(SamplePage.EARLY, "displacement")) {
            // When
            Object found = visit.page().evaluate("""
                    async () => {
                      const { joinCurves, autocorrelationCurves } = await import('/app/model/curves.js');
                      const { correlations, correlationMatrices } = await import('/app/model/covariance.js');
                      const { density, nearest } = await import('/app/model/modes.js');
                      const { formatInterval, intervalOf, against } = await import('/app/model/measured.js');
                      const { gaugeOf } = await import('/app/model/noise.js');
                      const { layOut, scoreRows } = await import('/app/model/theory.js');
                      const { symlogSplits } = await import('/app/model/scales.js');
                      const { writeAddress } = await import('/app/model/address.js');
                      const { resultName, resultAddress } = await import('/app/model/runs.js');
                      const velocity = (lagSteps, measured, predicted) => ({ lagSteps, autocovariance: { measured, predicted } });
                      const normalised = autocorrelationCurves([velocity(0, 2, 4), velocity(3, 1, 1)], ['HEAVY_BALL']);
                      const gauge = gaugeOf({ value: 1.2, low: 1.1, high: 1.3 });
                      const places = layOut(['local displacement', 'MSD at lag 1', 'MSD at lag 1,000', 'velocity variance of mode 0']
                          .map((quantity) => ({ quantity })));
                      return [
                        joinCurves([{ xs: [1, 3, 0], ys: [5, -1, 2] }, { xs: [2, 3], ys: [6, 7] }], { x: true, y: true }),
                        normalised.curves.map((curve) => curve.ys),
                        correlations([4, 1, 1, 9], [4, 9], [4, 9]),
                        correlationMatrices({ modes: 2, position: [4, 1, 1, 9], velocity: [1, 0, 0], cross: [] }),
                        density({ edge: [null, -1, 0, 2, null], binCount: [1, 3, 4, 2] }),
                        nearest([0, 5, 9], [0, 5, 0], 8, 1),
                        [formatInterval([0.3846, 0.4394]), formatInterval(intervalOf({ value: 2, standardError: 0.1 }))],
                        against({ value: 3, standardError: 0.5 }, 1),
                        [gauge.holds, gauge.low, gauge.value, gauge.from].map((value) => typeof value === 'number' ? +value.toFixed(4) : value),
                        places.groups,
                        scoreRows({ dynamics: [{ dynamics: 'NESTEROV', refused: 'no' }, { dynamics: 'HEAVY_BALL', score: 0 }] })
                            .map((row) => [row.name, row.typical ?? null]),
                        symlogSplits(-3, 400),
                        [writeAddress({ run: 'a/b', section: 'noise' }), writeAddress({ run: null, section: 'displacement' })],
                        [resultName('a', 'live'), resultName('a', 'b'), resultAddress('a/b', '/phase', { mode: 2 }), resultAddress('a')],
                      ].map((value) => JSON.stringify(value));
                    }""");

            // Then
            List<String> expected = List.of(
                    "[[1,2,3],[5,null,null],[null,6,7]]",
                    "[[0.25],[0.5]]",
                    "[1,0.16666666666666666,0.16666666666666666,1]",
                    "[]",
                    "{\"xs\":[-0.5,1],\"ys\":[0.3,0.2]}",
                    "2",
                    "[\"0.385 … 0.439\",\"1.80 … 2.20\"]",
                    "{\"sigmas\":4,\"grade\":\"beyond\"}",
                    "[false,0.625,0.7667,0.6333]",
                    "[{\"name\":\"local displacement\",\"from\":0,\"to\":0},{\"name\":\"MSD\",\"from\":2,\"to\":3},"
                            + "{\"name\":\"velocity variance\",\"from\":5,\"to\":5}]",
                    "[[\"heavy ball, exact\",0],[\"Nesterov\",null]]",
                    "[-2,0,2,10,100]",
                    "[\"?run=a/b&section=noise\",\"\"]",
                    "[\"a\",\"a/b\",\"api/runs/a/phase?mode=2&result=b\",\"api/runs/a\"]");
            List<?> all = (List<?>) found;
            assertThat(all).hasSameSizeAs(expected);
            IntStream.range(0, expected.size())
                    .forEach(index -> assertThat(all.get(index)).isEqualTo(expected.get(index)));
        }
    }

    private PageVisit visit(String run, String section) {
        PageVisit visit = PageVisit.to(sample.url(run, section), chromium.browser(), DESK_WIDTH, ColorScheme.LIGHT);
        visit.await("perrin.state.result?.latest != null");
        visit.awaitFrames();
        visit.await("!document.querySelector('#" + section + "').hidden");
        return visit;
    }
}
