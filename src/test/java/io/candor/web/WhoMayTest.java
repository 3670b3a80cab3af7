package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.WebSocketHandshakeException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Access fails closed: for every operation, page and socket. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class WhoMayTest {

    @Test
    void onlyTheseAreForEverybody() {
        assertThat(Operation.all().stream().filter(Operation::isPublic).map(Operation::toString))
                .containsExactlyInAnyOrder(
                        "GET /api/broadcasts/{slug}",
                        "GET /api/broadcasts/{slug}/photo",
                        "GET /api/broadcasts/{slug}/editions",
                        "GET /api/broadcasts/{slug}/editions/{number}",
                        "GET /api/broadcasts/{slug}/follow-ups",
                        "GET /api/broadcasts/{slug}/transcript.json",
                        "GET /api/broadcasts/{slug}/transcript.{format}",
                        "GET /api/broadcasts/{slug}/questions/mine",
                        "POST /api/broadcasts/{slug}/questions/{id}/erase",
                        "GET /api/search",
                        "GET /b/{slug}.ics");
    }

    @Test
    void nobodyIsAskedToSignIn() {
        Map<String, String> existing = Map.of("slug", Broadcast.live().slug());
        for (Operation operation : Operation.all()) {
            if (!operation.isPublic()) {
                Rest.Answer answer = Rest.send(
                        operation.method(),
                        operation.path(existing),
                        new String[] {"Content-Type", operation.mediaType()},
                        body(operation));
                assertThat(answer.problem().path("type").asText())
                        .as("%s", operation)
                        .isEqualTo("/problems/sign-in");
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate"))
                        .as("%s", operation)
                        .startsWith("Bearer");
            }
        }
    }

    @Test
    void aTokenOrSessionThatIsNotValidIsNobody() {
        String slug = Broadcast.live().slug();
        for (String token : List.of("", "x", "candor_x", "candor_" + "x".repeat(5_000), "%00")) {
            Rest.Answer answer = Rest.get("/api/broadcasts", "Authorization", "Bearer " + token);
            assertThat(answer.problem().path("type").asText()).as(token).isEqualTo("/problems/sign-in");
        }
        for (String session : List.of("x", "x".repeat(4_000), "AAAA%00")) {
            assertThat(Rest.get("/api/broadcasts", "Cookie", "candor_staff=" + session)
                            .problem()
                            .path("status")
                            .asInt())
                    .isEqualTo(401);
            assertThat(Rest.get("/api/broadcasts/" + slug, "Cookie", "candor_staff=" + session)
                            .status())
                    .as("what is public stays so")
                    .isEqualTo(200);
        }
    }

    @Test
    void aSignInThatCannotBeIsRefusedLikeAnyOther() {
        for (String username : List.of("%00", "admin%00", "a%ED%A0%80", "x".repeat(4_000), "%3Cscript%3E", "")) {
            Rest.Answer answer = Rest.send(
                    "POST",
                    "/login",
                    new String[] {"Content-Type", "application/x-www-form-urlencoded"},
                    ("username=" + username + "&password=wrong").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(answer.status()).as(username + answer.body()).isIn(302, 400, 401, 413);
            assertThat(answer.header("Set-Cookie")).as(username).doesNotContain("candor_staff=");
        }
    }

    @Test
    void aRoleThatIsTooLowIsRefused() {
        Map<String, String> existing = Map.of("slug", Broadcast.live().slug());
        Set<String> roles = new HashSet<>();
        String[] newcomer = {
            "Cookie", "candor_staff=" + Api.sessionBeforeThePasswordIsChanged(), "Content-Type", "application/json"
        };
        for (Operation operation : Operation.all()) {
            List<String[]> all = switch (operation.role()) {
                case "ADMIN" -> List.<String[]>of(as(Api.token(Role.COMMS), operation));
                case "COMMS" -> List.<String[]>of(as(Api.token(Role.MODERATOR), operation));
                case "MODERATOR", "CAPTIONER" -> List.<String[]>of(as(Api.token(Role.EXPERT), operation));
                case "EXPERT", "STAFF" -> List.<String[]>of(newcomer);
                case "PRESENTER" -> List.<String[]>of(as(Api.token(Role.ADMIN), operation));
                case "SIGNED_IN_ADMIN" ->
                    List.of(as(Api.token(Role.ADMIN), operation), as(Api.session(Role.COMMS), operation));
                case "SIGNED_IN_STAFF" -> List.of(as(Api.token(Role.ADMIN), operation), newcomer);
                case "SIGNED_IN" -> List.<String[]>of(as(Api.token(Role.ADMIN), operation));
                default -> List.<String[]>of();
            };
            for (String[] lower : all) {
                roles.add(operation.role());
                Rest.Answer answer = Rest.send(operation.method(), operation.path(existing), lower, body(operation));
                assertThat(answer.problem().path("type").asText())
                        .as("%s", operation)
                        .isEqualTo("/problems/forbidden");
                assertThat(answer.status()).isEqualTo(403);
            }
        }
        assertThat(roles).containsExactlyInAnyOrder(
                        "ADMIN",
                        "COMMS",
                        "MODERATOR",
                        "CAPTIONER",
                        "EXPERT",
                        "STAFF",
                        "PRESENTER",
                        "SIGNED_IN",
                        "SIGNED_IN_STAFF",
                        "SIGNED_IN_ADMIN");
    }

    @Test
    void draftsAndRehearsalsAreNotThereForThePublic() {
        String rehearsal = Broadcast.post("/api/rehearsals", Map.of("script", "airline-outage", "speed", 1))
                .getString("slug");
        try {
            for (String slug : List.of(Broadcast.draft().slug(), rehearsal)) {
                for (String path : List.of(
                        "",
                        "/photo",
                        "/editions",
                        "/editions/1",
                        "/follow-ups",
                        "/transcript.json",
                        "/transcript.vtt",
                        "/transcript.srt",
                        "/transcript.txt")) {
                    assertThat(Rest.get("/api/broadcasts/" + slug + path)
                                    .problem()
                                    .path("status")
                                    .asInt())
                            .as(path)
                            .isEqualTo(404);
                }
                assertThat(Rest.get("/b/" + slug + ".ics").status()).isEqualTo(404);
                Rest.Answer page = Rest.get("/b/" + slug, "Accept", "text/html");
                assertThat(page.status()).isEqualTo(404);
                assertThat(page.body()).doesNotContain("Dana Ortiz", "Not announced yet");
                assertThat(refusedUpgrade("/api/broadcasts/" + slug + "/room")).isEqualTo(404);
                try (Viewer staff = Viewer.in(slug, "Authorization", "Bearer " + Api.token(Role.EXPERT))) {
                    staff.hello();
                }
            }
        } finally {
            Api.as(Role.COMMS).delete("/api/rehearsals/" + rehearsal).then().statusCode(204);
        }
    }

    @Test
    void theControlRoomIsForStaffHoweverItsAddressIsWritten() {
        String base = "/api/broadcasts/" + Broadcast.live().slug();
        for (String path : List.of(
                "/control",
                "/contro%6C",
                "/%63ontrol",
                "/control/",
                "/control?x=/room",
                "/control?/room",
                "/./control",
                "//control",
                "/x/../control",
                "/CONTROL")) {
            assertThat(refusedUpgrade(base + path)).as(path).isIn(400, 401, 404);
        }
        assertThat(refusedUpgrade(
                        base + "/control", "Cookie", "candor_staff=" + Api.sessionBeforeThePasswordIsChanged()))
                .isEqualTo(403);
    }

    @Test
    void aSocketThatIsNotThereIsRefused() {
        for (String slug : List.of("nowhere", "%00", "a%00", "..%2f..", "x".repeat(500), "%E2%80%AE")) {
            assertThat(refusedUpgrade("/api/broadcasts/" + slug + "/room"))
                    .as(slug)
                    .isIn(400, 404);
        }
    }

    @Test
    void foreignSitesChangeNothing() {
        Map<String, String> existing = Map.of("slug", Broadcast.live().slug());
        for (Operation operation : Operation.all()) {
            if (!operation.isSafe()) {
                for (String[] foreign : List.of(
                        new String[] {"Sec-Fetch-Site", "cross-site"},
                        new String[] {"Sec-Fetch-Site", "same-site"},
                        new String[] {"Origin", "https://evil.example"},
                        new String[] {"Origin", "null"})) {
                    String[] headers = {
                        foreign[0],
                        foreign[1],
                        "Authorization",
                        "Bearer " + Api.token(Role.ADMIN),
                        "Content-Type",
                        "application/json"
                    };
                    Rest.Answer answer =
                            Rest.send(operation.method(), operation.path(existing), headers, body(operation));
                    assertThat(answer.problem().path("type").asText())
                            .as("%s from %s", operation, foreign[1])
                            .isEqualTo("/problems/forbidden");
                }
            }
        }
    }

    @Test
    void foreignSitesOpenNoSocket() {
        String base = "/api/broadcasts/" + Broadcast.live().slug();
        String staff = "Bearer " + Api.token(Role.ADMIN);
        for (String socket : List.of("/room", "/control")) {
            for (String[] foreign : List.of(
                    new String[] {"Sec-Fetch-Site", "cross-site"},
                    new String[] {"Origin", "https://evil.example"},
                    new String[] {"Origin", "null"},
                    new String[] {"Origin", "not an origin"})) {
                assertThat(refusedUpgrade(base + socket, foreign[0], foreign[1], "Authorization", staff))
                        .as(socket + " from " + foreign[1])
                        .isEqualTo(403);
            }
        }
    }

    private static int refusedUpgrade(String path, String... headers) {
        Throwable refused = catchThrowable(() -> Viewer.open(path, headers).close());
        while (refused != null && !(refused instanceof WebSocketHandshakeException)) {
            refused = refused.getCause();
        }
        if (refused instanceof WebSocketHandshakeException handshake) {
            return handshake.getResponse().statusCode();
        }
        throw new AssertionError(path + " was opened");
    }

    private static String[] as(String credential, Operation operation) {
        String[] header = Api.header(credential);
        return new String[] {header[0], header[1], "Content-Type", operation.mediaType()};
    }

    private static byte[] body(Operation operation) {
        return operation.isSafe() ? new byte[0] : "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
