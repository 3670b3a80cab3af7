package io.candor.testsupport;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import java.util.Map;

/** The one browser of a test run; every person has a context of their own in it, as if on another device. */
final class Browser {

    private static final double PATIENCE_MS = 20_000;

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // A camera and a microphone that need nobody's permission; only the presenter's page asks for them.
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--autoplay-policy=no-user-gesture-required");

    private Browser() {}

    /** Opened at the first use, and closed with the machine. */
    private static final class Holder {
        static final com.microsoft.playwright.Browser BROWSER = launch();
    }

    static BrowserContext newContext(com.microsoft.playwright.Browser.NewContextOptions options) {
        BrowserContext context = Holder.BROWSER.newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        return context;
    }

    private static com.microsoft.playwright.Browser launch() {
        Chromium.Found found = switch (Chromium.here()) {
            case Chromium.Found here -> here;
            case Chromium.LeftOut(String says) -> throw new AssertionError(says);
            case Chromium.Required(String says) ->
                throw new AssertionError("CI=true requires the browser tests: " + says);
        };
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(found.executable())
                        .setArgs(ARGUMENTS));
    }
}
