package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Recorder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera that is away for a while, by a clock that a test turns on. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@NeedsPrograms("ffmpeg")
class LostCameraTest {

    private static final List<byte[]> RECORDED = Recorder.chunks(Recorder.seconds(4), 10_000);

    @Inject
    Broadcasts broadcasts;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Pictures pictures;

    @Inject
    Library library;

    @Inject
    RecordingFiles files;

    @Inject
    MediaRemovals removals;

    @Inject
    MediaServers servers;

    @Inject
    CameraFfmpeg ffmpeg;

    @Inject
    VideoConfig config;

    private final Watch watch = new Watch();
    private Broadcast broadcast;
    private UUID id;
    private Ingest ingest;
    private Upkeep upkeep;

    /** A clock that stands still between one look and the next. */
    private static final class Watch extends Clock {
        private Instant now = Instant.now();

        void goOn(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void givenACameraOnAir() {
        broadcast = Broadcast.live();
        id = broadcasts.ref(broadcast.slug(), true).id();
        CameraRuns runs = new CameraRuns(dataSource, watch);
        ingest = new Ingest(broadcasts, runs, pictures, library, ffmpeg, config, watch);
        upkeep = new Upkeep(broadcasts, runs, pictures, library, ingest, files, removals, servers, config, watch);
        sends("one-phone", first, 0, RECORDED.size() / 2);
        assertThat(seen()).isEqualTo(Picture.State.ON);
    }

    private final UUID first = UUID.randomUUID();

    @Test
    void forTwoSecondsIsNotTold() {
        silentFor(Duration.ofSeconds(2));

        assertThat(seen()).isEqualTo(Picture.State.ON);
    }

    @Test
    void forTwentySecondsIsToldAndTheSameRunGoesOn() throws IOException {
        silentFor(Duration.ofSeconds(20));
        assertThat(seen()).isEqualTo(Picture.State.LOST);

        sends("one-phone", first, RECORDED.size() / 2, RECORDED.size());

        assertThat(seen()).isEqualTo(Picture.State.ON);
        assertThat(playlist()).contains("1/4.m4s").doesNotContain("#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void forFiveMinutesLeavesTheBroadcastOnAirAndAnotherRunContinuesTheRecording() throws IOException {
        silentFor(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(seen()).isEqualTo(Picture.State.LOST);
        assertThat(broadcast.read().getString("state")).isEqualTo("LIVE");

        assertThatThrownBy(() -> sends("one-phone", first, RECORDED.size() / 2, RECORDED.size()))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().state()).isEqualTo("NEW_RUN_NEEDED"));
        sends("one-phone", UUID.randomUUID(), 0, RECORDED.size());

        assertThat(seen()).isEqualTo(Picture.State.ON);
        assertThat(playlist()).contains("1/1.m4s", "2/4.m4s", "#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void losesItsTurnAfterTenSecondsSoThatAnotherNeedNotAsk() {
        silentFor(CameraRuns.TURN.minusSeconds(1));
        assertThatThrownBy(() -> sends("another-phone", UUID.randomUUID(), 0, RECORDED.size()))
                .isInstanceOf(Refusal.class);

        silentFor(Duration.ofSeconds(2));
        sends("another-phone", UUID.randomUUID(), 0, RECORDED.size());

        assertThat(seen()).isEqualTo(Picture.State.ON);
    }

    private void silentFor(Duration time) {
        watch.goOn(time);
        upkeep.tellLostCameras();
        ingest.forgetSilent();
    }

    private void sends(String phone, UUID run, int from, int to) {
        for (int i = from; i < to; i++) {
            ingest.take(
                    id,
                    new Ingest.Chunk(
                            run, i, phone, false, "video/mp4", watch.instant(), watch.instant(), RECORDED.get(i)));
            watch.goOn(Duration.ofMillis(400));
        }
    }

    private Picture.State seen() {
        return pictures.current(id).state();
    }

    private String playlist() throws IOException {
        Timeline timeline = new Timeline(library.root(), id);
        timeline.refresh();
        return Playlist.live(timeline, config.window(), false);
    }
}
