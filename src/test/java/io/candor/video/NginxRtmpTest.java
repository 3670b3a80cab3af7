package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.Chromium;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Encoder;
import io.candor.testsupport.FreePort;
import io.candor.testsupport.NeedsPrograms;
import io.candor.testsupport.NginxServer;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an encoder over a real nginx-rtmp to a viewer's page, and everybody who is refused on the way. */
@NeedsPrograms({"nginx", "ffmpeg"})
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(NginxRtmpTest.Chosen.class)
class NginxRtmpTest {

    private static final String SECRET = "known-to-both-sides";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static class Chosen implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            int inside = FreePort.find();
            return Map.of(
                    "candor.video.server", "nginx-rtmp",
                    "candor.video.nginx-rtmp.secret", SECRET,
                    "candor.video.nginx-rtmp.rtmp", "rtmp://127.0.0.1:" + FreePort.find() + "/live",
                    "candor.video.nginx-rtmp.hls", "http://127.0.0.1:" + FreePort.find() + "/hls",
                    "candor.video.nginx-rtmp.stat", "http://127.0.0.1:" + inside + "/stat",
                    "candor.video.nginx-rtmp.control", "http://127.0.0.1:" + inside + "/control",
                    "candor.video.nginx-rtmp.recordings", "https://media.example/recordings");
        }
    }

    @Inject
    Broadcasts broadcasts;

    private final List<AutoCloseable> open = new ArrayList<>();
    private NginxServer nginx;

    @BeforeEach
    void start() {
        nginx = new NginxServer(
                new NginxServer.Ports(port("rtmp"), port("hls"), port("stat")), RestAssured.port, SECRET);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable encoder : open) {
            encoder.close();
        }
        nginx.close();
    }

    @Test
    void aViewerSeesThePictureOnTheBroadcastsPage() {
        Assumptions.assumeTrue(Chromium.here() instanceof Chromium.Found || "true".equals(System.getenv("CI")));
        Broadcast broadcast = Broadcast.live();
        try (Person viewer = Person.atADesk().open("/b/" + broadcast.slug())) {
            Encoder encoder = send(broadcast, newKey(broadcast));
            Locator video = viewer.page().locator("video");

            PlaywrightAssertions.assertThat(video).isVisible();
            List<Long> ages = new ArrayList<>();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        double at = ((Number) video.evaluate("v => v.currentTime")).doubleValue();
                        long drawn = ((Number) video.evaluate(Encoder.READ_CLOCK)).longValue();
                        ages.add(Encoder.age(drawn).toMillis());
                        assertThat(at).as("it plays").isGreaterThan(3);
                        assertThat(drawn).as("it is not black").isPositive();
                        assertThat(ages).as("the pictures are of now").hasSizeGreaterThan(8);
                    });
            List<Long> settled =
                    ages.subList(ages.size() - 5, ages.size()).stream().sorted().toList();
            System.out.println("From the encoder's frame over nginx-rtmp to the viewer's screen: " + settled.get(2)
                    + " ms (median of 5), " + encoder.isSending());
            assertThat(settled.get(2))
                    .as("it is the live picture, not an old one")
                    .isLessThan(30_000L);
        }
    }

    @Test
    void whoHasAnotherKeyIsRefused() {
        Broadcast broadcast = Broadcast.live();
        Broadcast other = Broadcast.live();
        String revoked = newKey(broadcast);
        newKey(broadcast);

        for (String key : List.of("", "wrong", newKey(other), revoked)) {
            Encoder encoder = send(broadcast, key);

            Awaitility.await().atMost(PATIENCE).until(() -> !encoder.isSending());
            assertThat(encoder.complaint()).as(key).isNotEmpty();
        }
        assertThat(nginx.files()).noneMatch(file -> file.endsWith(".ts"));
    }

    @Test
    void aKeyThatIsInUseIsNotTakenASecondTime() {
        Broadcast broadcast = Broadcast.live();
        String key = newKey(broadcast);
        Encoder first = send(broadcast, key);
        Awaitility.await().atMost(PATIENCE).until(() -> read(playlist(broadcast)) == 200);

        Encoder second = send(broadcast, key);

        Awaitility.await().atMost(PATIENCE).until(() -> !second.isSending());
        assertThat(first.isSending()).isTrue();
    }

    @Test
    void whoPublishesIsDroppedWhenTheKeyIsRevoked() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            Encoder encoder = send(broadcast, newKey(broadcast));
            viewer.hearsEvent(e -> state(e).equals("ON"));

            Api.as(Role.COMMS).delete(broadcast.path("video/key")).then().statusCode(204);

            Awaitility.await().atMost(PATIENCE).until(() -> !encoder.isSending());
            viewer.hearsEvent(e -> state(e).equals("LOST"));
        }
    }

    @Test
    void whoPublishesIsDroppedWhenTheBroadcastEnds() {
        Broadcast broadcast = Broadcast.live();
        Encoder encoder = send(broadcast, newKey(broadcast));
        Awaitility.await().atMost(PATIENCE).until(() -> read(playlist(broadcast)) == 200);

        broadcast.end();

        Awaitility.await().atMost(PATIENCE).until(() -> !encoder.isSending());
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(playlist(broadcast))).isEqualTo(403));
        // The server tells of its recording on its own time.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Api.as(Role.COMMS)
                                .get(broadcast.path("video"))
                                .jsonPath()
                                .getString("recordings[0].address"))
                        .startsWith("https://media.example/recordings/" + id(broadcast)));
    }

    @Test
    void whatIsOnlyAnnouncedCanBeTriedButNotWatched() {
        Broadcast broadcast = Broadcast.scheduled();
        send(broadcast, newKey(broadcast));
        Awaitility.await().atMost(PATIENCE).until(() -> nginx.files().contains("hls/" + id(broadcast) + ".m3u8"));

        String playlist = playlist(broadcast);
        for (String address : List.of(
                playlist,
                playlist.replace(".m3u8", "%2em3u8"),
                playlist.replace(".m3u8", "%2em3u8?/" + id(Broadcast.live()) + ".m3u8"),
                playlist.replace("/hls/", "/hls/%2e/"),
                playlist.replace("/hls/", "//hls/"))) {
            assertThat(read(address)).as(address).isIn(403, 404);
        }
    }

    @Test
    void theKeyIsInNoNameOfAFileAndInNoLog() {
        Broadcast broadcast = Broadcast.live();
        String key = newKey(broadcast);
        send(broadcast, key);
        Awaitility.await().atMost(PATIENCE).until(() -> read(playlist(broadcast)) == 200);

        assertThat(nginx.files()).noneMatch(file -> file.contains(key));
        assertThat(nginx.log()).doesNotContain(key, SECRET);
    }

    private Encoder send(Broadcast broadcast, String key) {
        Encoder encoder =
                Encoder.sendTo(setting("rtmp") + "/" + id(broadcast) + (key.isEmpty() ? "" : "?token=" + key));
        open.add(encoder);
        return encoder;
    }

    private String newKey(Broadcast broadcast) {
        return Api.as(Role.COMMS)
                .post(broadcast.path("video/key"))
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    private UUID id(Broadcast broadcast) {
        return broadcasts.ref(broadcast.slug(), true).id();
    }

    private String playlist(Broadcast broadcast) {
        return setting("hls") + "/" + id(broadcast) + ".m3u8";
    }

    private static int read(String address) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String state(JsonNode event) {
        return event.path("kind").asText().equals("video")
                ? event.at("/data/state").asText()
                : "";
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("candor.video.nginx-rtmp." + name, String.class);
    }

    private static int port(String name) {
        return URI.create(setting(name)).getPort();
    }
}
