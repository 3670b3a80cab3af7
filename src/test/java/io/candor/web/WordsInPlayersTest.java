package io.candor.web;

import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.candor.testsupport.VideoTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A player that knows nothing of Candor finds the captions in the playlist; Candor's own does not show them twice. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
@VideoTest
class WordsInPlayersTest {

    private static final int SECONDS = 4;
    private static final double WITHIN_S = 0.1;

    /** hls.js as it comes: each cue with where the playlist's dates say that it belongs. */
    private static final String PLAY = """
            async ([address, wanted]) => {
              const video = document.querySelector('video');
              const hls = new Hls({ enableWorker: false, startPosition: 0 });
              hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => (hls.subtitleTrack = 0));
              hls.loadSource(address);
              hls.attachMedia(video);
              const until = async (holds, what) => {
                for (let tries = 0; !holds(); tries++) {
                  if (tries === 400) throw new Error('in vain for ' + what);
                  await new Promise((again) => setTimeout(again, 50));
                }
                return holds();
              };
              const errors = [];
              hls.on(Hls.Events.ERROR, (_, { details, reason }) => errors.push(details + ' ' + reason));
              const known = () => JSON.stringify([errors, hls.subtitleTracks.length, hls.subtitleTrack,
                [...video.textTracks].map((t) => [t.label, t.mode, [...(t.cues ?? [])].map((c) => [c.startTime, c.text])])]);
              await until(() => hls.levels[0]?.details?.fragments, 'a playlist');
              const placeOf = (date) => {
                const segment = hls.levels[0].details.fragments.findLast((s) => s.programDateTime <= date);
                return segment.start + (date - segment.programDateTime) / 1000;
              };
              const found = [];
              for (const { text, date } of wanted) {
                await until(() => video.readyState > 2, 'the picture');
                video.currentTime = placeOf(date);
                const cues = () => [...video.textTracks].flatMap((track) => [...(track.cues ?? [])]);
                const shown = () => cues().find((c) => c.text.replace('&amp;', '&') === text);
                const cue = await until(shown, text).catch((e) => { throw new Error(e.message + ' ' + known()); });
                // Once its segment is loaded, the player knows where it really is.
                await until(() => !video.seeking && video.readyState > 2, 'the place');
                found.push({ text, off: cue.startTime - placeOf(date), length: cue.endTime - cue.startTime });
              }
              const tracks = [...video.textTracks].map((track) => track.label + ' ' + track.language);
              hls.destroy();
              return { found, tracks };
            }
            """;

    private final List<Map<String, Object>> wanted = new ArrayList<>();
    private Broadcast broadcast;
    private Instant wentLiveAt;
    private Instant over = Instant.EPOCH;

    @BeforeEach
    void onAir() {
        broadcast = Broadcast.live();
        wentLiveAt = Instant.parse(broadcast.read().getString("wentLiveAt"));
    }

    /** A camera that begins now, and words that were there before they were said. */
    private void run(Phone phone, int number, String text) {
        Instant now = Instant.now();
        Instant said = now.plusMillis(SECONDS * 1000 - 1_600);
        long at = Duration.between(wentLiveAt, said).toMillis();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of("lines", List.of(Map.of("seq", number, "startMs", at, "endMs", at + 1_200, "text", text))));
        wanted.add(Map.of("text", text, "date", (double) (wentLiveAt.toEpochMilli() + at)));
        phone.sends(Recorder.seconds(SECONDS));
        await().until(() -> list().contains(number + "/" + SECONDS + ".m4s"));
        over = now.plusSeconds(SECONDS + 1);
    }

    private String list() {
        return Rest.get("/media/" + broadcast.slug() + "/live.m3u8").body();
    }

    @SuppressWarnings("unchecked")
    private void allThere(String playlist) {
        try (Person somebody = Person.atADesk()) {
            Page page = somebody.page();
            serve(page, "**/probe.html", "text/html", "<video muted></video><script src=probe.js></script>");
            serve(page, "**/probe.js", "text/javascript", hlsJs());
            somebody.open("/probe.html");

            Map<String, Object> seen = (Map<String, Object>)
                    page.evaluate(PLAY, List.of("/media/" + broadcast.slug() + "/" + playlist, wanted));

            assertThat((List<String>) seen.get("tracks")).containsExactly("English en");
            assertThat((List<Map<String, Object>>) seen.get("found")).hasSize(2).allSatisfy(cue -> {
                assertThat(number(cue, "off")).as(String.valueOf(cue)).isBetween(-WITHIN_S, WITHIN_S);
                assertThat(number(cue, "length")).isBetween(1.2 - WITHIN_S, 1.2 + WITHIN_S);
            });
        }
    }

    private static double number(Map<String, Object> cue, String name) {
        return ((Number) Objects.requireNonNull(cue.get(name))).doubleValue();
    }

    private static void serve(Page page, String address, String type, String body) {
        page.route(
                address,
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType(type).setBody(body)));
    }

    private static String hlsJs() {
        try (InputStream script =
                WordsInPlayersTest.class.getResourceAsStream("/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void liveAndRecordedTheWordsAreAtTheirPlaceAlsoAfterTheCameraWasAway() {
        Phone phone = Phone.of(broadcast);
        run(phone, 1, "We pay every hotel night.");
        // Its pictures are of seconds that are yet to come.
        await().until(() -> Instant.now().isAfter(over));
        run(phone.beginAnotherRun(), 2, "And every meal & taxi.");

        allThere("watch.m3u8");

        broadcast.end();
        broadcast.publish();
        await().until(() ->
                Rest.get("/media/" + broadcast.slug() + "/replay.m3u8").status() == 200);

        allThere("replay.m3u8");
    }

    @Test
    void ourOwnPlayerShowsThemOnceAndThePlaylistsOwnInFullScreen() {
        Phone.of(broadcast).sends(Recorder.seconds(SECONDS));
        try (Person viewer = Person.atADesk()) {
            viewer.open("/b/" + broadcast.slug());
            patiently("the player")
                    .untilAsserted(() -> assertThat(
                                    viewer.page().evaluate("document.querySelector('video')?.textTracks.length ?? 0"))
                            .isEqualTo(1));
            // What WebKit makes of the playlist's words on a device that is set to show captions.
            Object modes = viewer.page().evaluate("""
                    async () => {
                      const video = document.querySelector('video');
                      const made = video.addTextTrack('subtitles', 'English', 'en');
                      made.mode = 'showing';
                      const modes = async () => {
                        await new Promise((later) => setTimeout(later, 100));
                        return [...video.textTracks].map((track) => track.kind + ' ' + track.mode).join();
                      };
                      const onThePage = await modes();
                      Object.defineProperty(video, 'webkitDisplayingFullscreen', { value: true, configurable: true });
                      video.dispatchEvent(new Event('webkitbeginfullscreen'));
                      const full = await modes();
                      delete video.webkitDisplayingFullscreen;
                      video.dispatchEvent(new Event('webkitendfullscreen'));
                      return [onThePage, full, await modes()];
                    }
                    """);

            assertThat((List<?>) modes)
                    .isEqualTo(List.of(
                            "captions hidden,subtitles disabled",
                            "captions hidden,subtitles showing",
                            "captions hidden,subtitles disabled"));
        }
    }
}
