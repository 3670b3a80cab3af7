package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who puts a transcript right without a mouse, alone and beside somebody else. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class TranscriptEditorTest {

    private Broadcast broadcast;
    private Person editor;

    @BeforeEach
    void givenThreeLinesAndAnEditor() {
        broadcast = Broadcast.live();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                line(1, "Dana Ortis", "Good evening. We are sorry."),
                                line(2, "Maria Lopez", "Who pays for my hotel?"),
                                line(3, "Dana Ortis", "We do."),
                                line(4, "Dana Ortis", "Every night of it."))));
        broadcast.end();
        editor = open(Person.atADesk(), "Kim Comms");
    }

    @AfterEach
    void itIsClosed() {
        editor.close();
    }

    @Test
    void aLineIsSplitAtTheCursor() {
        editor.type("Enter");
        assertThat(box(editor)).isFocused();
        editor.type("Control+Home");
        for (int i = 0; i < "Good evening.".length(); i++) {
            editor.type("ArrowRight");
        }
        editor.type("Control+Enter");

        assertThat(rows(editor)).hasCount(5);
        assertThat(transcript().getList("captions.text"))
                .startsWith("Good evening.", "We are sorry.", "Who pays for my hotel?");
        assertThat(transcript().getList("captions.speaker")).startsWith("Dana Ortis", "Dana Ortis", "Maria Lopez");
        assertThat(transcript().getInt("captions[0].endMs"))
                .isEqualTo(transcript().getInt("captions[1].startMs"));
    }

    @Test
    void aLineIsMergedWithTheNext() {
        editor.type("j");
        editor.type("j");
        editor.type("m");

        assertThat(rows(editor)).hasCount(3);
        assertThat(transcript().getString("captions[2].text")).isEqualTo("We do. Every night of it.");
        assertThat(transcript().getInt("captions[2].endMs")).isEqualTo(16_900);
    }

    @Test
    void timesAreShiftedFromALineOn() {
        editor.type("j");
        editor.type("t");
        assertThat(editor.field("Seconds")).isFocused();
        editor.page().keyboard().type("1.5");
        editor.type("Enter");

        assertThat(editor.dialog("Shift times")).isHidden();
        assertThat(transcript().getList("captions.startMs")).containsExactly(4_000, 9_500, 13_500, 17_500);
        editor.type("u");
        assertThat(editor.page().locator("[role=status][aria-live]")).containsText("Taken back");
        assertThat(transcript().getList("captions.startMs")).containsExactly(4_000, 8_000, 12_000, 16_000);
    }

    @Test
    void aLineThatIsOpenIsSavedBeforeTheEditorTurnsToAnotherLanguage() {
        thereIsAlsoFrench();
        editor.type("Enter");
        box(editor).fill("Good morning. We are sorry.");

        language(editor).selectOption("fr");

        assertThat(editor.text("Bonsoir.")).isVisible();
        assertThat(rows(editor)).hasCount(1);
        assertThat(transcript().getString("captions[0].text")).isEqualTo("Good morning. We are sorry.");
    }

    @Test
    void aLineThatCannotBeSavedStaysOpenInItsOwnLanguage() {
        thereIsAlsoFrench();
        editor.type("Enter");
        box(editor).fill("");

        language(editor).selectOption("fr");

        assertThat(editor.page().locator("candor-transcript [role=alert]")).isVisible();
        editor.expecting("400");
        assertThat(language(editor)).hasValue("en");
        assertThat(box(editor)).isVisible();
        assertThat(rows(editor)).hasCount(4);
    }

    private void thereIsAlsoFrench() {
        Map<String, Object> bonsoir = new HashMap<>(line(1, "Dana Ortis", "Bonsoir."));
        bonsoir.put("language", "fr");
        Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(bonsoir)));
        assertThat(language(editor)).isVisible();
    }

    @Test
    void aSpeakerIsRenamedEverywhere() {
        editor.type("r");
        assertThat(editor.field("New name")).isFocused();
        editor.type("Control+a");
        editor.page().keyboard().type("Dana Ortiz");
        editor.type("Enter");

        assertThat(editor.dialog("Rename a speaker")).isHidden();
        assertThat(transcript().getList("captions.speaker"))
                .containsExactly("Dana Ortiz", "Maria Lopez", "Dana Ortiz", "Dana Ortiz");
    }

    @Test
    void whoComesSecondToALineIsToldAndKeepsWhatWasTyped() {
        try (Person other = open(Person.atADesk(), "Mo Moderator")) {
            seesNothingNewUntilItSends(editor);
            editor.type("Enter");
            box(editor).fill("Good evening. We are very sorry.");
            other.type("Enter");
            box(other).fill("Good morning. We are sorry.");
            other.type("Enter");
            assertThat(other.text("Good morning. We are sorry.")).isVisible();

            editor.type("Enter");

            assertThat(editor.text("Theirs: “Good morning. We are sorry.”")).isVisible();
            editor.expecting("409");
            assertThat(box(editor)).hasValue("Good evening. We are very sorry.");
            assertThat(transcript().getString("captions[0].text")).isEqualTo("Good morning. We are sorry.");
            editor.button("Keep mine").focus();
            editor.type("Enter");
            assertThat(box(editor)).isHidden();
            assertThat(transcript().getString("captions[0].text")).isEqualTo("Good evening. We are very sorry.");
            assertThat(transcript().getString("captions[1].text")).isEqualTo("Who pays for my hotel?");
        }
    }

    @Test
    void whoseLineIsTakenAwayMeanwhileKeepsWhatWasTypedAndPutsItBack() {
        try (Person other = open(Person.atADesk(), "Mo Moderator")) {
            seesNothingNewUntilItSends(editor);
            for (int i = 0; i < 3; i++) {
                editor.type("j");
            }
            editor.type("Enter");
            box(editor).fill("Every single night of it.");
            other.type("j");
            other.type("j");
            other.type("m");
            assertThat(rows(other)).hasCount(3);

            editor.type("Enter");

            assertThat(editor.text("Somebody else has taken this line away.")).isVisible();
            editor.expecting("409");
            assertThat(box(editor)).hasValue("Every single night of it.");
            editor.button("Put it in as a new line").focus();
            editor.type("Enter");
            assertThat(box(editor)).isHidden();
            assertThat(transcript().getList("captions.text", String.class))
                    .containsExactly(
                            "Good evening. We are sorry.",
                            "Who pays for my hotel?",
                            "We do. Every night of it.",
                            "Every single night of it.");
            assertThat(rows(editor)).hasCount(4);
        }
    }

    /** A step that touches lines that somebody else changed is not made at all, and says so. */
    @Test
    void aMergeOfLinesThatChangedMeanwhileChangesNothing() {
        try (Person other = open(Person.atADesk(), "Mo Moderator")) {
            seesNothingNewUntilItSends(editor);
            other.type("j");
            other.type("Enter");
            box(other).fill("Who pays for our hotel?");
            other.type("Enter");
            assertThat(other.text("Who pays for our hotel?")).isVisible();

            editor.type("j");
            editor.type("m");

            assertThat(editor.text("Somebody else changed this meanwhile.")).isVisible();
            editor.expecting("409");
            assertThat(transcript().getList("captions.text", String.class))
                    .contains("Who pays for our hotel?", "We do.");
        }
    }

    /** The page looks every few seconds; here it must not have seen the other's step before its own. */
    private static void seesNothingNewUntilItSends(Person person) {
        AtomicBoolean blind = new AtomicBoolean(true);
        person.page().route(Pattern.compile("/transcript/lines"), route -> {
            if (blind.get()) {
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"language\":\"en\",\"languages\":[\"en\"],\"revision\":\"0-0-0\"}"));
            } else {
                route.resume();
            }
        });
        person.page().route(Pattern.compile("/transcript/edits$"), route -> {
            blind.compareAndSet(true, !route.request().method().equals("POST"));
            route.resume();
        });
    }

    private Person open(Person person, String name) {
        person.signIn(Api.newAccount(Role.COMMS, name)).open("/console/" + broadcast.slug() + "/transcript");
        assertThat(rows(person)).hasCount(4);
        return person;
    }

    private static Locator rows(Person person) {
        return person.page().locator(".transcript-line");
    }

    private static Locator box(Person person) {
        return person.page().locator("#transcript-edit");
    }

    private static Locator language(Person person) {
        return person.page().locator(".transcript-language select");
    }

    private JsonPath transcript() {
        return Api.as(Role.MODERATOR).get(broadcast.path("transcript.json")).jsonPath();
    }

    private static Map<String, Object> line(int seq, String speaker, String text) {
        return Map.of("seq", seq, "startMs", seq * 4000, "endMs", seq * 4000 + 900, "speaker", speaker, "text", text);
    }
}
