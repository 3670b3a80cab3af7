package io.candor.web;

import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Watching;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small screen is given the small picture, and a large one the camera's own. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(LowerRenditionsOnPagesTest.Small.class)
@BrowserTest
@NeedsPrograms("ffmpeg")
class LowerRenditionsOnPagesTest {

    private static final int SECONDS = 12;

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.video.ffmpeg.renditions", "360");
        }
    }

    @Test
    void eachPlaysTheOneForItsScreen() {
        Broadcast broadcast = Broadcast.live();
        Phone.of(broadcast)
                .sends(Recorder.chunks(
                        Recorder.make(
                                SECONDS,
                                List.of(
                                        "-vf",
                                        "scale=1280:720",
                                        "-movflags",
                                        "frag_keyframe+empty_moov+default_base_moof",
                                        "-g",
                                        "10",
                                        "-bf",
                                        "0")),
                        60_000));
        broadcast.end();
        patiently("all of the small picture")
                .untilAsserted(() -> assertThat(Api.asNobody()
                                .get("/media/" + broadcast.slug() + "/360p/live.m3u8")
                                .asString())
                        .contains("1/" + SECONDS + ".m4s")
                        .doesNotContain("EXT-X-GAP"));
        broadcast.publish();
        patiently("the recording for all")
                .untilAsserted(() -> assertThat(Api.asNobody()
                                .get("/media/" + broadcast.slug() + "/replay.m3u8")
                                .statusCode())
                        .isEqualTo(200));
        try (Person phone = Person.onAPhone();
                Person desk = Person.atADesk()) {
            assertThat(playing(phone, broadcast, 360)).isEqualTo(360);
            assertThat(playing(desk, broadcast, 720)).isEqualTo(720);
        }
    }

    private static int playing(Person person, Broadcast broadcast, int expected) {
        person.open("/b/" + broadcast.slug() + "#t=1500");
        patiently("a picture").untilAsserted(() -> assertThat(lines(person)).isPositive());
        Watching watching = new Watching(person);
        watching.wake().button("Play").first().click();
        watching.untilItPlays();
        patiently("the right one").untilAsserted(() -> assertThat(lines(person)).isEqualTo(expected));
        return expected;
    }

    private static int lines(Person person) {
        return ((Number) person.page().evaluate("document.querySelector('video')?.videoHeight ?? 0")).intValue();
    }
}
