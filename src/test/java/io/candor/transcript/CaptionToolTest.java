package io.candor.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Caption tools post at an address that is their permission, and get the answers that their convention promises. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaptionToolTest {

    private static final String A_TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}\n";

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Nested
    class LikeZoom {

        private String address;

        @BeforeEach
        void givenAnAddress() {
            address = addressFor("ZOOM");
        }

        @Test
        void aTextIsACaptionLine() {
            Rest.Answer answer = post(address + "&seq=1&lang=en-US", "Good evening.\nWe are sorry.");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches(A_TIME);
            assertThat(transcript().getList("captions.text")).containsExactly("Good evening.\nWe are sorry.");
        }

        @Test
        void aRetryIsTheSameLine() {
            post(address + "&seq=1&lang=en-US", "Good evening.");

            assertThat(post(address + "&seq=1&lang=en-US", "Good evening.").status())
                    .isEqualTo(200);
            assertThat(transcript().getList("captions")).hasSize(1);
        }

        @Test
        void theSameTextTwiceIsTwoLines() {
            post(address + "&seq=1", "Yes.");
            post(address + "&seq=2", "Yes.");

            assertThat(transcript().getList("captions")).hasSize(2);
        }

        @Test
        void theLastNumberIsTold() {
            post(address + "&seq=41", "x");

            Rest.Answer answer = Rest.get(address.replace("/closedcaption?", "/closedcaption/seq?"));

            assertThat(answer.body()).isEqualTo("41");
        }

        @Test
        void theLanguageIsTheOneNamed() {
            post(address + "&seq=1&lang=jp-JP", "こんばんは");

            assertThat(status().getList("languages.language")).containsExactly("ja-JP");
        }

        @Test
        void postsThatNeverCameAreCounted() {
            post(address + "&seq=1", "One.");
            post(address + "&seq=4", "Four.");

            JsonPath listed = Api.as(Role.MODERATOR)
                    .get(broadcast.path("captions/addresses"))
                    .jsonPath();

            assertThat(listed.getInt("addresses[0].missing")).isEqualTo(2);
            assertThat(listed.getInt("addresses[0].lastSeq")).isEqualTo(4);
        }

        @Test
        void withoutANumberOrWithAWrongSignatureItIsForbidden() {
            assertThat(post(address, "x").status()).isEqualTo(403);
            assertThat(post(address + "&seq=x", "x").status()).isEqualTo(403);
            assertThat(post(address + "x&seq=1", "x").status()).isEqualTo(403);
            assertThat(post("/closedcaption?seq=1", "x").status()).isEqualTo(403);
            assertThat(transcript().getList("captions")).isEmpty();
        }

        @Test
        void anythingButAPostIsNotAllowed() {
            assertThat(Rest.get(address + "&seq=1").status()).isEqualTo(405);
            assertThat(Rest.send("PUT", address + "&seq=1", null, new byte[0]).status())
                    .isEqualTo(405);
        }

        @Test
        void offAirItIsABadRequest() {
            broadcast.end();

            assertThat(post(address + "&seq=1", "x").status()).isEqualTo(400);
        }

        @Test
        void aRevokedAddressIsForbidden() {
            String id = Api.as(Role.MODERATOR)
                    .get(broadcast.path("captions/addresses"))
                    .jsonPath()
                    .getString("addresses[0].address.id");
            Api.as(Role.MODERATOR)
                    .delete(broadcast.path("captions/addresses/" + id))
                    .then()
                    .statusCode(204);

            assertThat(post(address + "&seq=1", "x").status()).isEqualTo(403);
        }

        @Test
        void controlCharactersAreLeftOut() {
            assertThat(post(address + "&seq=1", "a\u0000b\tc\u0007d\r\ne").status())
                    .isEqualTo(200);
            assertThat(transcript().getList("captions.text")).containsExactly("ab cd\ne");
        }

        @Test
        void whatNobodyMayWriteIsLeftOutAndWhatNobodySeesIsNoLine() {
            assertThat(post(address + "&seq=1", "\u3164\u200B\u2800").status()).isEqualTo(200);
            assertThat(post(address + "&seq=2", ">> D\u0430na Ortiz: We a\u202Egree" + "\u0301".repeat(50))
                            .status())
                    .isEqualTo(200);
            assertThat(transcript().getList("captions.text")).containsExactly("We agree" + "\u0301".repeat(8));
            assertThat(transcript().getList("captions.speaker")).containsOnlyNulls();
        }

        @Test
        void twoToolsAndACaptionerCountEachForThemselves() {
            String other = addressFor("ZOOM");
            post(address + "&seq=1", "One.");
            post(other + "&seq=1", "Two.");
            Broadcast.post(
                    broadcast.path("captions"),
                    Map.of("lines", List.of(Map.of("seq", 3, "startMs", 99_000, "endMs", 99_500, "text", "Three."))));
            post(address + "&seq=2", "Four.");

            assertThat(transcript().getList("captions.text", String.class))
                    .containsExactlyInAnyOrder("One.", "Two.", "Three.", "Four.");
        }
    }

    @Nested
    class LikeYouTube {

        private String address;

        @BeforeEach
        void givenAnAddress() {
            address = addressFor("YOUTUBE");
        }

        @Test
        void textsHaveTheMomentsAtWhichTheyWereSaid() {
            Instant onAir = Instant.parse(broadcast.read().getString("wentLiveAt"));

            Rest.Answer answer = post(
                    address + "&seq=1",
                    time(onAir.plusMillis(1_500)) + " region:reg1#cue1\nGOOD<br>EVENING\n"
                            + time(onAir.plusMillis(2_000)) + "\nWE ARE SORRY\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches(A_TIME);
            assertThat(transcript().getList("captions.startMs")).containsExactly(1_500, 2_000);
            assertThat(transcript().getList("captions.text")).containsExactly("GOOD\nEVENING", "WE ARE SORRY");
        }

        @Test
        void aTimeWithoutATextEndsTheLineBeforeIt() {
            Instant onAir = Instant.parse(broadcast.read().getString("wentLiveAt"));
            post(address + "&seq=1", time(onAir.plusMillis(1_500)) + "\nWE ARE SORRY\n");

            post(address + "&seq=2", time(onAir.plusMillis(2_125)) + "\n");

            assertThat(transcript().getList("captions.startMs")).containsExactly(1_500);
            assertThat(transcript().getList("captions.endMs")).containsExactly(2_125);
        }

        /** Two posts that are closer than a breath: no line reaches into the one after it. */
        @Test
        void aLineEndsWhereTheNextPostBeginsHoweverSoonItComes() {
            Instant onAir = Instant.parse(broadcast.read().getString("wentLiveAt"));
            post(address + "&seq=1", time(onAir.plusMillis(1_500)) + "\nYES\n");

            post(address + "&seq=2", time(onAir.plusMillis(1_540)) + "\nWE ARE SORRY\n");

            assertThat(transcript().getList("captions.startMs")).containsExactly(1_500, 1_540);
            assertThat(transcript().getInt("captions[0].endMs")).isBetween(1_500, 1_540);
        }

        @Test
        void aHeartbeatTellsTheTimeAndTakesNothing() {
            Rest.Answer answer = post(address + "&seq=1", "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches(A_TIME);
            assertThat(Rest.get(address.replace("/closedcaption?", "/closedcaption/seq?"))
                            .body())
                    .isEqualTo("0");
        }

        @Test
        void aTextWithoutATimeIsABadRequest() {
            assertThat(post(address + "&seq=1", "GOOD EVENING").status()).isEqualTo(400);
        }

        @Test
        void aWrongKeyIsForbidden() {
            assertThat(post("/closedcaption?cid=wrong&seq=1", "x").status()).isEqualTo(403);
        }

        private String time(Instant at) {
            return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS")
                    .withZone(ZoneOffset.UTC)
                    .format(at);
        }
    }

    private String addressFor(String convention) {
        return Broadcast.post(broadcast.path("captions/addresses"), Map.of("convention", convention, "label", "A tool"))
                .getString("path");
    }

    private static Rest.Answer post(String address, String body) {
        return Rest.send(
                "POST",
                address,
                new String[] {"Content-Type", "text/plain; charset=utf-8"},
                body.getBytes(StandardCharsets.UTF_8));
    }

    private JsonPath transcript() {
        return Api.as(Role.MODERATOR).get(broadcast.path("transcript.json")).jsonPath();
    }

    private JsonPath status() {
        return Api.as(Role.MODERATOR).get(broadcast.path("captions")).jsonPath();
    }
}
