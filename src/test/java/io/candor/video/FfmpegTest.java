package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.candor.access.Refusal;
import io.candor.testsupport.NeedsPrograms;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ffmpeg, in its bounds. */
@NeedsPrograms("ffmpeg")
class FfmpegTest {

    private static final List<String> FOREVER =
            List.of("-f", "lavfi", "-re", "-i", "anullsrc", "-f", "s16le", "pipe:1");

    private record Config(
            Optional<String> program,
            int processes,
            int nice,
            Optional<List<Integer>> renditions,
            int renditionThreads,
            Duration longest,
            MemorySize memory,
            MemorySize largestFile)
            implements FfmpegConfig {}

    @TempDir
    Path folder;

    private Ffmpeg ffmpeg = with(Optional.empty(), Duration.ofMinutes(1));

    @AfterEach
    void stop() {
        ffmpeg.stop(new ShutdownEvent());
    }

    @Test
    void theProbeFindsItsVersionAndWhatItEncodes() {
        assertThat(ffmpeg.isHere()).isTrue();
        assertThat(ffmpeg.found().version()).isNotBlank();
        assertThat(ffmpeg.found().encodes("aac")).isTrue();
        assertThat(ffmpeg.found().encodes("no-such-encoder")).isFalse();
    }

    @Test
    void whatIsAskedForAndNotThereIsOff() {
        for (String program : List.of("none", "/no/such/program", "/bin/true")) {
            Ffmpeg off = with(Optional.of(program), Duration.ofMinutes(1));

            assertThat(off.isHere()).as(program).isFalse();
            assertThatThrownBy(() -> off.run(folder, FOREVER))
                    .isInstanceOfSatisfying(
                            Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.UNSUPPORTED));
        }
    }

    @Test
    void whyItEndedIsTold() throws Exception {
        FfmpegRun run = ffmpeg.run(folder, List.of("-i", "no-such-file.mp4", "-f", "null", "-"));

        assertThat(run.succeeds()).isFalse();
        assertThat(run.complaint()).contains("no-such-file.mp4");
    }

    @Test
    void noMoreRunAtOnceThanMay() throws IOException {
        ffmpeg.run(folder, FOREVER);
        ffmpeg.run(folder, FOREVER);

        assertThatThrownBy(() -> ffmpeg.run(folder, FOREVER))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.TOO_FAST));
    }

    /** A camera that changes to another picture begins anew while what it sent before still comes out. */
    @Test
    void oneThatGetsNothingMoreToDoKeepsNobodyWaitingButNotAnyNumber() throws IOException {
        ffmpeg.run(folder, FOREVER).ends();
        ffmpeg.run(folder, FOREVER).ends();

        ffmpeg.run(folder, FOREVER);
        ffmpeg.run(folder, FOREVER).ends();

        assertThatThrownBy(() -> ffmpeg.run(folder, FOREVER))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.TOO_FAST));
    }

    @Test
    void itEndsWhenItsTimeIsOver() throws IOException {
        ffmpeg = with(Optional.empty(), Duration.ofMillis(300));
        FfmpegRun run = ffmpeg.run(folder, FOREVER);

        Awaitility.await().until(() -> !run.isAlive());
    }

    @Test
    void itEndsWithTheService() throws IOException {
        FfmpegRun run = ffmpeg.run(folder, FOREVER);

        ffmpeg.stop(new ShutdownEvent());

        assertThat(run.isAlive()).isFalse();
    }

    @Test
    void withoutItStaffAreToldWhyNobodyHearsACamera() {
        VideoConfig settings = CameraRunTest.Settings.bounded(folder, 1, 1, 1);

        assertThat(new CameraSound(ffmpeg, settings).trouble()).isEmpty();
        assertThat(new CameraSound(with(Optional.of("none"), Duration.ofMinutes(1)), settings).trouble())
                .hasValueSatisfying(told -> assertThat(told).contains("ffmpeg is not installed"));
    }

    @Test
    void aPictureThatOnlyClaimsToBeHugeIsNotDecoded() throws Exception {
        Files.write(folder.resolve("huge.bmp"), bitmapOf(12_000, 12_000));

        try (FfmpegRun run = ffmpeg.run(
                folder, List.of("-f", "bmp_pipe", "-i", "huge.bmp", "-f", "rawvideo", "-frames:v", "1", "pipe:1"))) {
            assertThat(run.out().readNBytes(1)).isEmpty();
            assertThat(run.succeeds()).isFalse();
            assertThat(run.complaint()).contains("max pixel count");
        }
    }

    @Test
    void aProcessHasNoMoreMemoryThanItIsGiven() throws Exception {
        assumeThat(Path.of("/usr/bin/prlimit")).isExecutable();

        try (FfmpegRun run = ffmpeg.run(folder, List.of("-f", "lavfi", "-i", "anullsrc", "-f", "s16le", "pipe:1"))) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(Files.readString(Path.of("/proc/" + run.pid() + "/limits")))
                            .containsPattern("Max data size +" + 768 * 1024 * 1024 + " +" + 768 * 1024 * 1024));
        }
    }

    /** The header of one (file header 14 bytes, BITMAPINFOHEADER 40), and a picture that is not there. */
    private static byte[] bitmapOf(int width, int height) {
        return ByteBuffer.allocate(1_000)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'B')
                .put((byte) 'M')
                .putInt(54 + width * height * 3)
                .putInt(0)
                .putInt(54)
                .putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 24)
                .array();
    }

    private static Ffmpeg with(Optional<String> program, Duration longest) {
        Ffmpeg ffmpeg = new Ffmpeg(new Config(
                program,
                2,
                10,
                Optional.empty(),
                1,
                longest,
                new MemorySize(BigInteger.valueOf(768 * 1024 * 1024)),
                new MemorySize(BigInteger.valueOf(1_000_000))));
        ffmpeg.start(new StartupEvent());
        return ffmpeg;
    }
}
