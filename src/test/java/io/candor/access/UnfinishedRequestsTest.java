package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Stranger;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that begin and do not go on: they are cut off, and nobody else waits for them. Real sockets, small deadlines. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(UnfinishedRequestsTest.Impatient.class)
class UnfinishedRequestsTest {

    private static final int OF_BLOCK = 20;
    private static final String TOO_LARGE = "\u0003\u00f1a message has at most 64 KiB";

    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("candor.http.headers-within", "2s"),
                    Map.entry("candor.http.body-within", "2s"),
                    Map.entry("candor.http.stalled-after", "2s"),
                    Map.entry("candor.http.waiting-of-block", "500"),
                    Map.entry("candor.http.idle-after", "20s"),
                    Map.entry("candor.http.unfinished-of-block", String.valueOf(OF_BLOCK)),
                    Map.entry("candor.video.server", "mediamtx"),
                    Map.entry("candor.video.mediamtx.secret", "known-to-both-sides"),
                    Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                    Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1,[::1]"),
                    // fewer than those who wait, so that one held by each would stop everybody
                    Map.entry("quarkus.thread-pool.max-threads", "20"));
        }
    }

    @Inject
    Arrivals arrivals;

    private final List<Stranger> strangers = new ArrayList<>();
    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @AfterEach
    void leave() {
        strangers.forEach(Stranger::close);
        Awaitility.await().untilAsserted(() -> assertThat(arrivals.unfinished()).isZero());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/closedcaption?cid=made-up&seq=1",
                "/closedcaption?signature=made-up&seq=1",
                "/api/video/mediamtx/auth?secret=made-up",
                "/api/video/nginx-rtmp/publish?secret=made-up",
                "/api/video/nginx-rtmp/record-done?secret=made-up",
                "/login",
                "/api/broadcasts",
                "/api/present/check",
                "/no/such/address"
            })
    void hundredsWhoSendOneByteHoldNobodyUp(String address) throws IOException {
        for (int i = 0; i < 300; i++) {
            stranger()
                    .asks("POST", address, "198." + i / 100 + "." + i % 100 + ".7", form("100"))
                    .says("x");
        }

        assertThat(Rest.get("/login").status()).isEqualTo(200);
        assertThat(Rest.get("/q/health/ready").status()).isEqualTo(200);
        assertThat(Rest.get("/q/health/live").status()).isEqualTo(200);
        assertThat(Rest.get("/b/" + broadcast.slug()).status()).isEqualTo(200);
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
        }
        Stranger oneMore =
                stranger().asks("POST", address, "192.0.2.9", form("100")).says("x");
        assertThat(oneMore.status()).isIn(302, 401, 403, 404, 405, 408, 415);
    }

    /** Before: with a header of a socket a body had neither a deadline nor a bound, and a worker waited for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /login HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 1000",
                "POST /login HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 1000",
                "POST /login HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nTransfer-Encoding: chunked",
                "POST /login HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 0",
                "POST /login HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                        + "Content-Length: 1000",
                "POST /login HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1000",
                "POST /login HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1000",
                "POST /login HTTP/1.0\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nTransfer-Encoding: chunked"
            })
    void noHeaderOrVersionTakesTheDeadlineFromABody(String head) throws IOException {
        Stranger stranger = stranger()
                .says(head + "\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n");

        // What could be read in two ways is not begun with at all.
        assertThat(stranger.everythingUntilItIsClosed()).containsAnyOf(" 408 ", " 400 ");
    }

    /** The room is asked for without a body; one that has one is not read, and nobody waits for it. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aBodyWhereNoneBelongsIsNotWaitedFor(String method) throws IOException {
        Stranger stranger = stranger()
                .asks(
                        method,
                        broadcast.path("room"),
                        "",
                        "Connection",
                        "Upgrade",
                        "Upgrade",
                        "websocket",
                        "Sec-WebSocket-Version",
                        "13",
                        "Sec-WebSocket-Key",
                        "dGhlIHNhbXBsZSBub25jZQ==",
                        "Content-Length",
                        "1000");

        assertThat(stranger.everythingUntilItIsClosed()).doesNotContain("HTTP/1.1 101");
    }

    /** Before: 500 after 25 s, and a worker was held all the time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/closedcaption?cid=made-up&seq=1",
                "/api/video/mediamtx/auth?secret=made-up",
                "/api/video/nginx-rtmp/publish?secret=made-up",
                "/api/broadcasts",
                "/api/staff"
            })
    void whoMayNotSpeakIsToldSoBeforeAByteOfTheBodyIsThere(String address) throws IOException {
        Stranger stranger = address.startsWith("/api/broadcasts") || address.startsWith("/api/staff")
                ? stranger().asks("POST", address, "", "Content-Type", "application/json", "Content-Length", "100")
                : stranger().asks("POST", address, "", form("100"));

        assertThat(stranger.status()).isIn(401, 403);
        stranger.everythingUntilItIsClosed();
    }

    @Test
    void aBodyThatIsNotThereInTimeIsAnswered408() throws IOException {
        Stranger guesser = stranger().asks("POST", "/login", "", form("100")).says("username=");
        Stranger colleague = stranger()
                .asks("POST", "/api/broadcasts", "", staff("Content-Length", "100"))
                .says("{");
        Stranger inChunks = stranger()
                .asks("POST", "/api/broadcasts", "", staff("Transfer-Encoding", "chunked"))
                .says("1\r\n{\r\n");
        Stranger server = stranger()
                .asks("POST", "/api/video/mediamtx/auth?secret=known-to-both-sides", "", form("100"))
                .says("{");

        for (Stranger late : List.of(guesser, colleague, inChunks, server)) {
            assertThat(late.status()).isEqualTo(408);
            assertThat(late.everythingUntilItIsClosed()).contains("/problems/too-slow");
        }
    }

    @Test
    void aByteNowAndThenDoesNotMoveTheDeadlineOfABody() throws IOException {
        Stranger stranger = stranger().asks("POST", "/login", "", form("1000"));

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(stranger.isCutOffWhenItSays("x")).isTrue());
        assertThat(stranger.status()).isIn(0, 408);
    }

    @Test
    void aByteNowAndThenDoesNotMoveTheDeadlineOfHeaders() throws IOException {
        Stranger first = stranger().says("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
        Stranger again = stranger().asks("GET", "/q/health/live", "");
        assertThat(again.status()).isEqualTo(200);
        Stranger afterARefusedSocket = stranger().asks("GET", "/no-such-room", "", upgrade());
        assertThat(afterARefusedSocket.status()).isEqualTo(404);

        for (Stranger stranger : List.of(first, again, afterARefusedSocket)) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(stranger.isCutOffWhenItSays("x")).isTrue());
        }
    }

    @Test
    void whoSaysNothingAtAllIsNotWaitedFor() throws IOException {
        assertThat(stranger().everythingUntilItIsClosed()).isEmpty();
    }

    @Test
    void aConnectionThatIsUsedForNothingMoreIsEnded() throws IOException {
        assertThat(askAndStay()).contains("HTTP/1.1 200");
    }

    /** What somebody hears who asks, and says nothing after it until the connection is closed. */
    private String askAndStay() throws IOException {
        return stranger().asks("GET", "/q/health/live", "").everythingUntilItIsClosed();
    }

    @Test
    void anOpenSocketIsNotAConnectionThatIsIdle() throws Exception {
        try (Viewer captioner = Viewer.open(
                        broadcast.path("captions/socket"), "Authorization", "Bearer " + Api.token(Role.MODERATOR));
                Viewer viewer = Viewer.in(broadcast.slug())) {
            captioner.hello();
            viewer.hello();

            assertThat(askAndStay()).contains("HTTP/1.1 200");

            assertThat(captioner.isOpen()).isTrue();
            viewer.ask("Am I still here?");
        }
    }

    @Test
    void pastTheBoundABlockIsRefusedAndAnotherIsServed() throws IOException {
        for (int i = 0; i < OF_BLOCK; i++) {
            stranger().asks("POST", "/login", "203.0.113.7", form("100"));
        }
        Awaitility.await().untilAsserted(() -> assertThat(arrivals.unfinished()).isEqualTo(OF_BLOCK));

        Stranger oneMore = stranger().asks("POST", "/login", "203.0.113.7", form("3"));
        Stranger neighbour =
                stranger().asks("POST", "/login", "203.0.113.8", form("3")).says("a=b");
        Stranger elsewhere =
                stranger().asks("POST", "/login", "192.0.2.1", form("3")).says("a=b");

        assertThat(oneMore.status()).isEqualTo(429);
        assertThat(oneMore.everythingUntilItIsClosed())
                .containsIgnoringCase("Retry-After: 2")
                .contains("/problems/too-fast");
        assertThat(neighbour.status()).isIn(302, 401, 405);
        assertThat(elsewhere.status()).isIn(302, 401, 405);
    }

    @Test
    void whoIsKnownIsServedWhereStrangersHaveFilledTheirPlaces() throws IOException {
        for (int i = 0; i < OF_BLOCK; i++) {
            stranger().asks("POST", "/login", "203.0.113.7", form("100"));
        }
        Awaitility.await().untilAsserted(() -> assertThat(arrivals.unfinished()).isEqualTo(OF_BLOCK));
        String line = "{\"lines\":[{\"seq\":1,\"startMs\":0,\"endMs\":900,\"text\":\"We pay.\"}]}";

        Stranger captioner = stranger()
                .asks(
                        "POST",
                        broadcast.path("captions"),
                        "203.0.113.7",
                        "Authorization",
                        "Bearer " + Api.token(Role.MODERATOR),
                        "Content-Type",
                        "application/json",
                        "Content-Length",
                        String.valueOf(line.length()))
                .says(line);
        Stranger mediaServer = stranger()
                .asks(
                        "POST",
                        "/api/video/mediamtx/auth?secret=known-to-both-sides",
                        "203.0.113.7",
                        "Content-Type",
                        "application/json",
                        "Content-Length",
                        "2")
                .says("{}");

        assertThat(captioner.status()).isEqualTo(200);
        assertThat(mediaServer.status()).isIn(200, 400, 401, 403);
    }

    @Test
    void aSubscriberOfIpv6IsOneHoweverManyAddressesAreUsed() throws IOException {
        for (int i = 0; i < OF_BLOCK; i++) {
            stranger().asks("POST", "/login", "2001:db8:1:2::" + i, form("100"));
        }
        Awaitility.await().untilAsserted(() -> assertThat(arrivals.unfinished()).isEqualTo(OF_BLOCK));

        assertThat(stranger()
                        .asks("POST", "/login", "2001:db8:1:2:ffff::1", form("3"))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void whoIsKnownLeavesTheStrangersPlaces() throws IOException {
        for (int i = 0; i < OF_BLOCK + 5; i++) {
            stranger().asks("POST", "/api/broadcasts", "203.0.113.9", staff("Content-Length", "100"));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(arrivals.unfinished()).isZero());
        }

        assertThat(stranger()
                        .asks("POST", "/login", "203.0.113.9", form("3"))
                        .says("a=b")
                        .status())
                .isIn(302, 401, 405);
    }

    @Test
    void aBodyPastItsBoundIsRefusedWhileItComes() throws IOException {
        Stranger stranger = stranger().asks("POST", "/api/broadcasts", "", staff("Transfer-Encoding", "chunked"));
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 33; i++) {
            stranger.says(chunk);
        }

        assertThat(stranger.status()).isEqualTo(413);
    }

    @Test
    void whoDoesNotReadTheAnswersIsCutOff() throws IOException {
        Stranger stranger = Stranger.whoReadsLittle();
        strangers.add(stranger);

        Awaitility.await()
                .untilAsserted(() -> assertThat(stranger.isCutOffWhenItSays(
                                "GET /q/openapi?format=json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20)))
                        .isTrue());
    }

    @Test
    void http2WithoutTlsIsNotSpoken() throws IOException {
        Stranger upgrade = stranger()
                .asks(
                        "GET",
                        "/q/health/live",
                        "",
                        "Connection",
                        "Upgrade, HTTP2-Settings",
                        "Upgrade",
                        "h2c",
                        "HTTP2-Settings",
                        "AAMAAABkAAQAAP__");
        Stranger byPriorKnowledge = stranger().says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        assertThat(upgrade.status()).isEqualTo(200);
        assertThat(byPriorKnowledge.everythingUntilItIsClosed())
                .doesNotStartWith("\0")
                .doesNotContain("200 OK");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200_000, 0x100000})
    void aFrameThatClaimsMoreThanAMessageMayHaveIsNotHeldHoweverMuchOfItComes(int bytes) throws IOException {
        Stranger stranger = upgraded();

        // FIN and text; masked, 64 bits of length: 1 MiB; a mask (RFC 6455, 5.2)
        stranger.says(new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 2, 3, 4});
        stranger.isCutOffWhenItSays("x".repeat(bytes));

        assertThat(stranger.everythingUntilItIsClosed()).contains(TOO_LARGE);
    }

    @Test
    void aMessageInPiecesIsHeldUpToTheSameBound() throws IOException {
        Stranger stranger = upgraded();
        byte[] piece = new byte[4 + 4 + 32_000];
        piece[0] = 0x01;
        piece[1] = (byte) (0x80 | 126);
        piece[2] = (byte) (32_000 >> 8);
        piece[3] = (byte) 32_000;
        stranger.says(piece);
        piece[0] = 0x00;
        for (int i = 0; i < 3; i++) {
            stranger.isCutOffWhenItSays(new String(piece, java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        assertThat(stranger.everythingUntilItIsClosed()).contains(TOO_LARGE);
    }

    private Stranger upgraded() throws IOException {
        Stranger stranger = stranger().asks("GET", broadcast.path("room"), "", upgrade());
        assertThat(stranger.status()).isEqualTo(101);
        return stranger;
    }

    private static String[] upgrade() {
        return new String[] {
            "Connection",
            "Upgrade",
            "Upgrade",
            "websocket",
            "Sec-WebSocket-Version",
            "13",
            "Sec-WebSocket-Key",
            "dGhlIHNhbXBsZSBub25jZQ=="
        };
    }

    private Stranger stranger() throws IOException {
        Stranger stranger = Stranger.comes();
        strangers.add(stranger);
        return stranger;
    }

    private static String[] form(String length) {
        return new String[] {"Content-Type", "application/x-www-form-urlencoded", "Content-Length", length};
    }

    private static String[] staff(String header, String value) {
        return new String[] {
            "Authorization", "Bearer " + Api.token(Role.COMMS), "Content-Type", "application/json", header, value
        };
    }
}
