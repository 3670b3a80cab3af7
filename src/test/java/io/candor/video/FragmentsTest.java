package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Recorder;
import io.candor.video.Fragments.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cutting what a recorder makes; the recordings are a real encoder's. */
@NeedsPrograms("ffmpeg")
class FragmentsTest {

    private static final byte[] RECORDED = Recorder.seconds(4);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 100_000_000})
    void aRecordingIsCutIntoABeginningAndItsFragmentsHoweverItArrives(int chunk) throws NotMediaException {
        List<Piece> pieces = cut(RECORDED, chunk);

        assertThat(pieces.getFirst()).isInstanceOf(Piece.Init.class);
        assertThat(segments(pieces)).hasSize(4).allSatisfy(segment -> {
            assertThat(segment.durationMicros()).isBetween(1_000_000L, 1_030_000L);
            assertThat(segment.startsClean()).isTrue();
        });
        assertThat(segments(pieces).stream().map(s -> s.startMicros() / 1_000_000))
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void everyByteThatPlayersNeedIsPassedThroughUntouched() throws NotMediaException {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (Piece piece : cut(RECORDED, 4_096)) {
            together.writeBytes(piece.bytes());
        }

        byte[] all = together.toByteArray();
        assertThat(all).isEqualTo(Arrays.copyOf(RECORDED, all.length));
        assertThat(ByteBuffer.wrap(RECORDED).getInt(all.length + 4)).isEqualTo(Box.type("mfra"));
    }

    @Test
    void aFragmentThatNeedsTheOneBeforeSaysSo() throws NotMediaException {
        byte[] everyHalfSecond = Recorder.make(
                2,
                List.of(
                        "-movflags",
                        "empty_moov+default_base_moof",
                        "-frag_duration",
                        "500000",
                        "-g",
                        "100",
                        "-bf",
                        "0"));

        List<Piece.Segment> segments = segments(cut(everyHalfSecond, 10_000));

        assertThat(segments.getFirst().startsClean()).isTrue();
        assertThat(segments.subList(1, segments.size())).isNotEmpty().noneMatch(Piece.Segment::startsClean);
    }

    @Test
    void soundAloneIsARecordingToo() throws NotMediaException {
        byte[] sound = Recorder.make(
                2, List.of("-vn", "-movflags", "empty_moov+default_base_moof", "-frag_duration", "1000000"));

        assertThat(segments(cut(sound, 1_000)).stream()
                        .mapToLong(Piece.Segment::durationMicros)
                        .sum())
                .isBetween(1_900_000L, 2_100_000L);
    }

    /** What nobody's recorder makes. */
    @Nested
    class Refuses {

        @Test
        void anyFileThatIsNotFragmented() {
            byte[] plain = Recorder.make(1, List.of("-movflags", "+faststart"));

            assertThatThrownBy(() -> cut(plain, 1_000)).isInstanceOf(NotMediaException.class);
        }

        @Test
        void garbage() {
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                byte[] garbage = new byte[200];
                random.nextBytes(garbage);
                assertThatThrownBy(() -> cut(garbage, 200)).isInstanceOf(NotMediaException.class);
            }
        }

        @Test
        void webM() {
            byte[] webm = {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, 1, 0, 0, 0, 0, 0, 0, 0x1F};

            assertThatThrownBy(() -> cut(webm, 12)).isInstanceOf(NotMediaException.class);
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 7, Fragments.LARGEST_SEGMENT + 1, 0xFFFF_FFFFL})
        void aBoxWithAnImpossibleSize(long size) {
            ByteBuffer box = ByteBuffer.allocate(16).putInt((int) size).putInt(Box.type("ftyp"));

            assertThatThrownBy(() -> cut(box.array(), 16)).isInstanceOf(NotMediaException.class);
        }

        @Test
        void aLargeSizeThatIsNegativeOrEndless() {
            for (long size : new long[] {-1, 0, 15, Long.MAX_VALUE}) {
                ByteBuffer box = ByteBuffer.allocate(24)
                        .putInt(1)
                        .putInt(Box.type("ftyp"))
                        .putLong(size);
                assertThatThrownBy(() -> cut(box.array(), 24)).isInstanceOf(NotMediaException.class);
            }
        }

        @Test
        void aSecondBeginning() throws NotMediaException {
            Fragments fragments = new Fragments();
            fragments.take(RECORDED);

            assertThatThrownBy(() -> fragments.take(RECORDED)).isInstanceOf(NotMediaException.class);
        }

        @Test
        void nothingThatIsDamagedBreaksIt() {
            Random random = new Random(11);
            for (int i = 0; i < 3_000; i++) {
                byte[] damaged = RECORDED.clone();
                for (int n = 0; n < 1 + random.nextInt(8); n++) {
                    damaged[random.nextInt(i % 2 == 0 ? 2_000 : damaged.length)] = (byte) random.nextInt();
                }
                assertThatCode(() -> {
                            try {
                                cut(damaged, 5_000);
                            } catch (NotMediaException refused) {
                                assertThat(refused.getMessage()).isNotBlank();
                            }
                        })
                        .doesNotThrowAnyException();
            }
        }
    }

    private static List<Piece> cut(byte[] recorded, int chunk) throws NotMediaException {
        Fragments fragments = new Fragments();
        List<Piece> pieces = new ArrayList<>();
        for (byte[] bytes : Recorder.chunks(recorded, chunk)) {
            pieces.addAll(fragments.take(bytes));
        }
        return pieces;
    }

    private static List<Piece.Segment> segments(List<Piece> pieces) {
        return pieces.stream()
                .filter(Piece.Segment.class::isInstance)
                .map(Piece.Segment.class::cast)
                .toList();
    }
}
