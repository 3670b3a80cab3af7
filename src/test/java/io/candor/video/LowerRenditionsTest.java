package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.access.Role;
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
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where lower renditions are asked for, a phone's picture is there in smaller ones besides, and costs it nothing. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(LowerRenditionsTest.SixtyLines.class)
@NeedsPrograms({"ffmpeg", "ffprobe"})
class LowerRenditionsTest {

    private static final List<byte[]> RECORDED = Recorder.chunks(Recorder.seconds(8), 20_000);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern SEGMENT = Pattern.compile("(?m)^#EXTINF:.*\n1/([0-9]+)\\.m4s$");

    public static class SixtyLines implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            // Larger than what the camera sends is never made of it.
            return Map.of("candor.video.ffmpeg.renditions", "480,60");
        }
    }

    @TempDir
    Path folder;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void theSmallerOneIsListedWithWhatItIs() {
        Phone.of(broadcast).sends(RECORDED);

        String list = listed("watch.m3u8", "60p/live.m3u8");

        assertThat(list.lines().filter(line -> line.startsWith("#EXT-X-STREAM-INF")))
                .satisfiesExactly(
                        camera -> assertThat(camera).contains("RESOLUTION=160x90"),
                        lower -> assertThat(lower)
                                .contains(
                                        "BANDWIDTH=180825,", "CODECS=\"avc1.4d401f,mp4a.40.2\"", "RESOLUTION=106x60"));
        listed("60p/live.m3u8", "1/1.m4s");
        assertThat(Codecs.of(bytes("60p/1/init.mp4")))
                .as("as it was promised before it was there")
                .hasValueSatisfying(codecs -> {
                    assertThat(codecs.codecs()).isEqualTo("avc1.4d401f,mp4a.40.2");
                    assertThat(codecs.resolution()).isEqualTo("106x60");
                });
    }

    @Test
    void itsSegmentsAreTheCamerasInTimeAndNumber() throws IOException {
        Phone.of(broadcast).sends(RECORDED);
        broadcast.end();

        String lower = complete("60p/live.m3u8", "1/8.m4s");

        String camera = Rest.get(media("live.m3u8")).body();
        assertThat(lower.replace("VERSION:8", "VERSION:7")).isEqualTo(camera);
        for (int segment : List.of(1, 4)) {
            assertThat(firstPicture("60p/1", segment)).isEqualTo(firstPicture("1", segment));
        }
        assertThat(probed("60p/1", 4, "stream=codec_name,height")).contains("h264", "60", "aac");
    }

    @Test
    void aClockThatDoesNotBeginAtNothingIsKept() throws IOException {
        List<byte[]> late = Recorder.chunks(withoutItsFirstSecond(Recorder.seconds(8)), 20_000);
        Phone.of(broadcast).sends(late);
        broadcast.end();

        complete("60p/live.m3u8", "1/7.m4s");

        assertThat(firstPicture("60p/1", 3)).isEqualTo(firstPicture("1", 3)).isNotEqualTo("2.000000");
    }

    @Test
    void itIsKeptWithTheRecording() {
        Phone.of(broadcast).sends(RECORDED);
        broadcast.end();
        complete("60p/live.m3u8", "1/8.m4s");
        broadcast.publish();

        assertThat(listed("replay.m3u8", "60p/recording.m3u8")).contains("RESOLUTION=106x60");
        assertThat(SEGMENT.matcher(listed("60p/recording.m3u8", "ENDLIST")).results())
                .hasSize(8);
    }

    @Test
    void whenItsFfmpegDiesThePictureGoesOnAndStaffAreTold() {
        Phone phone = Phone.of(broadcast);
        phone.sends(RECORDED.subList(0, RECORDED.size() / 2));
        listed("60p/live.m3u8", "1/1.m4s");

        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("force_key_frames source"))
                .forEach(ProcessHandle::destroyForcibly);
        // What it has not noticed yet may still be taken; the rest of what comes is not.
        await().atMost(SOON)
                .until(() -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains("force_key_frames source")));
        phone.sends(RECORDED.subList(RECORDED.size() / 2, RECORDED.size()));

        listed("live.m3u8", "1/8.m4s");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Api.as(Role.EXPERT)
                                .get(broadcast.path("camera"))
                                .jsonPath()
                                .getString("trouble"))
                        .contains("60 lines", "is not made any more", "goes on"));
        broadcast.end();
        String lower = listed("60p/live.m3u8", "#EXT-X-GAP\n1/8.m4s");
        assertThat(lower).as("what was made before").contains(",\n1/1.m4s");
    }

    @Test
    void itIsOfferedToNobodyWhoMayNotSeeTheBroadcast() {
        Phone.of(broadcast).sends(RECORDED);
        listed("60p/live.m3u8", "1/1.m4s");
        broadcast.end();

        assertThat(Rest.get(media("60p/recording.m3u8")).status()).isEqualTo(404);
        assertThat(Rest.get(media("61p/live.m3u8")).status()).isEqualTo(404);
        assertThat(Rest.get(media("60p/watch.m3u8")).status()).isEqualTo(404);
    }

    private static byte[] withoutItsFirstSecond(byte[] recorded) {
        java.io.ByteArrayOutputStream rest = new java.io.ByteArrayOutputStream();
        java.nio.ByteBuffer all = java.nio.ByteBuffer.wrap(recorded);
        int fragments = 0;
        for (int at = 0; at < recorded.length; ) {
            int size = all.getInt(at);
            String name = new String(recorded, at + 4, 4, java.nio.charset.StandardCharsets.US_ASCII);
            fragments += name.equals("moof") ? 1 : 0;
            if (fragments == 0 || (fragments > 1 && !name.equals("mfra"))) {
                rest.write(recorded, at, size);
            }
            at += size;
        }
        return rest.toByteArray();
    }

    private String firstPicture(String run, int segment) throws IOException {
        return probed(run, segment, "packet=pts_time", "-select_streams", "v", "-read_intervals", "%+#1")
                .strip();
    }

    private String probed(String run, int segment, String what, String... options) throws IOException {
        Path file = Files.createTempFile(folder, "segment", ".mp4");
        Files.write(file, bytes(run + "/init.mp4"));
        Files.write(file, bytes(run + "/" + segment + ".m4s"), java.nio.file.StandardOpenOption.APPEND);
        return Programs.run(probe(file, what, options).toArray(String[]::new));
    }

    private static List<String> probe(Path file, String what, String... options) {
        List<String> command = new java.util.ArrayList<>(List.of("ffprobe", "-v", "error", "-show_entries", what));
        command.addAll(List.of(options));
        command.addAll(List.of("-of", "csv=p=0", file.toString()));
        return command;
    }

    private byte[] bytes(String path) {
        return Api.asNobody().get(media(path)).asByteArray();
    }

    private String media(String rest) {
        return "/media/" + broadcast.slug() + "/" + rest;
    }

    /** After the end, what is still being made is listed as a gap. */
    private String complete(String list, String wanted) {
        return await().atMost(SOON)
                .until(
                        () -> Rest.get(media(list)).body(),
                        text -> text.contains(wanted) && !text.contains("#EXT-X-GAP"));
    }

    /** The playlist, as soon as it says this. */
    private String listed(String list, String wanted) {
        return await().atMost(SOON).until(() -> Rest.get(media(list)).body(), text -> text.contains(wanted));
    }
}
