package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who captions, without a mouse: what they write is on the viewers' screens. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class CaptionerPageTest {

    private static final Pattern CAPTION_SOCKET = Pattern.compile("/captions/socket$");
    private static final Pattern CAPTION_ENDPOINT = Pattern.compile("/captions$");

    private Broadcast broadcast;
    private String captioner;

    @BeforeEach
    void givenACaptionerOfABroadcastOnAir() {
        broadcast = Broadcast.live();
        captioner = Api.newAccount(Role.MODERATOR, "Cara Ption");
    }

    @Test
    void whatIsWrittenIsOnAirAndIsPutRight() {
        try (Person cara = Person.atADesk();
                Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            open(cara);
            words(cara).click();

            cara.page().keyboard().type("We have cancelled 1,420 flights.");
            cara.type("Enter");
            assertThat(viewer.region("Captions")).containsText("1,420 flights.");
            // Only a final line can be corrected, and this page has to have it.
            assertThat(cara.page().locator(".cc-fix")).hasCount(1);

            cara.type("ArrowUp");
            cara.field("The words").fill("We have cancelled 1,240 flights.");
            cara.type("Enter");
            assertThat(viewer.region("Captions")).containsText("1,240 flights.");
            assertThat(cara.text("corrected")).isVisible();
            assertThat(words(cara)).isFocused();
            assertThat(transcript().getList("captions.text")).containsExactly("We have cancelled 1,240 flights.");
            assertThat(transcript().getList("captions.speaker")).containsExactly("Dana Ortiz");
        }
    }

    @Test
    void viewersReadALineWhileItIsBeingWritten() {
        try (Person cara = Person.atADesk();
                Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            open(cara);
            words(cara).click();

            cara.page().keyboard().type("You will have your");
            assertThat(viewer.region("Captions")).containsText("You will have your");

            cara.page().keyboard().type(" refund by Friday.");
            cara.type("Enter");
            assertThat(viewer.region("Captions")).containsText("You will have your refund by Friday.");
            stores(cara, "You will have your refund by Friday.");
        }
    }

    /** The words are on their way when they are taken back: the room tells of them only afterwards. */
    @Test
    void whatIsTakenBackStaysOnNobodysScreen() {
        try (Person cara = Person.atADesk();
                Person viewer = Person.onAPhone()) {
            viewer.open("/b/" + broadcast.slug());
            AtomicBoolean slow = new AtomicBoolean(true);
            List<Runnable> late = new CopyOnWriteArrayList<>();
            cara.page().routeWebSocket(CAPTION_SOCKET, socket -> {
                WebSocketRoute server = socket.connectToServer();
                socket.onMessage(frame -> {
                    if (slow.get()) {
                        late.add(() -> server.send(frame.text()));
                    } else {
                        server.send(frame.text());
                    }
                });
            });
            open(cara);
            cara.page().waitForFunction("() => document.querySelector('candor-captioner').desk.wire.up");

            words(cara).fill("What nobody said");
            patiently("the words on their way").untilAsserted(() -> {
                words(cara).isVisible();
                assertThat(late).isNotEmpty();
            });
            cara.type("Escape");
            slow.set(false);
            late.forEach(Runnable::run);
            write(cara, "What somebody said.");

            assertThat(viewer.region("Captions")).containsText("What somebody said.");
            assertThat(viewer.region("Captions")).not().containsText("What nobody said");
            assertThat(cara.page().locator(".cc-line")).hasCount(1);
        }
    }

    @Test
    void whatIsTakenBackBeforeItWasSentLeavesNoGap() {
        try (Person cara = Person.atADesk()) {
            open(cara);
            cara.page().getByText("Viewers see it as I write").click();
            write(cara, "Good evening.");
            words(cara).fill("What nobody said");
            cara.type("Escape");
            write(cara, "We are sorry.");

            stores(cara, "Good evening.", "We are sorry.");
            assertThat(Api.as(Role.MODERATOR)
                            .get(broadcast.path("captions"))
                            .jsonPath()
                            .getList("languages[0].gaps"))
                    .isEmpty();
        }
    }

    @Test
    void whatWasBegunIsInTheLanguageInWhichItWasBegun() {
        Map<String, Object> bonsoir =
                Map.of("seq", 1, "language", "fr", "startMs", 0, "endMs", 500, "text", "Bonsoir.");
        Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(bonsoir)));
        try (Person cara = Person.atADesk()) {
            open(cara);
            words(cara).fill("Good evening.");
            language(cara).selectOption("fr");

            assertThat(words(cara)).hasValue("");
            language(cara).selectOption("en");
            stores(cara, "Good evening.");
        }
    }

    @Test
    void aKeySaysWhoSpeaks() {
        try (Person cara = Person.atADesk()) {
            open(cara);
            cara.field("Somebody else").fill("Maria Lopez");
            cara.type("Enter");
            words(cara).fill("When will I be paid?");
            cara.type("Enter");

            cara.page().keyboard().press("Alt+Digit1");
            cara.page().keyboard().type("By Friday.");
            cara.type("Enter");

            assertThat(cara.text("By Friday.")).isVisible();
            stores(cara, "When will I be paid?", "By Friday.");
            assertThat(transcript().getList("captions.speaker")).containsExactly("Maria Lopez", "Dana Ortiz");
        }
    }

    @Test
    void whatRespeakersSayIsSentAtAFullStop() {
        try (Person cara = Person.atADesk()) {
            open(cara);
            cara.page().getByText("Respeaking").click();
            words(cara).click();

            cara.page().keyboard().type("We are sorry. ");

            assertThat(words(cara)).hasValue("");
            assertThat(cara.page().locator(".cc-line")).hasCount(1);
        }
    }

    @Test
    void twoWhoWriteAtTheSameTimeLoseNoWord() {
        try (Person cara = Person.atADesk()) {
            open(cara);
            words(cara).click();
            cara.page().keyboard().type("What Cara heard.");
            // Somebody else's line takes the number that the page has given to this one, before it is final.
            Broadcast.post(
                    broadcast.path("captions"),
                    Map.of(
                            "lines",
                            List.of(Map.of("seq", 1, "startMs", 0, "endMs", 500, "text", "What others heard."))));
            cara.type("Enter");

            stores(cara, "What Cara heard.", "What others heard.");
        }
    }

    /** What an editor puts in has a number that no captioner may use. */
    @Test
    void writingGoesOnAfterSomebodySplitALineOnAir() {
        try (Person cara = Person.atADesk()) {
            open(cara);
            write(cara, "Good evening.");
            stores(cara, "Good evening.");

            Broadcast.post(
                    broadcast.path("transcript/edits"),
                    Map.of(
                            "what",
                            "Split a line",
                            "changes",
                            List.of(Map.of(
                                    "id", UUID.randomUUID(), "startMs", 0, "endMs", 500, "text", "And welcome."))));
            assertThat(cara.text("And welcome.")).isVisible();
            write(cara, "We are sorry.");

            stores(cara, "Good evening.", "And welcome.", "We are sorry.");
        }
    }

    @Test
    void eachLanguageIsCountedForItself() {
        Map<String, Object> bonsoir =
                Map.of("seq", 41, "language", "fr", "startMs", 0, "endMs", 500, "text", "Bonsoir.");
        Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(bonsoir)));
        try (Person cara = Person.atADesk()) {
            open(cara);
            language(cara).selectOption("fr");
            write(cara, "Nous sommes désolés.");
            language(cara).selectOption("en");
            write(cara, "Good evening.");

            stores(cara, "Good evening.");
            JsonPath status =
                    Api.as(Role.MODERATOR).get(broadcast.path("captions")).jsonPath();
            assertThat(status.getInt("languages.find { it.language == 'fr' }.lastSeq"))
                    .isEqualTo(42);
            assertThat(status.getInt("languages.find { it.language == 'en' }.lastSeq"))
                    .isEqualTo(1);
        }
    }

    @Test
    void linesGoOverTheSocket() {
        try (Person cara = Person.atADesk()) {
            List<String> posted = postsOf(cara);
            open(cara);
            cara.page().waitForFunction("() => document.querySelector('candor-captioner').desk.wire.up");

            write(cara, "We are sorry.");

            stores(cara, "We are sorry.");
            assertThat(posted).isEmpty();
        }
    }

    @Test
    void whereNoSocketOpensLinesGoAsRequests() {
        try (Person cara = Person.atADesk()) {
            List<String> posted = postsOf(cara);
            cara.page().routeWebSocket(CAPTION_SOCKET, WebSocketRoute::close);
            open(cara);

            write(cara, "We are sorry.");

            stores(cara, "We are sorry.");
            assertThat(posted).isNotEmpty();
        }
    }

    /** The service has the first line, but its answer never comes; then nothing gets through; then all is well again. */
    @Test
    void noTypedLineIsLostOrTwiceOverABrokenLine() {
        try (Person cara = Person.atADesk()) {
            AtomicBoolean broken = new AtomicBoolean();
            AtomicBoolean answerLost = new AtomicBoolean();
            cara.page().routeWebSocket(CAPTION_SOCKET, socket -> {
                if (broken.get()) {
                    socket.close();
                    return;
                }
                WebSocketRoute server = socket.connectToServer();
                server.onMessage(frame -> {
                    if (frame.text().contains("\"taken\"") && answerLost.compareAndSet(false, true)) {
                        broken.set(true);
                        socket.close();
                    } else {
                        socket.send(frame.text());
                    }
                });
            });
            cara.page().route(CAPTION_ENDPOINT, route -> {
                if (broken.get() && route.request().method().equals("POST")) {
                    route.abort();
                } else {
                    route.resume();
                }
            });
            open(cara);
            cara.page().waitForFunction("() => document.querySelector('candor-captioner').desk.wire.up");
            cara.page().getByText("Viewers see it as I write").click();

            write(cara, "We cancelled 1,240 flights.");
            write(cara, "We are sorry.");
            write(cara, "You will have your refund by Friday.");
            assertThat(cara.page().locator(".cc-figures dd").last()).hasText("3");
            patiently("nothing to get through").untilAsserted(() -> cara.expecting("ERR_FAILED"));
            broken.set(false);

            assertThat(cara.page().locator(".cc-figures dd").last()).hasText("0");
            assertThat(cara.page().locator(".cc-line")).hasCount(3);
            assertThat(transcript().getList("captions.text"))
                    .containsExactly(
                            "We cancelled 1,240 flights.", "We are sorry.", "You will have your refund by Friday.");
        }
    }

    @Test
    void whoIsSignedOutLosesNothingAndGoesOnOnceSignedInAgain() {
        try (Person cara = Person.atADesk()) {
            AtomicBoolean signedOut = new AtomicBoolean(true);
            cara.page().routeWebSocket(CAPTION_SOCKET, WebSocketRoute::close);
            cara.page().route(CAPTION_ENDPOINT, route -> {
                if (signedOut.get() && route.request().method().equals("POST")) {
                    route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{}"));
                } else {
                    route.resume();
                }
            });
            open(cara);
            cara.page().getByText("Viewers see it as I write").click();

            write(cara, "Good evening.");
            assertThat(cara.text("You are signed out.")).isVisible();
            assertThat(cara.look("captions-signed-out", true)).isEmpty();
            write(cara, "We are sorry.");
            assertThat(cara.page().locator(".cc-figures dd").last()).hasText("2");
            cara.expecting("401");
            signedOut.set(false);

            stores(cara, "Good evening.", "We are sorry.");
            assertThat(cara.text("You are signed out.")).isHidden();
            cara.excusing("401");
        }
    }

    /** Several lines wait together, and the service will not have one of them. */
    @Test
    void aLineThatIsRefusedTakesNoOtherWithIt() {
        try (Person cara = Person.atADesk()) {
            AtomicBoolean broken = new AtomicBoolean(true);
            cara.page().routeWebSocket(CAPTION_SOCKET, WebSocketRoute::close);
            cara.page().route(CAPTION_ENDPOINT, route -> {
                if (!route.request().method().equals("POST")) {
                    route.resume();
                } else if (broken.get()) {
                    route.abort();
                } else if (route.request().postData().contains("nobody may say")) {
                    route.fulfill(new Route.FulfillOptions()
                            .setStatus(400)
                            .setContentType("application/problem+json")
                            .setBody("{\"type\":\"/problems/invalid\",\"title\":\"That is no caption.\"}"));
                } else {
                    route.resume();
                }
            });
            open(cara);
            cara.page().getByText("Viewers see it as I write").click();

            write(cara, "Good evening.");
            write(cara, "What nobody may say.");
            write(cara, "Nor this, which nobody may say.");
            write(cara, "We are sorry.");
            words(cara).fill("You will have");
            patiently("nothing to get through").untilAsserted(() -> cara.expecting("ERR_FAILED"));
            broken.set(false);

            stores(cara, "Good evening.", "We are sorry.");
            assertThat(words(cara)).hasValue("What nobody may say. Nor this, which nobody may say. You will have");
            cara.excusing("ERR_FAILED");
            cara.excusing("400");
        }
    }

    private void write(Person person, String line) {
        words(person).click();
        person.page().keyboard().type(line);
        person.type("Enter");
    }

    private List<String> postsOf(Person person) {
        List<String> posts = new ArrayList<>();
        person.page().onRequest(request -> {
            if (request.method().equals("POST")
                    && CAPTION_ENDPOINT.matcher(request.url()).find()) {
                posts.add(request.url());
            }
        });
        return posts;
    }

    @Test
    void thePageIsFitToBeSeen() {
        List<String> faults = new ArrayList<>();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                line(1, "Dana Ortiz", "Good evening. This morning our booking system failed."),
                                line(2, "Dana Ortiz", "We cancelled 1,240 flights, and we are sorry."),
                                line(3, "Maria Lopez", "Will I get my hotel back?"),
                                line(6, "Dana Ortiz", "Yes. Every hotel night is paid for until you fly."))));
        Broadcast.post(broadcast.path("captions/addresses"), Map.of("convention", "ZOOM", "label", "CART provider"));
        for (Person person : Person.onBothScreens()) {
            try (person) {
                open(person);
                faults.addAll(person.look("captions", true));
                person.page().locator(".cc-fix").last().click();
                assertThat(person.field("The words")).isVisible();
                faults.addAll(person.look("captions-correct", false));
                person.press("Cancel");
                person.press("Make an address");
                person.field("Who is it for?").fill("Captioning service");
                faults.addAll(person.look("captions-address", false));
                person.press("Make the address");
                assertThat(person.text("This is shown only now.")).isVisible();
                faults.addAll(person.look("captions-address-made", true));
            }
        }
        assertThat(faults).isEmpty();
    }

    private void open(Person person) {
        person.signIn(captioner).open("/console/" + broadcast.slug() + "/captions");
        assertThat(words(person)).isEnabled();
        assertThat(person.text("Reconnecting")).hasCount(0);
    }

    private static Locator words(Person person) {
        return person.page().locator("#cc-words");
    }

    private static Locator language(Person person) {
        return person.page().locator(".cc-language select");
    }

    /** A line is on the page while it is still being written, so what is there says little. */
    private void stores(Person captioner, String... lines) {
        patiently("the lines stored").untilAsserted(() -> {
            assertThat(captioner.page().locator(".cc-line")).hasCount(lines.length);
            assertThat(transcript().getList("captions.text", String.class)).containsExactlyInAnyOrder(lines);
        });
    }

    private JsonPath transcript() {
        return Api.as(Role.MODERATOR).get(broadcast.path("transcript.json")).jsonPath();
    }

    private static Map<String, Object> line(int seq, String speaker, String text) {
        return Map.of("seq", seq, "startMs", seq * 4000, "endMs", seq * 4000 + 3500, "speaker", speaker, "text", text);
    }
}
