package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Recorder;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From a phone's chunks to what viewers load, and what is left afterwards. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@NeedsPrograms("ffmpeg")
class OnAirTest {

    private static final byte[] RECORDED = Recorder.seconds(4);
    private static final Pattern CAPTURED = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)");

    @Inject
    Ingest ingest;

    @Inject
    Upkeep upkeep;

    @Inject
    CameraRuns runs;

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
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Nested
    class WhileOnAir {

        @Test
        void viewersAreToldOfThePictureAndLoadItAsItWasRecorded() {
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();
                Phone.of(broadcast).sends(RECORDED);

                String url = viewer.hearsEvent(e -> e.at("/data/state").asText().equals("ON"))
                        .at("/data/url")
                        .asText();
                assertThat(listed(url, "live.m3u8")).contains("TYPE=SUBTITLES");
                String list = listed(live(), "1/4.m4s");
                assertThat(list).doesNotContain("ENDLIST");
                assertThat(Api.asNobody()
                                .get("/media/" + broadcast.slug() + "/1/init.mp4")
                                .asByteArray())
                        .isEqualTo(Arrays.copyOf(RECORDED, initLength()));
            }
        }

        @Test
        void segmentsNeverChangeAndPlaylistsAreAskedForAgain() {
            Phone.of(broadcast).sends(RECORDED);
            listed(live(), "1/1.m4s");

            assertThat(Rest.get(media("1/1.m4s")).header("Cache-Control")).isEqualTo("public, max-age=60, immutable");
            assertThat(Rest.get(live()).header("Cache-Control")).isEqualTo("public, max-age=1");
        }

        @Test
        void playlistsAreSentCompressedToWhoTakesThemSo() {
            Phone.of(broadcast).sends(RECORDED);
            String plain = listed(live(), "1/4.m4s");

            String gzipped = encodingFor("br, gzip;q=0.8");

            assertThat(gzipped).isEqualTo("gzip");
            assertThat(encodingFor("deflate, br"))
                    .isEqualTo(encodingFor("identity"))
                    .isNotEqualTo("gzip");
            assertThat(encodingFor("gzip;q=0")).isNotEqualTo("gzip");
            assertThat(Api.asNobody()
                            .header("Accept-Encoding", "gzip")
                            .get(live())
                            .asString())
                    .isEqualTo(plain);
        }

        private String encodingFor(String taken) {
            return Rest.get(live(), "Accept-Encoding", taken).header("Content-Encoding");
        }

        @Test
        void partOfAFileCanBeAskedForAndItsLengthAlone() {
            Phone.of(broadcast).sends(RECORDED);
            byte[] whole = Api.asNobody().get(media("1/1.m4s")).asByteArray();

            var part = Api.asNobody().header("Range", "bytes=4-7").get(media("1/1.m4s"));
            var head = Api.asNobody().head(media("1/1.m4s"));
            var outside = Api.asNobody().header("Range", "bytes=99999999-").get(media("1/1.m4s"));

            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.asByteArray()).isEqualTo("moof".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(part.header("Content-Range")).isEqualTo("bytes 4-7/" + whole.length);
            assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(whole.length));
            assertThat(outside.statusCode()).isEqualTo(416);
        }

        @Test
        void aChunkThatIsSentAgainIsTakenOnce() {
            Phone phone = Phone.of(broadcast);
            List<byte[]> chunks = Recorder.chunks(RECORDED, 10_000);
            phone.sends(chunks.subList(0, 2));

            for (int sequence : List.of(0, 1, 0)) {
                assertThat(phone.send(sequence, chunks.get(sequence), false)
                                .jsonPath()
                                .getInt("next"))
                        .isEqualTo(2);
            }
            assertThat(phone.send(5, chunks.get(5), false).jsonPath().getInt("next"))
                    .as("what comes too early is asked for again")
                    .isEqualTo(2);
            phone.sends(chunks.subList(2, chunks.size()));

            listed(live(), "1/4.m4s");
            assertThat(Api.asNobody().get(media("1/4.m4s")).statusCode()).isEqualTo(200);
        }

        @Test
        void aPictureIsShownAtItsFirstSegmentAndNotAtTheNextCheck() {
            Phone.of(broadcast)
                    .sends(List.of(Arrays.copyOf(RECORDED, 100), Arrays.copyOfRange(RECORDED, 100, RECORDED.length)));

            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                assertThat(viewer.hello().at("/snapshot/video/state").asText()).isEqualTo("ON");
            }
        }

        @Test
        void aCameraThatIsSilentIsLostAndComesBackIntoTheSameRecording() {
            Phone phone = Phone.of(broadcast).sends(RECORDED);
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();

                viewer.hearsEvent(e -> e.at("/data/state").asText().equals("LOST"));
                phone.beginAnotherRun().sends(RECORDED);
                viewer.hearsEvent(e -> e.at("/data/state").asText().equals("ON"));
            }

            assertThat(listed(live(), "2/4.m4s")).contains("1/4.m4s", "#EXT-X-DISCONTINUITY\n");
        }

        @Test
        void aPodThatStartsAgainGoesOnWithTheSameRunAndStoresNothingTwice() {
            List<byte[]> fragments = Recorder.fragments(RECORDED);
            Phone phone = Phone.of(broadcast).sends(fragments.subList(0, 2));

            ingest.forget(id());
            // It has not heard that this was taken.
            var again = phone.send(1, fragments.get(1), false);
            phone.sendsRest(fragments);

            assertThat(again.statusCode()).isEqualTo(200);
            String list = listed(live(), "1/4.m4s");
            assertThat(list).doesNotContain("#EXT-X-DISCONTINUITY\n", "1/5.m4s");
            List<Instant> captured = CAPTURED.matcher(list)
                    .results()
                    .map(found -> Instant.parse(found.group(1)))
                    .toList();
            assertThat(Duration.between(captured.getFirst(), captured.getLast()))
                    .isBetween(Duration.ofMillis(2_900), Duration.ofMillis(3_100));
        }

        @Test
        void aPodThatStartsAgainInTheMiddleOfAFragmentKeepsTheCompleteOnesAndAsksForAnotherRun() {
            Phone phone = Phone.of(broadcast);
            List<byte[]> chunks = Recorder.chunks(RECORDED, 10_000);
            phone.sends(chunks.subList(0, chunks.size() - 2));

            ingest.forget(id());
            var refused = phone.tries(chunks.get(chunks.size() - 2));
            phone.beginAnotherRun().sends(RECORDED);

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.jsonPath().getString("state")).isEqualTo("NEW_RUN_NEEDED");
            assertThat(listed(live(), "2/4.m4s")).contains("1/1.m4s", "1/2.m4s");
        }
    }

    @Nested
    class ASecondPhone {

        @Test
        void isRefusedUntilItsPresenterSaysTakeOver() {
            Phone first = Phone.of(broadcast).sends(RECORDED);
            Phone second = Phone.of(broadcast);

            var refused = second.tries(RECORDED);
            var taken = second.takesOverWith(RECORDED);
            var tooLate = first.tries(new byte[10]);

            assertThat(refused.jsonPath().getString("state")).isEqualTo("OTHER_CAMERA");
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(tooLate.jsonPath().getString("state")).isEqualTo("TAKEN_OVER");
            assertThat(listed(live(), "2/4.m4s")).contains("1/4.m4s");
        }
    }

    @Nested
    class ALink {

        @Test
        void sendsNothingOnceItIsRevoked() {
            String token = Phone.newLink(broadcast);
            Phone phone = Phone.with(token).sends(RECORDED);
            String link = Api.as(Role.COMMS)
                    .get(broadcast.path("presenter-links"))
                    .jsonPath()
                    .getString("links[0].id");

            Api.as(Role.COMMS)
                    .delete(broadcast.path("presenter-links/" + link))
                    .then()
                    .statusCode(204);

            assertThat(phone.tries(new byte[10]).statusCode()).isEqualTo(401);
        }

        @Test
        void isForOneBroadcastAndForPresentingOnly() {
            String token = Phone.newLink(broadcast);

            for (String path : List.of("/api/me", "/api/broadcasts", broadcast.path("questions"), "/api/tokens")) {
                assertThat(Rest.get(path, "Authorization", "Bearer " + token).status())
                        .as(path)
                        .isIn(401, 403);
            }
            assertThat(Phone.with(token).get("").jsonPath().getString("broadcast.slug"))
                    .isEqualTo(broadcast.slug());
        }

        @Test
        void takesAnAnnouncedBroadcastOnAirAndToItsEnd() {
            Phone phone = Phone.of(Broadcast.scheduled());

            String live = phone.post("/go-live").jsonPath().getString("broadcast.state");
            String again = phone.post("/go-live").jsonPath().getString("broadcast.state");
            String over = phone.post("/end").jsonPath().getString("broadcast.state");

            assertThat(List.of(live, again, over)).containsExactly("LIVE", "LIVE", "ENDED");
        }

        @Test
        void sendsNothingBeforeTheBroadcastIsOnAirOrAfterItsEnd() {
            Broadcast announced = Broadcast.scheduled();

            assertThat(Phone.of(announced).tries(RECORDED).jsonPath().getString("state"))
                    .isEqualTo("SCHEDULED");
            assertThat(Phone.of(broadcast.end()).tries(RECORDED).jsonPath().getString("state"))
                    .isEqualTo("ENDED");
        }
    }

    @Nested
    class Hostile {

        @Test
        void garbageIsRefusedAndNothingOfItIsServed() {
            Phone phone = Phone.of(broadcast);

            assertThat(phone.tries("<html>not a video</html>"
                                    .repeat(100)
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(phone.tries(RECORDED).statusCode())
                    .as("that run is over")
                    .isEqualTo(415);
            assertThat(Rest.get(live()).status()).isEqualTo(404);
            phone.beginAnotherRun().sends(RECORDED);
            assertThat(listed(live(), "2/4.m4s")).doesNotContain("1/init.mp4");
        }

        @Test
        void noAddressLeadsOutOfTheMediaOfABroadcast() {
            Phone.of(broadcast).sends(RECORDED);
            for (String rest : List.of(
                    "../" + broadcast.slug() + "/1/index",
                    "1/index",
                    "1/../1/index",
                    "1/..%2f..%2f..%2fetc%2fpasswd",
                    "%2e%2e/%2e%2e/etc/passwd",
                    "1/1.m4s.part",
                    "01/1.m4s",
                    "1/1.m4s%00",
                    "-1/1.m4s",
                    "1/99999999999999999999.m4s",
                    "",
                    "live.m3u8/",
                    "live.m3u8%0aX:y")) {
                assertThat(Rest.get("/media/" + broadcast.slug() + "/" + rest).status())
                        .as(rest)
                        .isIn(400, 404);
            }
        }
    }

    @Nested
    class Afterwards {

        @Test
        void playersThatFollowComeToTheEnd() {
            Phone.of(broadcast).sends(RECORDED);
            broadcast.end();

            listed(live(), "#EXT-X-ENDLIST");
        }

        @Test
        void theRecordingIsForStaffUntilTheRecordIsPublished() {
            Phone.of(broadcast).sends(RECORDED);
            String recording = media("recording.m3u8");
            assertThat(Rest.get(recording).status()).as("on air").isEqualTo(404);
            broadcast.end();

            await().untilAsserted(() -> assertThat(
                            Rest.get(recording, "Authorization", "Bearer " + Api.token(Role.EXPERT))
                                    .body())
                    .contains("1/1.m4s", "#EXT-X-ENDLIST"));
            assertThat(Rest.get(recording).status()).isEqualTo(404);
            broadcast.publish();

            await().untilAsserted(() -> assertThat(Rest.get(recording).body()).contains("1/4.m4s"));
        }

        @Test
        void theRecordingIsOneFileThatPlaysWhenPutTogether() throws Exception {
            Phone.of(broadcast).sends(RECORDED);
            listed(live(), "1/4.m4s");

            java.io.ByteArrayOutputStream together = new java.io.ByteArrayOutputStream();
            for (String part : List.of("1/init.mp4", "1/1.m4s", "1/2.m4s", "1/3.m4s", "1/4.m4s")) {
                together.writeBytes(Api.asNobody().get(media(part)).asByteArray());
            }

            assertThat(together.toByteArray()).isEqualTo(Arrays.copyOf(RECORDED, together.size()));
        }

        @Test
        void anAdministratorRemovesARecordingForGood() {
            Phone.of(broadcast).sends(RECORDED);
            Api.as(Role.ADMIN).delete(broadcast.path("recording")).then().statusCode(409);
            broadcast.end();

            Api.as(Role.ADMIN).delete(broadcast.path("recording")).then().statusCode(204);

            assertThat(Api.as(Role.COMMS)
                            .get(broadcast.path("camera"))
                            .jsonPath()
                            .getBoolean("recorded"))
                    .isFalse();
            assertThat(Api.as(Role.ADMIN).get(media("1/1.m4s")).statusCode()).isEqualTo(404);
        }
    }

    @Nested
    class Forgotten {

        @Test
        void aBroadcastThatIsOnAirForTooLongIsEnded() throws SQLException {
            moveBack("went_live_at", 13);

            upkeep.endForgotten();

            assertThat(broadcast.read().getString("state")).isEqualTo("ENDED");
        }

        @Test
        void mediaIsRemovedWhenItsTimeIsOverAndOnlyThen() throws SQLException {
            Phone.of(broadcast).sends(RECORDED);
            broadcast.end();
            Upkeep keepsADay = new Upkeep(
                    broadcasts,
                    runs,
                    pictures,
                    library,
                    ingest,
                    files,
                    removals,
                    servers,
                    CameraRunTest.Settings.keeping(library.root().folder(), Duration.ofDays(1)),
                    java.time.Clock.systemUTC());

            keepsADay.removeOldMedia();
            assertThat(library.root().folder(id())).exists();
            moveBack("ended_at", 25);
            keepsADay.removeOldMedia();

            assertThat(library.root().folder(id())).doesNotExist();
        }

        @Test
        void mediaThatNoBroadcastHereKnowsIsLeftAlone() throws java.io.IOException {
            UUID gone = UUID.randomUUID();
            library.root().begin(gone, 1, new byte[10]);

            upkeep.removeOldMedia();

            assertThat(library.root().folder(gone)).exists();
            library.delete(gone);
        }

        private void moveBack(String column, int hours) throws SQLException {
            try (Connection c = dataSource.getConnection();
                    PreparedStatement update = c.prepareStatement("update broadcast set " + column + " = " + column
                            + " - make_interval(hours => ?) where slug = ?")) {
                update.setInt(1, hours);
                update.setString(2, broadcast.slug());
                update.executeUpdate();
            }
        }
    }

    private UUID id() {
        return broadcasts.ref(broadcast.slug(), true).id();
    }

    private static int initLength() {
        java.nio.ByteBuffer boxes = java.nio.ByteBuffer.wrap(RECORDED);
        int ftyp = boxes.getInt(0);
        return ftyp + boxes.getInt(ftyp);
    }

    private String live() {
        return media("live.m3u8");
    }

    private String media(String rest) {
        return "/media/" + broadcast.slug() + "/" + rest;
    }

    /** The playlist, as soon as it says this. */
    private static String listed(String url, String wanted) {
        return await().until(
                        () -> Rest.get(url).body(),
                        list -> Pattern.compile(Pattern.quote(wanted))
                                .matcher(list)
                                .find());
    }
}
