package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A player may ask for a playlist that is not there yet, and is answered when it is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@NeedsPrograms("ffmpeg")
class HeldReloadsTest {

    private static final byte[] FOUR_SECONDS = Recorder.seconds(4);

    /** Segments count from 0. */
    private static final int NEXT = 4;

    private Broadcast broadcast;
    private Phone phone;

    @BeforeEach
    void givenFourSecondsOnAir() {
        broadcast = Broadcast.live();
        phone = Phone.of(broadcast).sends(FOUR_SECONDS);
        await().until(() -> get("live.m3u8").contains("1/4.m4s"));
    }

    @Test
    void itIsToldThatItMay() {
        assertThat(get("live.m3u8")).contains("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES");
    }

    @Test
    void whatIsThereIsAnsweredAtOnce() {
        assertThat(get("live.m3u8?_HLS_msn=" + (NEXT - 1))).contains("1/4.m4s");
    }

    @Test
    void theNextSegmentIsAnsweredWhenItIsThere() {
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(this::next, Thread::startVirtualThread);
        phone.beginAnotherRun().sends(FOUR_SECONDS);

        assertThat(asked.join()).contains("2/1.m4s");
    }

    /** More than are told together, so several portions. */
    @Test
    void aCrowdIsToldToTheLastOne() {
        List<CompletableFuture<String>> asked = Stream.generate(
                        () -> CompletableFuture.supplyAsync(this::next, Thread::startVirtualThread))
                .limit(90)
                .toList();
        phone.beginAnotherRun().sends(FOUR_SECONDS);

        assertThat(asked).allSatisfy(one -> assertThat(one.join()).contains("2/1.m4s"));
    }

    @Test
    void whoWaitsForWhatNeverComesGetsWhatThereIs() {
        assertThat(get("live.m3u8?_HLS_msn=" + NEXT)).contains("1/4.m4s").doesNotContain("2/1.m4s");
    }

    @Test
    void afterTheEndNobodyIsHeld() {
        broadcast.end();
        await().until(() -> get("live.m3u8").contains("ENDLIST"));

        assertThat(get("live.m3u8?_HLS_msn=" + NEXT)).contains("ENDLIST").doesNotContain("SERVER-CONTROL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "99", "99999999999999999999"})
    void whatNobodyCanHaveBeenToldIsRefused(String segment) {
        assertThat(Rest.get(media("live.m3u8?_HLS_msn=" + segment))
                        .problem()
                        .path("status")
                        .asInt())
                .isEqualTo(400);
    }

    /** As a player: who was held in vain asks again. */
    private String next() {
        String list = get("live.m3u8?_HLS_msn=" + NEXT);
        for (int again = 0; again < 5 && !list.contains("2/1.m4s"); again++) {
            list = get("live.m3u8?_HLS_msn=" + NEXT);
        }
        return list;
    }

    private String get(String file) {
        return Rest.get(media(file)).body();
    }

    private String media(String file) {
        return "/media/" + broadcast.slug() + "/" + file;
    }
}
