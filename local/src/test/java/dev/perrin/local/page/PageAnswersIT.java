package dev.perrin.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What the page asks the service for beside its streams: ensembles, curves at every lag, re-analyses.
@TestInstance(Lifecycle.PER_CLASS)
class PageAnswersIT {
    private static final int DESK_WIDTH = 1440;

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

    @Test
    void drawsTheEnsembleOfRunsThatDifferInTheirSeedAlone() {
        try (PageVisit visit = visit(SamplePage.LIVE, "ageing")) {
            visit.await("document.querySelector('#ensemble-plot canvas')?.checkVisibility() === true");
            visit.await("document.querySelector('#ergodicity-plot canvas')?.checkVisibility() === true");

            assertThat(visit.text("#ensemble-plot ~ .legend")).contains("time average", "ensemble average");
            assertThat(visit.text("#ensemble-plot ~ .finding-note"))
                    .contains("4 runs that differ", "Exponent over the runs: c =");
            visit.page().locator("#ensemble-plot").press("ArrowRight");
            assertThat(visit.text("#ensemble-plot + .axis-row")).contains("lag 1", "time average", "ensemble average");
            assertThat(visit.number("document.querySelector('#ergodicity-plot').dataset.points"))
                    .isGreaterThan(10);
            assertThat(visit.apiRequests().stream().filter(path -> path.endsWith("/ensemble")))
                    .hasSize(1);
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void asksForNoEnsembleWhereThereIsNone() {
        for (String run : List.of(SamplePage.RESULT, SamplePage.EARLY)) {
            try (PageVisit visit = visit(run, "ageing")) {
                visit.awaitFrames();

                assertThat(visit.page().locator("#ensemble-plot").isVisible()).isFalse();
                assertThat(visit.apiRequests()).noneMatch(path -> path.endsWith("/ensemble"));
            }
        }
    }

    @Test
    void drawsTheExactCurveAtEveryLagOnDemand() {
        try (PageVisit visit = visit(SamplePage.LIVE, "displacement")) {
            // Given
            Locator button = visit.page().locator("#all-lags-button");
            assertThat(button.innerText()).isEqualTo("Draw every lag, exactly");
            assertThat(visit.text("#msd-legend")).doesNotContain("every lag");

            // When
            button.click();
            visit.await("document.querySelector('#msd-legend').textContent.includes('every lag, exact')");

            // Then
            assertThat(visit.text("#all-lags-status")).matches("\\d+ lags, 60 a decade");
            visit.page().locator("#msd-plot").press("ArrowRight");
            assertThat(visit.text("#msd-readout")).contains("lag 1", "measured", "every lag, exact");
            button.click();
            visit.await("!document.querySelector('#msd-legend').textContent.includes('every lag, exact')");
            assertThat(visit.apiRequests().stream().filter(path -> path.endsWith("/all-lags.json")))
                    .hasSize(1);
            assertThat(visit.complaints()).isEmpty();
        }
        try (PageVisit visit = visit(SamplePage.RESULT, "displacement")) {
            assertThat(visit.page().locator("#all-lags-button").isVisible())
                    .as("beside a result with another burn-in")
                    .isFalse();
        }
    }

    @Test
    void hasARunAnalysedAgainAndOpensTheResult() {
        try (PageVisit visit = visit(SamplePage.LIVE, "displacement")) {
            // Given
            visit.page().locator("#again summary").click();

            // When a form that cannot be sent is sent, and one that the service refuses
            visit.page().getByLabel("Reference points, steps").fill("0, many");
            visit.page().getByLabel("Burn-in, steps").fill(Integer.toString(SamplePage.REFUSED_BURN_IN));
            visit.page().getByLabel("Fit window from").fill("100");
            visit.page().getByLabel("Stretch from").fill("9000");
            visit.page().getByLabel("Stretch to").fill("9000");
            send(visit);
            assertThat(visit.text("#again-id-error")).contains("Up to 64");
            assertThat(visit.text("#again-references-error")).contains("Whole numbers");
            assertThat(visit.text("#again-window-error")).contains("Two whole numbers");
            assertThat(visit.text("#again-stretch-error")).contains("the first less than the second");
            assertThat(visit.page().evaluate("() => document.activeElement.id")).isEqualTo("again-id");
            assertThat(sample.posted()).isEmpty();
            visit.page().getByLabel("Name of the result").fill("two-references");
            visit.page().getByLabel("Reference points, steps").fill("6000, 0");
            visit.page().getByLabel("Fit window to").fill("1000");
            visit.page().getByLabel("Stretch from").fill("5000");
            visit.page().getByLabel("Stretch to").fill("");
            send(visit);
            visit.await("!document.querySelector('#again-burn-in-error').hidden");

            // Then
            assertThat(visit.text("#again-burn-in-error")).isEqualTo("burn_in_steps 77: must not be this one");
            assertThat(visit.page().locator("#again-burn-in").getAttribute("aria-invalid"))
                    .isEqualTo("true");
            assertThat(visit.page().evaluate("() => document.activeElement.id")).isEqualTo("again-burn-in");
            assertThat(visit.page().locator("#again-id-error").isVisible()).isFalse();

            // When
            visit.page().getByLabel("Burn-in, steps").fill("");
            send(visit);
            visit.await("perrin.state.selected === '" + SamplePage.RESULT + "'");

            // Then
            visit.await("perrin.state.result?.latest?.resultId === 'two-references'");
            visit.awaitFrames();
            assertThat(visit.text("#result-id")).isEqualTo("re-analysed: two-references");
            assertThat(sample.posted())
                    .last()
                    .isEqualTo("POST {\"fromStep\":5000,\"referenceAfterSteps\":[0,6000],"
                            + "\"fitWindow\":{\"fromLagSteps\":100,\"toLagSteps\":1000}}");
            // Chromium reports an answer of 400 as an error of the page's console.
            assertThat(visit.complaints()).allMatch(text -> text.contains("400"));
        }
    }

    private static void send(PageVisit visit) {
        visit.page()
                .getByRole(
                        AriaRole.BUTTON, new com.microsoft.playwright.Page.GetByRoleOptions().setName("Analyse again"))
                .click();
    }

    private PageVisit visit(String run, String section) {
        PageVisit visit = PageVisit.to(sample.url(run, section), chromium.browser(), DESK_WIDTH, ColorScheme.LIGHT);
        visit.await("perrin.state.result?.latest != null");
        visit.awaitFrames();
        visit.await("!document.querySelector('#" + section + "').hidden");
        return visit;
    }
}
