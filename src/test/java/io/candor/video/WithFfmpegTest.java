package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Programs;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real ffmpeg adds: browsers that record WebM, sound for every device and for captions, a file to take away. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@NeedsPrograms({"ffmpeg", "ffprobe"})
class WithFfmpegTest {

    private static final int SECONDS = 5;
    private static final String FRAGMENTS = "frag_keyframe+empty_moov+default_base_moof";
    private static final List<String> FRAGMENTS_WITH_OPUS =
            List.of("-c:a", "libopus", "-g", "10", "-bf", "0", "-movflags", FRAGMENTS);

    @Inject
    Broadcasts broadcasts;

    @Inject
    Ears ears;

    @TempDir
    Path folder;

    private Broadcast broadcast;

    /** Somebody who wants to hear certain broadcasts, and notes how much came. */
    @Singleton
    static class Ears implements SoundListener {
        final Map<UUID, AtomicLong> heard = new ConcurrentHashMap<>();
        final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
        final Map<UUID, Instant> began = new ConcurrentHashMap<>();

        @Override
        public Optional<Sound> begins(UUID id, Instant startsAt) {
            AtomicLong bytes = heard.get(id);
            if (bytes == null) {
                return Optional.empty();
            }
            began.put(id, startsAt);
            return Optional.of(new Sound() {
                @Override
                public void hear(byte[] pcm) {
                    assertThat(pcm.length % 2).isZero();
                    bytes.addAndGet(pcm.length);
                }

                @Override
                public void close() {
                    ended.put(id, Instant.now());
                }
            });
        }
    }

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aBrowserThatRecordsWebmWithH264IsPassedOnAsMp4WithAac() throws IOException {
        sends("video/webm", Recorder.in("matroska", SECONDS, List.of("-g", "10", "-bf", "0", "-c:a", "libopus")));

        assertThat(codecsOfTheRecording()).isEqualTo("h264,aac");
    }

    @Test
    void aBrowserThatRecordsWebmWithVp8IsCodedAnew() throws IOException {
        sends("video/webm", Recorder.in("webm", SECONDS, List.of("-c:v", "libvpx", "-c:a", "libopus")));

        assertThat(codecsOfTheRecording()).isEqualTo("h264,aac");
    }

    @Test
    void opusInMp4BecomesAacSoThatEveryPhoneHearsIt() throws IOException {
        sends("video/mp4", Recorder.make(SECONDS, FRAGMENTS_WITH_OPUS));

        assertThat(codecsOfTheRecording()).isEqualTo("h264,aac");
    }

    @Test
    void garbageThatIsCalledWebmIsRefusedAndNothingOfItIsServed() {
        byte[] garbage = new byte[5000];
        garbage[0] = 0x1A;

        assertThat(Phone.of(broadcast).send("video/webm", 0, garbage, false).statusCode())
                .isEqualTo(415);
        assertThat(Rest.get(live()).status()).isEqualTo(404);
    }

    @Test
    void whoListensHearsTheSoundWhileItIsOnAir() {
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        AtomicLong heard = new AtomicLong();
        ears.heard.put(id, heard);

        Phone.of(broadcast).sends(Recorder.seconds(SECONDS));

        long second = 16_000 * 2;
        await().untilAsserted(() -> assertThat(heard.get()).isGreaterThan((SECONDS - 1) * second));
        assertThat(ears.ended).doesNotContainKey(id);
        broadcast.end();
        await().untilAsserted(() -> assertThat(ears.ended).containsKey(id));
        assertThat(heard.get()).isBetween(SECONDS * second - second / 5, SECONDS * second + second / 5);
    }

    @Test
    void staffTakeTheRecordingAwayAsOneFile() throws IOException {
        Phone.of(broadcast).sends(Recorder.seconds(SECONDS)).beginAnotherRun().sends(Recorder.seconds(SECONDS));
        await().untilAsserted(() -> assertThat(Rest.get(live()).body()).contains("2/" + SECONDS + ".m4s"));
        broadcast.end();

        Path file = download();

        assertThat(Double.parseDouble(probe(file, "format=duration").strip()))
                .isBetween(2.0 * SECONDS - 0.2, 2.0 * SECONDS + 0.2);
        assertThat(Rest.get(media("recording.mp4")).status()).as("nobody else").isEqualTo(404);
    }

    @Test
    void aRecordingWhosePictureChangedItsSizeIsOneFileToo() throws IOException {
        Phone.of(broadcast)
                .sends(Recorder.seconds(SECONDS))
                .beginAnotherRun()
                .sends(Recorder.make(
                        SECONDS, List.of("-s", "320x180", "-g", "10", "-bf", "0", "-movflags", FRAGMENTS)));
        await().untilAsserted(() -> assertThat(Rest.get(live()).body()).contains("2/" + SECONDS + ".m4s"));
        broadcast.end();

        Path file = download();

        assertThat(Double.parseDouble(probe(file, "format=duration").strip()))
                .isBetween(2.0 * SECONDS - 0.2, 2.0 * SECONDS + 0.2);
    }

    /** In chunks, as a recorder makes them, the first of them tiny; then the end. */
    private void sends(String mediaType, byte[] recorded) {
        Phone phone = Phone.of(broadcast);
        List<byte[]> chunks = new ArrayList<>(List.of(Arrays.copyOf(recorded, 3)));
        chunks.addAll(Recorder.chunks(Arrays.copyOfRange(recorded, 3, recorded.length), 10_000));
        IntStream.range(0, chunks.size())
                .forEach(i ->
                        phone.send(mediaType, i, chunks.get(i), false).then().statusCode(200));
        broadcast.end();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Rest.get(live()).body()).contains("1/" + SECONDS + ".m4s"));
    }

    private String codecsOfTheRecording() throws IOException {
        Path file = folder.resolve("together.mp4");
        Files.write(file, Api.asNobody().get(media("1/init.mp4")).asByteArray());
        for (int i = 1; i <= SECONDS; i++) {
            Files.write(
                    file,
                    Api.asNobody().get(media("1/" + i + ".m4s")).asByteArray(),
                    java.nio.file.StandardOpenOption.APPEND);
        }
        return probe(file, "stream=codec_name").strip().replace("\n", ",");
    }

    private Path download() throws IOException {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Api.as(Role.COMMS)
                                .post(broadcast.path("recording/file"))
                                .jsonPath()
                                .getString("state"))
                        .isEqualTo("READY"));
        Path file = folder.resolve("download.mp4");
        await().untilAsserted(() -> {
            var answer = Api.as(Role.COMMS).get(media("recording.mp4"));
            assertThat(answer.statusCode()).isEqualTo(200);
            Files.write(file, answer.asByteArray());
        });
        return file;
    }

    private static String probe(Path file, String what) {
        return Programs.run(
                "ffprobe", "-v", "error", "-show_entries", what, "-of", "default=nw=1:nk=1", file.toString());
    }

    private String live() {
        return media("live.m3u8");
    }

    private String media(String rest) {
        return "/media/" + broadcast.slug() + "/" + rest;
    }
}
