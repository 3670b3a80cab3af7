package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What players are told of what is on disk. */
class PlaylistTest {

    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(4);

    private final UUID broadcast = UUID.randomUUID();

    @TempDir
    Path folder;

    private MediaRoot root;

    @BeforeEach
    void givenAMediaRoot() {
        root = new MediaRoot(folder);
    }

    @Test
    void whileOnAirTheWindowSlidesAndTheListHasNoEnd() throws IOException {
        run(1, 0, 1, 1, 1, 1, 1, 1);

        List<String> list = live(false);

        assertThat(list)
                .contains("#EXT-X-MEDIA-SEQUENCE:2", "1/3.m4s", "1/6.m4s")
                .doesNotContain("1/2.m4s", "#EXT-X-ENDLIST");
        assertThat(list).contains("#EXT-X-MAP:URI=\"1/init.mp4\"", "#EXT-X-PROGRAM-DATE-TIME:2026-11-25T10:00:02.000Z");
    }

    @Test
    void anotherRunBeginsWithADiscontinuityAndItsOwnBeginning() throws IOException {
        run(1, 0, 1, 1);
        run(2, 30, 1);

        assertThat(live(false))
                .containsSubsequence(
                        "#EXT-X-DISCONTINUITY-SEQUENCE:0",
                        "#EXT-X-MAP:URI=\"1/init.mp4\"",
                        "1/2.m4s",
                        "#EXT-X-DISCONTINUITY",
                        "#EXT-X-MAP:URI=\"2/init.mp4\"",
                        "#EXT-X-PROGRAM-DATE-TIME:2026-11-25T10:00:30.000Z",
                        "2/1.m4s");
    }

    @Test
    void discontinuitiesThatHaveLeftTheWindowAreCounted() throws IOException {
        run(1, 0, 1, 1);
        run(2, 10, 1, 1);
        run(3, 20, 2, 2);

        List<String> list = live(false);

        assertThat(list).contains("#EXT-X-MEDIA-SEQUENCE:4", "#EXT-X-DISCONTINUITY-SEQUENCE:1", "#EXT-X-DISCONTINUITY");
    }

    @Test
    void theTargetDurationNeverShrinks() throws IOException {
        run(1, 0, 4.6, 1, 1, 1, 1, 1, 1);

        assertThat(live(false)).contains("#EXT-X-TARGETDURATION:5").doesNotContain("1/1.m4s");
    }

    @Test
    void onlyTheEndOfTheBroadcastEndsTheList() throws IOException {
        run(1, 0, 1, 1);

        assertThat(live(true)).endsWith("#EXT-X-ENDLIST");
    }

    @Test
    void theRecordingIsAllOfItFromTheFirstSecond() throws IOException {
        run(1, 0, 1, 1, 1, 1, 1, 1);
        run(2, 10, 1);

        List<String> list = lines(Playlist.recording(timeline()));

        assertThat(list)
                .contains("#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-MEDIA-SEQUENCE:0", "1/1.m4s", "2/1.m4s")
                .endsWith("#EXT-X-ENDLIST");
    }

    @Test
    void aLineThatWasTornWhenTheServiceDiedIsLeftOut() throws IOException {
        run(1, 0, 1, 1);
        Files.writeString(
                root.index(broadcast, 1), "3 1000000 17640", StandardCharsets.US_ASCII, StandardOpenOption.APPEND);

        assertThat(live(false)).contains("1/2.m4s").doesNotContain("1/3.m4s");
    }

    @Test
    void whatIsNotCompleteOnDiskIsNotListed() throws IOException {
        run(1, 0, 1);
        Files.write(root.segment(broadcast, 1, 2), new byte[10]);

        assertThat(live(false)).doesNotContain("1/2.m4s");
    }

    @Test
    void deletingTakesEverythingOfOneBroadcastAndNothingOfAnother() throws IOException {
        UUID other = UUID.randomUUID();
        root.begin(other, 1, new byte[10]);
        run(1, 0, 1);

        root.delete(broadcast);

        assertThat(root.folder(broadcast)).doesNotExist();
        assertThat(root.init(other, 1)).exists();
    }

    private void run(int number, int second, double... seconds) throws IOException {
        root.begin(broadcast, number, new byte[10]);
        double at = second;
        for (int i = 0; i < seconds.length; i++) {
            Instant when = START.plusMillis(Math.round(at * 1000));
            root.add(
                    broadcast,
                    number,
                    new MediaSegment(
                            i + 1,
                            Math.round(seconds[i] * 1_000_000),
                            when,
                            100,
                            Math.round((at - second) * 1_000_000)),
                    new byte[100]);
            at += seconds[i];
        }
    }

    private Timeline timeline() throws IOException {
        Timeline timeline = new Timeline(root, broadcast);
        timeline.refresh();
        return timeline;
    }

    private List<String> live(boolean over) throws IOException {
        return lines(Playlist.live(timeline(), WINDOW, over));
    }

    private static List<String> lines(String playlist) {
        return playlist.lines().toList();
    }
}
