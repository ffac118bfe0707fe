package dev.perrin.local.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// One visit to the live page, with all that the browser asked for and complained about since it began.
final class PageVisit implements AutoCloseable {
    private static final int HEIGHT = 900;
    private static final int TIMEOUT_MILLIS = 300_000;

    private final BrowserContext context;
    private final Page page;
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int navigations;

    private PageVisit(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onRequest(request -> requests.add(URI.create(request.url()).getPath()));
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
        page.onFrameNavigated(frame -> navigations++);
    }

    static PageVisit to(URI url, Browser browser, int width, ColorScheme scheme) {
        PageVisit visit = new PageVisit(browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, HEIGHT).setColorScheme(scheme)));
        visit.page.navigate(url.toString());
        return visit;
    }

    Page page() {
        return page;
    }

    /// Paths under /api that were asked for, in order.
    List<String> apiRequests() {
        return requests.stream().filter(path -> path.startsWith("/api/")).toList();
    }

    /// Console errors and uncaught exceptions.
    List<String> complaints() {
        return complaints;
    }

    int navigations() {
        return navigations;
    }

    /// Value of a JavaScript expression that is a number.
    double number(String expression) {
        return ((Number) page.evaluate("() => Number(" + expression + ")")).doubleValue();
    }

    /// Text of the first element of a selector, as it is read.
    String text(String selector) {
        return page.locator(selector).first().innerText();
    }

    /// Returns once what the page knows now is drawn: it draws in the frame after a change.
    void awaitFrames() {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// Returns once a JavaScript condition holds.
    void await(String condition) {
        page.waitForFunction("() => " + condition);
    }

    @Override
    public void close() {
        context.close();
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text());
        }
    }
}
