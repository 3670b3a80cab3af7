package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.candor.testsupport.SmallDisk;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The disk of all media is full, really, while a broadcast is on air. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = SmallDisk.class, restrictToAnnotatedClass = true)
@NeedsPrograms({"ffmpeg", "unshare"})
class FullDiskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<byte[]> RECORDED = Recorder.chunks(Recorder.seconds(6), 10_000);
    private static final Pattern SEGMENT = Pattern.compile("(?m)^1/\\d+\\.m4s$");

    @SuppressWarnings("NullAway.Init") // put there by the resource
    SmallDisk disk;

    @Test
    void theRoomGoesOnStaffAreToldNothingHalfIsServedAndItGoesOnWhenThereIsRoom() {
        Broadcast broadcast = Broadcast.live();
        Phone phone = Phone.of(broadcast);
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            int before = RECORDED.size() / 2;
            phone.sends(RECORDED.subList(0, before));
            viewer.hearsEvent(e -> e.at("/data/state").asText().equals("ON"));

            disk.fill(4096);
            Awaitility.await().atMost(PATIENCE).until(() -> phone.sendsUntilRefused(RECORDED) == 503);

            assertThat(Api.as(Role.COMMS)
                            .get(broadcast.path("camera"))
                            .jsonPath()
                            .getString("trouble"))
                    .contains("disk is full");
            // A phone does not give up: it tries the same again and again.
            Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
                assertThat(phone.sendsUntilRefused(RECORDED)).isEqualTo(503);
                return viewer.events().stream()
                        .anyMatch(e -> e.at("/data/state").asText().equals("LOST"));
            });
            assertThat(viewer.ask("Does anybody still hear us?")).isNotEmpty();
            int whole = wholeSegments(broadcast);

            disk.makeRoom();
            phone.sendsRest(RECORDED);

            viewer.hearsEvent(e -> e.path("offset").asLong() > lostAt(viewer)
                    && e.at("/data/state").asText().equals("ON"));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(wholeSegments(broadcast)).isEqualTo(6).isGreaterThan(whole));
        }
    }

    private static long lostAt(Viewer viewer) {
        return viewer.hearsEvent(e -> e.at("/data/state").asText().equals("LOST"))
                .path("offset")
                .asLong();
    }

    /** How many are listed; each of them begins and ends as it should. */
    private static int wholeSegments(Broadcast broadcast) {
        String base = "/media/" + broadcast.slug() + "/";
        List<String> listed = SEGMENT.matcher(Rest.get(base + "live.m3u8").body())
                .results()
                .map(found -> found.group())
                .toList();
        for (String name : listed) {
            byte[] segment = Api.asNobody().get(base + name).asByteArray();
            assertThat(Recorder.boxes(segment)).as(name).isEqualTo("moof mdat");
        }
        return listed.size();
    }
}
