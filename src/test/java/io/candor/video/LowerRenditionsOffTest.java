package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked for and cannot be had is said where staff look. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(LowerRenditionsOffTest.WithoutFfmpeg.class)
class LowerRenditionsOffTest {

    public static class WithoutFfmpeg implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.video.ffmpeg.renditions", "360", "candor.video.ffmpeg.program", "none");
        }
    }

    @Test
    void withoutFfmpegStaffReadThatTheyAreOff() {
        Broadcast broadcast = Broadcast.live();

        assertThat(Api.as(Role.COMMS).get(broadcast.path("video")).jsonPath().getList("notices", String.class))
                .containsExactly("Lower renditions are off: there is no ffmpeg with libx264 where the service runs.");
    }
}
