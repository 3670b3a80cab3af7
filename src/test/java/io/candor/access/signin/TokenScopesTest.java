package io.candor.access.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token does what it was made for, and never what takes a person. Tried on everything that there is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TokenScopesTest {

    private String username;
    private String cookie;

    @BeforeEach
    void givenAnAdministratorWhoHasSignedIn() {
        username = Api.newAccount(Role.ADMIN, "Ada Ministrator");
        cookie = Api.signIn(username, Api.PASSWORD);
    }

    @ParameterizedTest
    @EnumSource(TokenScope.class)
    void ofAllOperationsATokenMayDoThoseOfItsScope(TokenScope scope) {
        String token = token(scope);
        Map<String, String> existing = Map.of("slug", Broadcast.live().slug());
        Set<String> expected = new TreeSet<>();
        Set<String> allowed = new TreeSet<>();
        for (Operation operation : Operation.all()) {
            if (operation.isPublic() || isFor(scope, operation)) {
                expected.add(operation.toString());
            }
            Rest.Answer answer = Rest.send(
                    operation.method(),
                    operation.path(existing),
                    new String[] {"Authorization", "Bearer " + token, "Content-Type", operation.mediaType()},
                    operation.isSafe() ? new byte[0] : "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as("%s", operation).isNotEqualTo(401);
            if (answer.status() != 403) {
                allowed.add(operation.toString());
            }
        }

        assertThat(allowed).isEqualTo(expected);
    }

    private static boolean isFor(TokenScope scope, Operation operation) {
        String role = operation.role();
        if (role.isEmpty()) {
            return operation.toString().equals("GET /api/me");
        }
        return switch (scope) {
            case CAPTIONS -> operation.toString().equals("POST /api/broadcasts/{slug}/captions");
            case READ -> operation.isSafe() && List.of("STAFF", "EXPERT", "MODERATOR", "COMMS").contains(role);
            case MODERATE -> List.of("STAFF", "EXPERT", "MODERATOR", "CAPTIONER").contains(role);
            case ALL -> !role.equals("PRESENTER") && !role.startsWith("SIGNED_IN");
        };
    }

    @Test
    void noTokenMakesAnotherOne() {
        given().header("Authorization", "Bearer " + token(TokenScope.ALL))
                .contentType(ContentType.JSON)
                .body(Map.of("label", "more"))
                .post("/api/tokens")
                .then()
                .statusCode(403);

        assertThat(given().cookie("candor_staff", cookie)
                        .get("/api/tokens")
                        .jsonPath()
                        .getList("tokens"))
                .hasSize(1);
    }

    @Test
    void socketsLookAtTheScopeToo() {
        String base = "/api/broadcasts/" + Broadcast.live().slug();
        String control = base + "/control";
        String captions = base + "/captions/socket";

        assertThat(upgrade(control, TokenScope.CAPTIONS)).isEqualTo(403);
        assertThat(upgrade(captions, TokenScope.READ)).isEqualTo(403);
        assertThat(upgrade(captions, TokenScope.CAPTIONS)).isEqualTo(101);
        assertThat(upgrade(control, TokenScope.READ)).isEqualTo(101);
        assertThat(upgrade(control, TokenScope.MODERATE)).isEqualTo(101);
    }

    @Test
    void aCaptionersTokenSeesNoDraft() {
        String draft = "/api/broadcasts/" + Broadcast.draft().slug();

        as(token(TokenScope.CAPTIONS), draft, 404);
        as(token(TokenScope.READ), draft, 200);
    }

    @Test
    void aTokenNeverMayMoreThanItsAccount() {
        String token = token(TokenScope.ALL);

        Api.inPerson(Role.ADMIN)
                .body(Map.of("name", "Ada", "role", "EXPERT", "active", true))
                .put("/api/staff/" + username)
                .then()
                .statusCode(200);

        as(token, "/api/broadcasts", 200);
        as(token, "/api/broadcasts/" + Broadcast.live().slug() + "/transcript/lines", 403);
    }

    @Test
    void itIsShownWhenATokenWasUsedLast() {
        String token = token(TokenScope.READ);
        given().cookie("candor_staff", cookie)
                .get("/api/tokens")
                .then()
                .body("tokens[0].scope", equalTo("READ"))
                .body("tokens[0].lastUsedAt", nullValue());

        as(token, "/api/broadcasts", 200);

        given().cookie("candor_staff", cookie)
                .get("/api/tokens")
                .then()
                .body("tokens[0].lastUsedAt", notNullValue());
    }

    @Test
    void aChangedPasswordEndsTokensIfThatIsWanted() {
        String token = token(TokenScope.ALL);
        String anew = given().cookie("candor_staff", cookie)
                .contentType(ContentType.JSON)
                .body(Map.of("current", Api.PASSWORD, "next", "another long password"))
                .post("/api/me/password")
                .cookie("candor_staff");
        as(token, "/api/me", 200);

        given().cookie("candor_staff", anew)
                .contentType(ContentType.JSON)
                .body(Map.of("current", "another long password", "next", Api.PASSWORD, "endTokens", true))
                .post("/api/me/password")
                .then()
                .statusCode(204);

        as(token, "/api/me", 401);
    }

    private static void as(String token, String path, int status) {
        given().header("Authorization", "Bearer " + token).get(path).then().statusCode(status);
    }

    private int upgrade(String path, TokenScope scope) {
        Throwable refused = catchThrowable(
                () -> Viewer.open(path, "Authorization", "Bearer " + token(scope)).close());
        while (refused != null && !(refused instanceof WebSocketHandshakeException)) {
            refused = refused.getCause();
        }
        return refused instanceof WebSocketHandshakeException handshake
                ? handshake.getResponse().statusCode()
                : 101;
    }

    private String token(TokenScope scope) {
        return given().cookie("candor_staff", cookie)
                .contentType(ContentType.JSON)
                .body(Map.of("label", "test", "scope", scope))
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }
}
