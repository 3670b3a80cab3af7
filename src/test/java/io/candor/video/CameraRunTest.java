package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.SmallDisk;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run when there is no room for it. */
@NeedsPrograms({"ffmpeg", "unshare"})
class CameraRunTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final byte[] RECORDED = Recorder.seconds(4);
    private static final long HALF = RECORDED.length / 2;
    private static final long PLENTY = 1L << 40;

    private final UUID broadcast = UUID.randomUUID();

    @TempDir
    Path folder;

    /** As configured, with these bounds. */
    record Settings(
            Path root,
            MemorySize broadcastBytes,
            MemorySize totalBytes,
            MemorySize freeBytes,
            Optional<Duration> retention)
            implements VideoConfig {

        static Settings keeping(Path root, Duration retention) {
            return new Settings(root, size(PLENTY), size(PLENTY), size(0), Optional.of(retention));
        }

        static Settings bounded(Path root, long one, long all, long free) {
            return new Settings(root, size(one), size(all), size(free), Optional.empty());
        }

        private static MemorySize size(long bytes) {
            return new MemorySize(BigInteger.valueOf(bytes));
        }

        @Override
        public Server server() {
            return Server.EMBEDDED;
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration lostAfter() {
            return Duration.ofSeconds(4);
        }

        @Override
        public Duration longest() {
            return Duration.ofHours(12);
        }
    }

    @Test
    void pastTheBoundOfABroadcastNothingMoreIsTakenAndWhatIsThereStaysWhole() throws IOException {
        refusesHalfWay(Settings.bounded(folder, HALF, PLENTY, 0), "greatest size");
    }

    @Test
    void pastTheBoundOfAllNothingMoreIsTaken() throws IOException {
        refusesHalfWay(Settings.bounded(folder, PLENTY, HALF, 0), "no more room");
    }

    @Test
    void aFullDiskTakesNothingAndServesNothing() {
        Settings full = Settings.bounded(folder, PLENTY, PLENTY, PLENTY * 1024);

        assertThatThrownBy(() -> run(full).take(0, RECORDED, NOW))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).isEqualTo("The disk is full."));

        assertThat(folder.resolve(broadcast.toString())).doesNotExist();
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfASegmentLeavesNothingHalfAndTheSameChunkGoesOnLater() throws IOException {
        try (SmallDisk disk = new SmallDisk()) {
            disk.start();
            MediaRoot root = new MediaRoot(disk.folder());
            Storage blind = new Storage(root, Settings.bounded(disk.folder(), PLENTY, PLENTY, -PLENTY));
            CameraRun run =
                    new CameraRun(broadcast, UUID.randomUUID(), 1, "phone", "video/mp4", NOW, root, blind, null);
            disk.fill(3 * 4096);

            assertThatThrownBy(() -> run.take(0, RECORDED, NOW)).isInstanceOf(Refusal.class);

            assertThat(root.runs(broadcast)).as("nothing is listed").isEmpty();
            disk.makeRoom();
            assertThat(run.take(0, RECORDED, NOW)).isEqualTo(new CameraRun.Progress(1, 4));
            assertThat(numbers(root)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void whenThereIsRoomAgainTheSameChunkGoesOnAndNothingIsLost() throws IOException {
        MediaRoot root = new MediaRoot(folder);
        UUID other = UUID.randomUUID();
        root.begin(other, 1, new byte[(int) HALF]);
        Storage storage = new Storage(root, Settings.bounded(folder, PLENTY, RECORDED.length + 100, 0));
        CameraRun run = new CameraRun(broadcast, UUID.randomUUID(), 1, "phone", "video/mp4", NOW, root, storage, null);
        assertThatThrownBy(() -> run.take(0, RECORDED, NOW)).isInstanceOf(Refusal.class);

        root.delete(other);
        storage.count();
        CameraRun.Progress progress = run.take(0, RECORDED, NOW);

        assertThat(progress).isEqualTo(new CameraRun.Progress(1, 4));
        assertThat(numbers(root)).containsExactly(1, 2, 3, 4);
    }

    private void refusesHalfWay(Settings settings, String why) throws IOException {
        CameraRun run = run(settings);

        assertThatThrownBy(() -> run.take(0, RECORDED, NOW))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains(why));

        List<Integer> stored = numbers(new MediaRoot(folder));
        assertThat(stored).isNotEmpty().hasSizeLessThan(4);
        assertThat(new MediaRoot(folder).bytes()).isLessThan(HALF + 200);
    }

    private CameraRun run(Settings settings) {
        MediaRoot root = new MediaRoot(folder);
        return new CameraRun(
                broadcast, UUID.randomUUID(), 1, "phone", "video/mp4", NOW, root, new Storage(root, settings), null);
    }

    private List<Integer> numbers(MediaRoot root) throws IOException {
        Timeline timeline = new Timeline(root, broadcast);
        timeline.refresh();
        return timeline.runs().getFirst().segments.stream()
                .map(MediaSegment::number)
                .toList();
    }
}
