package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The press conference of 3 March 2020 through every way in: the transcript is the same, byte for byte, in every format
 * in which it leaves. Of a way that does not carry all times the rest follows from one rule ({@link CaptionTiming}).
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class WaysInTest {

    private static final Map<String, String> FORMATS = new TreeMap<>(Map.of(
            "vtt", "text/vtt",
            "srt", "application/x-subrip",
            "ttml", "application/ttml+xml",
            "json", "application/json",
            "txt", "text/plain"));

    @Inject
    TestClock clock;

    private Instant onAir;
    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        Api.token(Role.MODERATOR);
        Api.token(Role.COMMS);
        onAir = clock.instant().truncatedTo(ChronoUnit.MILLIS).minusSeconds(20 * 60);
        clock.stopAt(onAir);
        broadcast = Broadcast.live();
    }

    @AfterEach
    void theClockGoesOn() {
        clock.goOn();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void thePressConferenceIsTheSameByEveryWay(WayIn way) throws Exception {
        way.send(sending(PressConference.lines()));

        assertEveryFormatIsThatOf(PressConference.lines(), way);
    }

    /** A way that tells only beginnings or only ends has a breath between lines, whether there was one or not. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ENDPOINT", "ZOOM", "YOUTUBE", "TEXT"})
    void linesThatTouchEachOtherComeOutAsAWayCanTell(WayIn way) throws Exception {
        way.send(sending(PressConference.withoutGaps()));

        assertEveryFormatIsThatOf(way.carries.of(PressConference.withoutGaps()), way);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ENDPOINT", "ZOOM", "YOUTUBE", "TEXT"})
    void whatIsExportedAndImportedIsExportedTheSame(WayIn way) throws Exception {
        way.send(sending(PressConference.lines()));
        Broadcast again = Broadcast.live();

        FORMATS.forEach((format, type) -> {
            String first = transcript(broadcast, format);
            Rest.Answer imported = Rest.send(
                    "POST", again.path("captions/import?replace=true"), Api.token(Role.MODERATOR), type, first);

            assertThat(imported.status()).as(imported.body()).isEqualTo(200);
            assertThat(transcript(again, format)).as(format).isEqualTo(first);
        });
    }

    private WayIn.Sending sending(List<Caption> lines) {
        return new WayIn.Sending(lines, broadcast, onAir, clock);
    }

    /** The endpoint's word for word is what all others are compared with. */
    private void assertEveryFormatIsThatOf(List<Caption> lines, WayIn way) {
        if (way.carries == WayIn.Carries.PARAGRAPHS) {
            assertThat(transcript(broadcast, "txt")).isEqualTo(PlainText.write(lines));
            return;
        }
        Broadcast same = Broadcast.live();
        int seq = 1;
        List<Map<String, Object>> all = new ArrayList<>();
        for (Caption line : lines) {
            all.add(WayIn.line(seq++, line, "FINAL"));
        }
        Broadcast.post(same.path("captions"), Map.of("lines", all));
        assertThat(transcript(broadcast, "vtt")).isEqualTo(WebVtt.write(lines));
        assertThat(transcript(broadcast, "srt")).isEqualTo(SubRip.write(lines));
        assertThat(transcript(broadcast, "txt")).isEqualTo(PlainText.write(lines));
        assertThat(transcript(broadcast, "ttml")).isEqualTo(transcript(same, "ttml"));
        assertThat(transcript(broadcast, "json"))
                .isEqualTo(transcript(same, "json").replace(same.slug(), broadcast.slug()));
    }

    @Test
    void manySmallRequestsAtOnceAreAllTaken() throws Exception {
        int each = 40;
        int senders = 16;
        String token = Api.token(Role.MODERATOR);
        String path = broadcast.path("captions");
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(senders)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int first = sender * each + 1;
                sent.add(pool.submit(() -> {
                    for (int seq = first; seq < first + each; seq++) {
                        String body = "{\"lines\":[{\"seq\":%d,\"startMs\":%d,\"endMs\":%d,\"text\":\"Line %d\"}]}"
                                .formatted(seq, seq, seq + 1, seq);
                        Rest.Answer answer = Rest.send("POST", path, token, "application/json", body);
                        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    }
                }));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        System.out.printf(
                "%d captions in requests of their own, %.0f a second%n", each * senders, each * senders / seconds);
        assertThat(transcript(broadcast, "json").split("\"Line ", -1)).hasSize(each * senders + 1);
        assertThat(Api.as(Role.MODERATOR)
                        .get(broadcast.path("captions"))
                        .jsonPath()
                        .getList("languages[0].gaps"))
                .isEmpty();
    }

    private static String transcript(Broadcast of, String format) {
        return Rest.get(of.path("transcript." + format)).body();
    }
}
