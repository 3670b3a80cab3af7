package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.HlsStream;
import io.candor.testsupport.Person;
import io.candor.testsupport.VideoTest;
import io.candor.testsupport.Viewer;
import io.candor.testsupport.Watching;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recording on the record's page: real video, from which the camera was away for half a minute. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class RecordingTest {

    private static final String HOTEL = "Will I get my hotel back?";
    private static final long CLOCK_MS = 250;
    /** The camera shoots from 0 to 20 s and again from 50 s on. */
    private static final int LOST_AFTER_S = 20;

    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final int BACK_FOR_S = 60;

    private HlsStream stream;
    private Broadcast broadcast;
    private Instant wentLiveAt;
    private Person reader;
    private Watching watching;

    @BeforeEach
    void published() {
        stream = HlsStream.offAir();
        Map<String, Object> plan = Broadcast.plan("Flights cancelled today");
        plan.put("videoUrl", stream.address());
        broadcast = new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
        wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
        stream.isARecording(wentLiveAt, LOST_AFTER_S, AWAY, BACK_FOR_S);
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            asker.hello();
            String question = asker.ask(HOTEL);
            broadcast.approve(question);
            broadcast.act(question, "on-air", Map.of());
            broadcast.act(question, "answered", Map.of("startMs", 5_000, "endMs", 9_000));
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int second = 0; second < 100; second += 5) {
            lines.add(Map.of(
                    "seq",
                    second,
                    "startMs",
                    second * 1000,
                    "endMs",
                    second * 1000 + 4_500,
                    "speaker",
                    "Dana Ortiz",
                    "text",
                    "This was said at second " + second + "."));
        }
        Broadcast.post(broadcast.path("captions"), Map.of("lines", lines));
        broadcast.end().publish();
        reader = Person.atADesk();
        watching = new Watching(reader);
    }

    @AfterEach
    void closed() {
        reader.close();
        stream.close();
    }

    @Test
    void aLinkToAMomentShowsItsPictureAndClickingOneOnThePagePlaysIt() {
        long moment = 62_400;
        reader.open("/b/" + broadcast.slug() + "#t=" + moment);

        patiently("the moment").untilAsserted(() -> {
            assertThat(watching.look().black()).isFalse();
            assertThat(shown()).isBetween(moment - CLOCK_MS, moment + CLOCK_MS);
        });
        assertThat(watching.look().state()).isEqualTo("paused");

        reader.page().locator("a.moment[href='#t=80000']").first().click();

        watching.untilItPlays();
        assertThat(shown()).isBetween(80_000 - CLOCK_MS, 80_000 + 15_000L);
        watching.untilTheClockIsRight(stream, wentLiveAt, CLOCK_MS);
        assertThat(reader.page()).hasURL(java.util.regex.Pattern.compile("#t=80000$"));
    }

    /** The moment that is to be seen, by the clock in the picture. */
    private long shown() {
        return Duration.between(wentLiveAt, stream.dateOf(watching.look().frame()))
                .toMillis();
    }

    @Test
    void chaptersAreTheQuestionsAndPictureAndWordsGoTogether() {
        reader.open("/b/" + broadcast.slug());
        assertThat(reader.button("Play")).hasCount(1);

        reader.link(HOTEL).click();

        watching.untilItPlays();
        assertThat(reader.page().locator(".player-mark")).hasCount(1);
        reader.page().locator("a.moment[href='#t=60000']").first().click();
        assertThat(reader.page().locator(".line-now")).hasText("This was said at second 60.");
        assertThat(reader.region("Captions")).containsText("This was said at second 60.");
        watching.type("Shift+ArrowLeft");
        patiently("the chapter before").untilAsserted(() -> assertThat(shown()).isLessThan(15_000));
    }

    @Test
    void withoutScriptTheRecordIsReadAndTheCaptionsAreATrack() {
        try (Person without = Person.onAPhoneWithoutScript()) {
            without.open("/b/" + broadcast.slug());

            assertThat(without.link(HOTEL)).hasAttribute("href", java.util.regex.Pattern.compile("#t=\\d+"));
            assertThat(without.page().locator("video track[kind=captions]"))
                    .hasAttribute("src", broadcast.path("transcript.vtt?edition=1"));
        }
    }
}
