package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.FreePort;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract with MediaMTX: its documented requests, word for word, and what it is told. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(MediaMtxTest.Chosen.class)
class MediaMtxTest {

    static final String SECRET = "known-to-both-sides";

    /** The payload of "External HTTP server" in its documentation, and the field that newer versions send besides. */
    private static final String DOCUMENTED = """
            {
              "user": "user",
              "password": "password",
              "token": "token",
              "ip": "ip",
              "action": "publish",
              "path": "path",
              "protocol": "rtmp",
              "id": "id",
              "query": "query",
              "userAgent": "FMLE/3.0"
            }""";

    public static class Chosen implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String inside = "http://127.0.0.1:" + FreePort.find();
            return Map.of(
                    "candor.video.server", "mediamtx",
                    "candor.video.retention", "24h",
                    "candor.video.mediamtx.secret", SECRET,
                    "candor.video.mediamtx.api", inside,
                    "candor.video.mediamtx.playback", inside,
                    "candor.video.mediamtx.recordings", "https://media.example/playback",
                    "candor.video.mediamtx.hls", "https://cdn.example/hls/",
                    "candor.video.mediamtx.rtmp", "rtmp://live.example:1935",
                    "candor.video.mediamtx.whip", "https://live.example:8889",
                    "candor.video.mediamtx.srt", "srt://live.example:8890");
        }
    }

    @Inject
    Broadcasts broadcasts;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Upkeep upkeep;

    private MediaMtxApi api;

    @BeforeEach
    void start() {
        api = new MediaMtxApi(ConfigProvider.getConfig().getValue("candor.video.mediamtx.api", URI.class), SECRET);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Nested
    class SomebodyWhoPublishes {

        private Broadcast broadcast;
        private String path;
        private String key;

        @BeforeEach
        void withAKey() {
            broadcast = Broadcast.scheduled();
            path = idOf(broadcast);
            key = newKey(broadcast).getString("key");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rtsp", "rtmp", "webrtc", "srt"})
        void isLetInWithTheKey(String protocol) {
            assertThat(ask(Map.of("action", "publish", "path", path, "protocol", protocol, "token", key)))
                    .isEqualTo(204);
        }

        @Test
        void mayGiveTheKeyAsAPasswordOrInTheQueryToo() {
            assertThat(ask(Map.of("path", path, "token", "", "password", key))).isEqualTo(204);
            assertThat(ask(Map.of("path", path, "token", "", "password", "", "query", "x=1&token=" + key)))
                    .isEqualTo(204);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "ck_", "token", "ck_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
        void isRefusedWithAnotherKey(String wrong) {
            assertThat(ask(Map.of("path", path, "token", wrong, "ip", someIp())))
                    .isEqualTo(403);
        }

        @Test
        void isRefusedWithTheKeyOfAnotherBroadcast() {
            String other = idOf(Broadcast.scheduled());

            assertThat(ask(Map.of("path", other, "token", key, "ip", someIp()))).isEqualTo(403);
        }

        @Test
        void isRefusedWithAKeyThatWasReplaced() {
            String next = newKey(broadcast).getString("key");

            assertThat(ask(Map.of("path", path, "token", key, "ip", someIp()))).isEqualTo(403);
            assertThat(ask(Map.of("path", path, "token", next, "ip", someIp()))).isEqualTo(204);
        }

        @Test
        void isRefusedWithAKeyThatWasRevoked() {
            Api.as(Role.COMMS).delete(broadcast.path("video/key")).then().statusCode(204);

            assertThat(ask(Map.of("path", path, "token", key, "ip", someIp()))).isEqualTo(403);
        }

        @Test
        void isRefusedWhileTheKeyIsInUse() {
            api.publishes(path, "rtmpConn");

            assertThat(ask(Map.of("path", path, "token", key, "ip", someIp()))).isEqualTo(403);
        }

        @Test
        void isRefusedWhenTheBroadcastIsOver() {
            Broadcast over = Broadcast.live();
            String keyOfIt = newKey(over).getString("key");
            over.end();

            assertThat(ask(Map.of("path", idOf(over), "token", keyOfIt, "ip", someIp())))
                    .isEqualTo(403);
        }

        @Test
        void isAskedForCredentialsWhenThereAreNone() {
            assertThat(ask(Map.of("path", path, "user", "", "password", "", "token", "", "query", "")))
                    .isEqualTo(401);
        }

        @ParameterizedTest
        @CsvSource({"moq", "http", "''", "RTMP"})
        void isRefusedOverAProtocolNobodyHasThoughtAbout(String protocol) {
            assertThat(ask(Map.of("path", path, "protocol", protocol, "token", key, "ip", someIp())))
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "live", "../%s", "%s/x", "%S", " %s"})
        void isRefusedUnderAnyOtherName(String name) {
            String other = name.equals("%S") ? path.toUpperCase(java.util.Locale.ROOT) : name.formatted(path);

            assertThat(ask(Map.of("path", other, "token", key, "ip", someIp()))).isEqualTo(403);
        }

        @Test
        void isSlowedDownAfterManyWrongKeys() {
            String ip = someIp();
            int status = 403;
            for (int i = 0; status == 403 && i < 50; i++) {
                status = ask(Map.of("path", path, "token", "wrong" + i, "ip", ip));
            }

            assertThat(status).isEqualTo(429);
            assertThat(ask(Map.of("path", path, "token", key, "ip", ip))).isEqualTo(429);
            assertThat(ask(Map.of("path", path, "token", key, "ip", someIp()))).isEqualTo(204);
        }
    }

    @Nested
    class SomebodyWhoReads {

        @Test
        void seesAPublicBroadcastWhileItIsLive() {
            String live = idOf(Broadcast.live());

            assertThat(ask(anonymous("read", live, "hls"))).isEqualTo(204);
            assertThat(ask(anonymous("read", live, "webrtc"))).isEqualTo(204);
        }

        @Test
        void doesNotSeeADraftOrWhatIsOnlyAnnounced() {
            assertThat(ask(anonymous("read", idOf(Broadcast.draft()), "hls"))).isEqualTo(401);
            assertThat(ask(anonymous("read", idOf(Broadcast.scheduled()), "hls")))
                    .isEqualTo(401);
            assertThat(ask(Map.of("action", "read", "path", idOf(Broadcast.draft()), "protocol", "hls")))
                    .isEqualTo(403);
        }

        @Test
        void doesNotSeeARehearsal() {
            String slug = Broadcast.post("/api/rehearsals", Map.of("script", "airline-outage", "speed", 1))
                    .getString("slug");
            try {
                assertThat(ask(anonymous("read", idOf(new Broadcast(slug)), "hls")))
                        .isEqualTo(401);
            } finally {
                Api.as(Role.COMMS).delete("/api/rehearsals/" + slug).then().statusCode(204);
            }
        }

        @Test
        void seesTheRecordingOnceTheRecordIsPublished() {
            Broadcast broadcast = Broadcast.live().end();
            String path = idOf(broadcast);

            assertThat(ask(anonymous("playback", path, ""))).isEqualTo(401);
            assertThat(ask(anonymous("read", path, "hls")))
                    .as("not live any more")
                    .isEqualTo(401);

            broadcast.publish();
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(ask(anonymous("playback", path, ""))).isEqualTo(204));
        }

        @Test
        void doesNotSeeAnythingOverAProtocolNobodyHasThoughtAbout() {
            assertThat(ask(anonymous("read", idOf(Broadcast.live()), "moq"))).isEqualTo(401);
        }
    }

    @Nested
    class AnythingElse {

        @Test
        void candorItselfMayUseTheApi() {
            assertThat(ask(Map.of("action", "api", "user", "candor", "password", SECRET, "token", "", "path", "")))
                    .isEqualTo(204);
            assertThat(ask(Map.of("action", "api", "user", "candor", "password", "guess", "token", "", "path", "")))
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"metrics", "pprof", "", "PUBLISH", "delete", "publish|read"})
        void anyOtherActionIsRefused(String action) {
            Broadcast broadcast = Broadcast.live();
            String key = newKey(broadcast).getString("key");

            assertThat(ask(Map.of("action", action, "path", idOf(broadcast), "token", key)))
                    .isEqualTo(403);
        }

        @Test
        void fieldsOfTomorrowAreNotLookedAt() {
            Broadcast broadcast = Broadcast.scheduled();
            String key = newKey(broadcast).getString("key");

            ObjectNode request = request(Map.of("path", idOf(broadcast), "token", key));
            request.putObject("claims").put("sub", "x");
            request.put("tls", true);
            request.putNull("id");

            assertThat(send(SECRET, request.toString())).isEqualTo(204);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "null", "[]", "5", "{", "{}", "{\"action\":5}", "{\"action\":\"read\",\"path\":[]}"})
        void whatIsNoRequestIsRefused(String body) {
            assertThat(send(SECRET, body)).isIn(401, 403);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "known-to-both-side", "known-to-both-sides ", "KNOWN-TO-BOTH-SIDES"})
        void whoeverDoesNotKnowTheSecretIsRefusedEvenWithAGoodKey(String secret) {
            Broadcast broadcast = Broadcast.scheduled();
            String key = newKey(broadcast).getString("key");

            assertThat(send(
                            secret,
                            request(Map.of("path", idOf(broadcast), "token", key))
                                    .toString()))
                    .isEqualTo(403);
        }

        @Test
        void theOtherServersCallsAreRefusedWhileThisOneIsChosen() {
            assertThat(Rest.send(
                                    "POST",
                                    "/api/video/nginx-rtmp/publish?secret=" + SECRET,
                                    new String[] {"Content-Type", "application/x-www-form-urlencoded"},
                                    "call=publish".getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Nested
    class TheBroadcast {

        @Test
        void viewersAreToldWhenThePictureComesAndGoes() {
            Broadcast broadcast = Broadcast.live();
            String path = idOf(broadcast);
            newKey(broadcast);
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();

                api.publishes(path, "webRTCSession");
                JsonNode on = viewer.hearsEvent(e -> state(e).equals("ON"));
                api.goes(path);
                viewer.hearsEvent(e -> state(e).equals("LOST"));
                api.publishes(path, "webRTCSession");
                viewer.hearsEvent(e -> state(e).equals("ON")
                        && e.path("offset").asLong() > on.path("offset").asLong());

                assertThat(on.at("/data/url").asText()).isEqualTo("https://cdn.example/hls/" + path + "/index.m3u8");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "rtmpConn, rtmpconns",
            "rtmpsConn, rtmpsconns",
            "srtConn, srtconns",
            "webRTCSession, webrtcsessions",
            "rtspSession, rtspsessions"
        })
        void whoPublishesIsKickedWhenTheKeyIsRevoked(String type, String list) {
            Broadcast broadcast = Broadcast.live();
            newKey(broadcast);
            api.publishes(idOf(broadcast), type);

            Api.as(Role.COMMS).delete(broadcast.path("video/key")).then().statusCode(204);

            assertThat(api.kicked()).contains("/v3/" + list + "/kick/" + MediaMtxApi.CONNECTION);
        }

        @Test
        void whoGotInWithoutAKeyIsKicked() {
            api.publishes(idOf(Broadcast.live()), "rtmpConn");

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(api.kicked()).contains("/v3/rtmpconns/kick/" + MediaMtxApi.CONNECTION));
        }

        @Test
        void oneWhoCannotBeKickedTakesThePictureFromNobody() {
            api.kicksNobody();
            for (int i = 0; i < 8; i++) {
                api.publishes(idOf(Broadcast.live()), "rtmpConn");
            }
            Broadcast broadcast = Broadcast.live();
            newKey(broadcast);
            try (Viewer viewer = Viewer.in(broadcast.slug())) {
                viewer.hello();
                api.publishes(idOf(broadcast), "rtmpConn");
                viewer.hearsEvent(e -> e.at("/data/state").asText().equals("ON"));
                api.goes(idOf(broadcast));
                viewer.hearsEvent(e -> e.at("/data/state").asText().equals("LOST"));
            }
        }

        @Test
        void whoPublishesIsKickedWhenItEnds() {
            Broadcast broadcast = Broadcast.live();
            newKey(broadcast);
            api.publishes(idOf(broadcast), "rtmpConn");

            broadcast.end();

            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(api.kicked()).contains("/v3/rtmpconns/kick/" + MediaMtxApi.CONNECTION));
        }

        @Test
        void streamsThatAreNotOursAreLeftAlone() {
            api.publishes("somebody-elses", "rtmpConn");
            api.publishes(UUID.randomUUID().toString().toUpperCase(java.util.Locale.ROOT), "rtmpConn");
            try (Viewer viewer = Viewer.in(Broadcast.live().slug())) {
                viewer.hello();
                assertThat(api.kicked()).isEmpty();
            }
        }
    }

    @Nested
    class Staff {

        private Broadcast broadcast;
        private String path;

        @BeforeEach
        void withABroadcast() {
            broadcast = Broadcast.scheduled();
            path = idOf(broadcast);
        }

        @Test
        void readHowToSetUpAnEncoderWithTheKeyInPlace() {
            JsonPath made = newKey(broadcast);
            String key = made.getString("key");

            assertThat(made.getList("encoders", Map.class))
                    .containsExactly(
                            Map.of(
                                    "protocol", "RTMP",
                                    "address", "rtmp://live.example:1935",
                                    "key", path + "?token=" + key),
                            Map.of(
                                    "protocol",
                                    "WHIP",
                                    "address",
                                    "https://live.example:8889/" + path + "/whip",
                                    "key",
                                    key),
                            Map.of(
                                    "protocol",
                                    "SRT",
                                    "address",
                                    "srt://live.example:8890?streamid=publish:" + path + ":encoder:" + key
                                            + "&pkt_size=1316"));
        }

        @Test
        void neverReadTheKeyAgain() {
            String key = newKey(broadcast).getString("key");

            String video = Api.as(Role.COMMS).get(broadcast.path("video")).asString();

            assertThat(video).contains("{key}").doesNotContain(key);
        }

        @Test
        void findTheRecordings() {
            assertThat(Api.as(Role.COMMS)
                            .get(broadcast.path("video"))
                            .jsonPath()
                            .getString("recordings[0].address"))
                    .isEqualTo("https://media.example/playback/get?path=" + path
                            + "&start=2026-11-25T10%3A00%3A00.5%2B01%3A00&duration=60.25&format=mp4");
        }

        @Test
        void areToldWhenTheServerIsAway() {
            api.close();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(Api.as(Role.COMMS)
                                    .get(broadcast.path("video"))
                                    .jsonPath()
                                    .getList("notices", String.class))
                            .anyMatch(notice -> notice.startsWith("The media server cannot be reached")));
        }

        @Test
        void makeNoKeyForABroadcastThatIsOver() {
            Broadcast over = Broadcast.live().end();

            Api.as(Role.COMMS).post(over.path("video/key")).then().statusCode(409);
        }
    }

    @Test
    void recordingsOfARemovedBroadcastAreDeletedAsSoonAsTheServerLetsThemGo() throws SQLException {
        Broadcast broadcast = Broadcast.live().end();
        String id = idOf(broadcast);
        api.deletes(false);

        Api.as(Role.COMMS).delete("/api/broadcasts/" + broadcast.slug()).then().statusCode(204);
        assertThat(isNoted(id)).isTrue();
        api.deletes(true);

        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(api.deleted()).contains("path=" + id + "&start=2026-11-25T10%3A00%3A00.5%2B01%3A00");
            assertThat(isNoted(id)).isFalse();
        });
    }

    @Test
    void recordingsAreRemovedWhenTheirTimeIsOverAndOnlyThen() throws SQLException {
        Broadcast old = Broadcast.live().end();
        Broadcast young = Broadcast.live().end();
        Broadcast live = Broadcast.live();
        api.hasRecorded(idOf(old), idOf(young), idOf(live), UUID.randomUUID().toString(), "somebody-elses");
        try (Connection c = dataSource.getConnection()) {
            c.createStatement()
                    .executeUpdate("update broadcast set ended_at = ended_at - interval '25 hours' where slug = '"
                            + old.slug() + "'");
        }

        upkeep.removeOldMedia();

        assertThat(api.deleted()).containsExactly("path=" + idOf(old) + "&start=2026-11-25T10%3A00%3A00.5%2B01%3A00");
    }

    private boolean isNoted(String broadcast) throws SQLException {
        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement()
                        .executeQuery("select 1 from media_removal where broadcast_id = '" + broadcast + "'")) {
            return row.next();
        }
    }

    private String idOf(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id().toString();
    }

    private static JsonPath newKey(Broadcast broadcast) {
        return Api.as(Role.COMMS)
                .post(broadcast.path("video/key"))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static String state(JsonNode event) {
        return event.path("kind").asText().equals("video")
                ? event.at("/data/state").asText()
                : "";
    }

    private static String someIp() {
        return "2001:db8::" + UUID.randomUUID();
    }

    private static Map<String, String> anonymous(String action, String path, String protocol) {
        return Map.of(
                "action",
                action,
                "path",
                path,
                "protocol",
                protocol,
                "user",
                "",
                "password",
                "",
                "token",
                "",
                "query",
                "");
    }

    private static int ask(Map<String, String> changes) {
        return send(SECRET, request(changes).toString());
    }

    private static ObjectNode request(Map<String, String> changes) {
        try {
            ObjectNode request = (ObjectNode) Rest.JSON.readTree(DOCUMENTED);
            changes.forEach(request::put);
            return request;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int send(String secret, String body) {
        return Rest.send(
                        "POST",
                        "/api/video/mediamtx/auth?secret=" + java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        new String[] {"Content-Type", "application/json"},
                        body.getBytes(StandardCharsets.UTF_8))
                .status();
    }
}
