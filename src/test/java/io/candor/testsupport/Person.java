package io.candor.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotCaret;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody with a browser: sees pages by roles and labels as people and screen readers do, and complains at the end
 * about everything the browser complained about (errors, refused content, dialogs).
 */
public final class Person implements AutoCloseable {

    /** What they hold in their hands. */
    private enum Screen {
        PHONE(360, 740),
        DESKTOP(1440, 900);

        final int width;
        final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }

        NewContextOptions options() {
            return new NewContextOptions()
                    .setViewportSize(width, height)
                    .setIsMobile(this == PHONE)
                    .setHasTouch(this == PHONE)
                    .setLocale("en-GB")
                    .setTimezoneId("Europe/Berlin");
        }
    }

    private final Screen screen;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Person(Screen screen, NewContextOptions options) {
        this.screen = screen;
        this.context = Browser.newContext(options);
        this.page = context.newPage();
        page.addInitScript("addEventListener('securitypolicyviolation', e => console.error('refused by policy: '"
                + " + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " (" + message.location() + ")");
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            if (dialog.type().equals("beforeunload")) {
                dialog.accept();
            } else {
                complaints.add("dialog: " + dialog.message());
                dialog.dismiss();
            }
        });
    }

    public static Person onAPhone() {
        return new Person(Screen.PHONE, Screen.PHONE.options());
    }

    public static Person onAPhoneWithoutScript() {
        return new Person(Screen.PHONE, Screen.PHONE.options().setJavaScriptEnabled(false));
    }

    public static Person atADesk() {
        return new Person(Screen.DESKTOP, Screen.DESKTOP.options());
    }

    /** Both screens, without motion: what is looked at stands still. */
    public static List<Person> onBothScreens() {
        return List.of(still(Screen.PHONE), still(Screen.DESKTOP));
    }

    private static Person still(Screen screen) {
        return new Person(screen, screen.options().setReducedMotion(ReducedMotion.REDUCE));
    }

    public Page page() {
        return page;
    }

    public Person open(String path) {
        page.navigate(address(path));
        return this;
    }

    public static String address(String path) {
        return "http://localhost:" + RestAssured.port + path;
    }

    /** Through the form, as everybody does. */
    public Person signIn(String username, String password) {
        open("/login");
        field("User name").fill(username);
        field("Password").fill(password);
        press("Sign in");
        return this;
    }

    public Person signIn(String username) {
        return signIn(username, Api.PASSWORD);
    }

    public Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    public Locator region(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    public Locator dialog(String name) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(name));
    }

    public Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    public Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    /** Tabs carry a count in their name. */
    public Locator tab(String name) {
        return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(Pattern.compile(" " + name + "$")));
    }

    public Locator panel() {
        return page.getByRole(AriaRole.TABPANEL);
    }

    public Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** On a phone the control room shows one part at a time: turns to it. On a desk all parts are there. */
    public Person turnTo(String part) {
        Locator button = page.getByLabel("Parts of the control room")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions()
                                .setName(part)
                                .setExact(true)
                                .setIncludeHidden(true));
        button.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        if (button.isVisible()) {
            button.click();
        }
        return this;
    }

    /** Whether the control room shows one part at a time. */
    public boolean isOnAPhone() {
        return page.viewportSize().width < 700;
    }

    public Locator text(String text) {
        return page.getByText(text);
    }

    public void press(String button) {
        button(button).click();
    }

    public void type(String key) {
        page.keyboard().press(key);
    }

    /** What the browser says is right here, such as the error that stands for an error page's own status. */
    public Person expecting(String complaint) {
        settle();
        assertThat(complaints).as("expected complaint").anyMatch(said -> said.contains(complaint));
        complaints.removeIf(said -> said.contains(complaint));
        return this;
    }

    /** What the browser may say here, or not, as it comes in time or late. */
    public Person excusing(String complaint) {
        settle();
        complaints.removeIf(said -> said.contains(complaint));
        return this;
    }

    public List<String> complaints() {
        settle();
        return List.copyOf(complaints);
    }

    /**
     * Takes pictures of the page in both colour schemes into {@code target/screenshots}, and says what is wrong with
     * it: what axe finds, and content that is wider than the screen.
     */
    public List<String> look(String name, boolean wholePage) {
        List<String> faults = new ArrayList<>();
        String device = screen.name().toLowerCase(Locale.ROOT);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String picture = name + "-" + device + "-" + scheme.name().toLowerCase(Locale.ROOT);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            if (wholePage) {
                // A screen as long as the page: what sticks to an edge of the screen does not cover the middle.
                int length = number("document.documentElement.scrollHeight");
                page.setViewportSize(screen.width, Math.max(screen.height, length));
            }
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", picture + ".png"))
                    // Hiding it would put a style into the page, which its content policy refuses.
                    .setCaret(ScreenshotCaret.INITIAL));
            page.setViewportSize(screen.width, screen.height);
            new AxeBuilder(page)
                    .setLegacyMode(true)
                    .analyze()
                    .getViolations()
                    .forEach(rule -> rule.getNodes()
                            .forEach(node -> faults.add(picture + ": " + rule.getId() + " at " + node.getTarget() + ": "
                                    + node.getFailureSummary())));
        }
        int wide = number("document.documentElement.scrollWidth");
        if (wide > screen.width) {
            faults.add(name + "-" + device + ": " + wide + " px wide on a screen of " + screen.width);
        }
        return faults;
    }

    private int number(String expression) {
        return ((Number) page.evaluate(expression)).intValue();
    }

    /** Messages of the browser arrive while it is being asked something. */
    private void settle() {
        page.title();
    }

    @Override
    public void close() {
        List<String> left = complaints();
        context.close();
        assertThat(left).as("what the browser complained about").isEmpty();
    }
}
