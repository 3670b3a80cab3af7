package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.candor.video.Pictures.Camera;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What viewers are told about the picture. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PictureTest {

    @Inject
    Pictures pictures;

    @Inject
    Broadcasts broadcasts;

    @Test
    void beforeACameraThereIsNothingToSeeYet() {
        JsonNode video = seenBy(Broadcast.live());

        assertThat(video.path("state").asText()).isEqualTo("WAITING");
        assertThat(video.path("url").isNull()).isTrue();
    }

    @Test
    void anAddressOfThePlanIsThePictureFromTheMomentItIsLive() {
        Map<String, Object> plan = Broadcast.plan("Brought from elsewhere");
        plan.put("videoUrl", "https://cdn.example.com/live.m3u8");
        Broadcast broadcast =
                new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));

        JsonNode video = seenBy(broadcast);

        assertThat(video.path("state").asText()).isEqualTo("ON");
        assertThat(video.path("kind").asText()).isEqualTo("HLS");
        assertThat(video.path("url").asText()).isEqualTo("https://cdn.example.com/live.m3u8");
    }

    @Test
    void aCameraThatComesGoesAndComesBackIsToldEachTimeAtTheSameAddress() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            for (Camera camera : List.of(Camera.ON, Camera.ON, Camera.LOST, Camera.ON)) {
                pictures.camera(ref(broadcast).id(), camera);
            }
            Api.as(Role.COMMS).post(broadcast.path("end")).then().statusCode(200);

            viewer.hearsEvent(e -> e.at("/data/state").asText().equals("OVER"));
            assertThat(viewer.events().stream()
                            .filter(e -> e.path("kind").asText().equals("video"))
                            .map(e -> e.at("/data/state").asText() + " "
                                    + e.at("/data/url").asText()))
                    .containsExactly(
                            "ON /media/" + broadcast.slug() + "/watch.m3u8",
                            "LOST /media/" + broadcast.slug() + "/watch.m3u8",
                            "ON /media/" + broadcast.slug() + "/watch.m3u8",
                            "OVER null");
        }
    }

    @Test
    void aCameraShowsNothingBeforeTheBroadcastIsOnAir() {
        Broadcast broadcast = Broadcast.scheduled();

        pictures.camera(ref(broadcast).id(), Camera.ON);

        assertThat(seenBy(broadcast).path("state").asText()).isEqualTo("WAITING");
        Api.as(Role.COMMS).post(broadcast.path("go-live")).then().statusCode(200);
        assertThat(seenBy(broadcast).path("state").asText()).isEqualTo("ON");
    }

    private BroadcastRef ref(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true);
    }

    private static JsonNode seenBy(Broadcast broadcast) {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            return viewer.hello().at("/snapshot/video");
        }
    }
}
