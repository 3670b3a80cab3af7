package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.access.Presenter;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Operation.Field;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation of the REST API with what nobody should send: refused in plain words, and nothing stored. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class BadInputTest {

    private static final String JSON = "application/json";
    private static final String NULL = "null";

    private final SoftAssertions all = new SoftAssertions();

    @Inject
    Vertx vertx;

    private Map<String, String> existing;
    private String presenter;
    private String before;

    @BeforeEach
    void givenABroadcastOnAir() {
        Broadcast broadcast = Broadcast.live();
        existing = Map.of("slug", broadcast.slug(), "username", Api.newAccount(Role.EXPERT, "Somebody"));
        for (Role role : Role.values()) {
            Api.token(role);
        }
        presenter = Phone.newLink(broadcast);
        before = everythingStored();
    }

    @AfterEach
    void nothingWasStored() {
        all.assertThat(everythingStored()).isEqualTo(before);
        all.assertAll();
    }

    @Test
    void aFieldOfAnotherTypeIsNamed() {
        forEachField((operation, field) -> {
            for (String wrong : otherTypes(field)) {
                refusesField(operation, field, wrong);
            }
        });
    }

    @Test
    void aFieldThatIsNeededIsNamedWhenItIsMissing() {
        forEachField((operation, field) -> {
            if (field.required() && !field.path().endsWith("]")) {
                refusesField(operation, field, "");
                refusesField(operation, field, NULL);
            }
        });
    }

    @Test
    void aFieldWithControlCharactersOrTooMuchTextIsNamed() {
        List<String> texts = List.of(
                "\"a\\u0000b\"",
                "\"a\\u0007b\"",
                "\"a\\uD800b\"",
                "\"\\uDC00\"",
                "\"a\\u202Eb\"",
                "\"a\\u2066b\"",
                "\"" + "x".repeat(100_000) + "\"",
                "\"" + "😀".repeat(10_000) + "\"");
        forEachField((operation, field) -> {
            boolean secret = field.schema().path("format").asText().equals("password");
            if (Operation.type(field.schema()).equals("string")) {
                texts.stream()
                        .filter(t -> !secret || t.length() > 1000)
                        .forEach(t -> refusesField(operation, field, t));
            }
        });
    }

    @Test
    void aListThatIsTooLongIsNamed() {
        forEachField((operation, field) -> {
            if (Operation.type(field.schema()).equals("array")) {
                JsonNode one = at(operation.example(), field.path() + "[0]");
                refusesField(operation, field, "[" + (one + ",").repeat(2_000) + one + "]");
            }
        });
    }

    @Test
    void aNumberOutsideItsBoundsIsNamed() {
        forEachField((operation, field) -> {
            if (Operation.type(field.schema()).equals("integer")) {
                JsonNode schema = field.schema();
                refusesField(operation, field, "9223372036854775808");
                if (schema.has("minimum")) {
                    refusesField(
                            operation,
                            field,
                            String.valueOf(schema.path("minimum").asLong() - 1));
                }
                if (schema.has("maximum")) {
                    refusesField(
                            operation,
                            field,
                            String.valueOf(schema.path("maximum").asLong() + 1));
                }
                refuses(operation, operation.path(existing), with(operation, field, "9".repeat(5_000)));
                refusesField(operation, field, "1e400000000");
            }
        });
    }

    @Test
    void whatIsNotOneJsonObjectIsMalformed() {
        List<String> bodies = new ArrayList<>(List.of(
                "{",
                "}",
                "nul",
                "[]",
                "[{}]",
                "\"text\"",
                "5",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{} {}",
                "{\"a\":\"\u0001\"}",
                "<script>alert(1)</script>",
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "[".repeat(10_000) + "]".repeat(10_000),
                "{\"" + "n".repeat(60_000) + "\":1}"));
        for (Operation operation : Operation.withJson()) {
            String good = operation.example().toString();
            String first = operation.example().fieldNames().next();
            List<String> its = new ArrayList<>(bodies);
            its.add(good.replaceFirst("\\{", "{\"" + first + "\":1,"));
            its.add(good + "x");
            its.add(good.substring(0, good.length() - 1));
            for (String body : its) {
                JsonNode problem = refuses(operation, operation.path(existing), body);
                all.assertThat(problem.path("status").asInt())
                        .as("%s with %.60s", operation, body)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void anEmptyBodyOrWrongBytesAreRefused() {
        for (Operation operation : Operation.withJson()) {
            String[] headers = {"Cookie", Api.session(Role.ADMIN), "Content-Type", JSON};
            boolean needed = operation.bodySchema().has("required");
            byte[] notUtf8 = {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'};
            if (needed) {
                problemOf(Rest.send(operation.method(), operation.path(existing), headers, new byte[0]));
                problemOf(Rest.send(
                        operation.method(),
                        operation.path(existing),
                        headers,
                        "null".getBytes(StandardCharsets.UTF_8)));
            }
            problemOf(Rest.send(operation.method(), operation.path(existing), headers, notUtf8));
        }
    }

    @Test
    void anotherMediaTypeIsUnsupported() {
        for (Operation operation : Operation.all()) {
            if (operation.description().has("requestBody")) {
                for (String type : List.of("text/plain", "application/xml", "multipart/form-data; boundary=x", "x")) {
                    JsonNode problem = problemOf(
                            Rest.send(operation.method(), operation.path(existing), Api.session(Role.ADMIN), type, "{}"));
                    all.assertThat(problem.path("type").asText())
                            .as("%s as %s", operation, type)
                            .isIn("/problems/unsupported", "/problems/malformed");
                }
            }
        }
    }

    @Test
    void anotherMethodIsUnsupported() {
        Map<String, List<String>> known = new LinkedHashMap<>();
        Operation.all()
                .forEach(o -> known.computeIfAbsent(o.path(existing), p -> new ArrayList<>())
                        .add(o.method()));
        known.forEach((path, methods) -> {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "QUERY")) {
                if (!methods.contains(method)) {
                    JsonNode problem = problemOf(Rest.send(method, path, Api.session(Role.ADMIN), JSON, "{}"));
                    all.assertThat(problem.path("status").asInt())
                            .as("%s %s", method, path)
                            .isIn(400, 404, 405, 415);
                }
            }
        });
    }

    @Test
    void anAddressThatNamesNothingIsNotFound() {
        List<String> names = List.of(
                "nowhere",
                "%00",
                "a%00b",
                "..%2f..%2fetc%2fpasswd",
                "%ED%A0%80",
                "%FF",
                "%E2%80%AE",
                "%F0%9F%98%80",
                "'%20or%201=1--",
                "%3Cscript%3E",
                "-",
                "A",
                "1-1-1-1-1",
                "0",
                "-1",
                "99999999999999999999",
                "x".repeat(3_000));
        for (Operation operation : Operation.all()) {
            for (String parameter : operation.parameters()) {
                for (String name : names) {
                    Map<String, String> values = new LinkedHashMap<>(existing);
                    values.put(parameter, name);
                    String body = operation.bodySchema().isMissingNode()
                            ? ""
                            : operation.example().toString();
                    String type = operation.mediaType();
                    String token = operation.role().equals(Presenter.AS_PRESENTER) ? presenter : Api.session(Role.ADMIN);
                    JsonNode problem =
                            problemOf(Rest.send(operation.method(), operation.path(values), token, type, body));
                    all.assertThat(problem.path("status").asInt())
                            .as("%s with %s=%.40s: %s", operation, parameter, name, problem)
                            .isIn(404, 400, 405, 415);
                }
            }
        }
    }

    @Test
    void aQueryThatCannotBeReadIsRefused() {
        for (String query :
                List.of("edition=abc", "edition=0", "edition=-1", "edition=99999999999", "edition=%00", "edition=7")) {
            for (String file : List.of("transcript.json", "transcript.vtt", "transcript.srt", "transcript.txt")) {
                problemOf(Rest.get("/api/broadcasts/" + existing.get("slug") + "/" + file + "?" + query));
            }
        }
    }

    @Test
    void anAddressThatIsNotEvenOneIsRefused() throws IOException {
        for (String path :
                List.of("/api/broadcasts/%zz", "/api/broadcasts/%", "/api/%u0041", "/api/../../etc/passwd")) {
            String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            all.assertThat(answer).as(path).matches("(?s)HTTP/1.1 4\\d\\d .*");
            all.assertThat(answer).as(path).doesNotContain("Exception", "java.", "resources");
        }
    }

    @Test
    void aSocketThatMayNotBeOpenedSaysWhy() {
        String broadcast = "/api/broadcasts/" + existing.get("slug");
        all.assertThat(refusedSocket("/api/broadcasts/no-such-broadcast/room", "Accept", "*/*"))
                .contains("/problems/not-found");
        all.assertThat(refusedSocket(broadcast + "/control", "Accept", "*/*")).contains("/problems/sign-in");
        all.assertThat(refusedSocket(broadcast + "/room", "Origin", "https://evil.example"))
                .contains("/problems/forbidden");
    }

    /** What is said instead of an upgrade. */
    private String refusedSocket(String path, String header, String value) {
        return vertx.createWebSocketClient()
                .connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(RestAssured.port)
                        .setURI(path)
                        .addHeader(header, value))
                .map("it was opened")
                .otherwise(e -> e instanceof UpgradeRejectedException refused
                        ? String.valueOf(refused.getBody())
                        : e.toString())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void anAddressWhereNothingLivesIsAProblemAsWell() {
        for (String path : List.of(
                "/api", "/api/nothing", "/api/broadcasts/" + existing.get("slug") + "/nothing", "/api/staff/x/y/z")) {
            all.assertThat(problemOf(Rest.get(path)).path("type").asText())
                    .as(path)
                    .isEqualTo("/problems/not-found");
        }
    }

    /** Told by its announced length, before any of it is read. */
    @Test
    void moreBytesThanThereMayBeAreTooLarge() throws IOException {
        for (Operation operation : Operation.all()) {
            if (operation.description().has("requestBody")) {
                String answer = exchange(operation.method() + " " + operation.path(existing)
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3145728\r\nCookie: "
                        + Api.session(Role.ADMIN) + "\r\nContent-Type: " + operation.mediaType() + "\r\n\r\n");
                all.assertThat(answer)
                        .as("%s", operation)
                        .startsWith("HTTP/1.1 413 ")
                        .contains("application/problem+json", "/problems/too-large");
            }
        }
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPhotoThatIsNoPictureIsRefused() {
        String path = "/api/broadcasts/" + existing.get("slug") + "/photo";
        for (String bytes : List.of("", "<svg onload=alert(1)>", "GIF89a", "<script>alert(1)</script>")) {
            problemOf(Rest.send("PUT", path, Api.token(Role.COMMS), "image/png", bytes));
        }
        JsonNode large = problemOf(Rest.send("PUT", path, Api.token(Role.COMMS), "image/png", "x".repeat(600 * 1024)));
        all.assertThat(large.path("type").asText()).isEqualTo("/problems/too-large");
    }

    @Test
    void aFileThatIsNoWebVttIsRefused() {
        String path = "/api/broadcasts/" + existing.get("slug") + "/captions/import";
        for (String file : List.of("", "1\n00:00:00,000 --> 00:00:01,000\nSubRip", "{}", "\u0000WEBVTT")) {
            problemOf(Rest.send("POST", path, Api.token(Role.MODERATOR), "text/vtt", file));
        }
    }

    @Test
    void whatIsWrongInARehearsalScriptIsNamedByItsPath() {
        ObjectNode script = (ObjectNode) read("""
                {"title":"Rehearsal","presenter":"Dana Ortiz","durationMs":2000,
                 "cues":[{"startMs":0,"endMs":1000,"text":"Good evening."}],
                 "questions":[{"id":"q1","text":"When?","askedAtMs":10}]}""");
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("title", "5");
        wrong.put("presenter", "\"a\\u0000b\"");
        wrong.put("durationMs", "-1");
        wrong.put("cues", NULL);
        wrong.put("cues[0].text", "\"a\\u202Eb\"");
        wrong.put("cues[0].startMs", "\"x\"");
        wrong.put("questions[0].text", "\"" + "x".repeat(4_001) + "\"");
        wrong.put("questions[0].askedAtMs", "99999999999");
        wrong.forEach((field, value) -> {
            ObjectNode bad = script.deepCopy();
            put(bad, field, value);
            JsonNode problem = problemOf(Rest.send(
                    "POST", "/api/rehearsals", Api.token(Role.COMMS), JSON, "{\"speed\":1,\"script\":" + bad + "}"));
            all.assertThat(fieldsOf(problem)).as(field + ": " + problem).contains("script." + field);
        });
    }

    private void refusesField(Operation operation, Field field, String value) {
        JsonNode problem = refuses(operation, operation.path(existing), with(operation, field, value));
        all.assertThat(problem.path("type").asText())
                .as("%s: %s = %.40s: %s", operation, field.path(), value, problem)
                .isEqualTo("/problems/invalid");
        all.assertThat(fieldsOf(problem))
                .as("%s: %s = %.40s: %s", operation, field.path(), value, problem)
                .anyMatch(named -> named.startsWith(field.path()));
    }

    private JsonNode refuses(Operation operation, String path, String body) {
        return problemOf(Rest.send(operation.method(), path, Api.session(Role.ADMIN), JSON, body));
    }

    /** The problem, if it is one; otherwise that is noted and the rest goes on. */
    private JsonNode problemOf(Rest.Answer answer) {
        try {
            return answer.problem();
        } catch (AssertionError e) {
            all.fail(e.getMessage());
            return Rest.JSON.createObjectNode();
        }
    }

    private void forEachField(java.util.function.BiConsumer<Operation, Field> check) {
        List<Operation> operations = Operation.withJson();
        assertThat(operations).hasSizeGreaterThan(15);
        for (Operation operation : operations) {
            assertThat(operation.fields()).as("%s", operation).isNotEmpty();
            operation.fields().forEach(field -> check.accept(operation, field));
        }
    }

    private static List<String> otherTypes(Field field) {
        return switch (Operation.type(field.schema())) {
            case "string" -> List.of("5", "1.5", "true", "{}", "[]", "[\"a\"]");
            case "integer" -> List.of("\"5\"", "\"\"", "1.5", "true", "{}", "[]", "[1]");
            case "boolean" -> List.of("\"true\"", "\"\"", "0", "1", "{}", "[]");
            case "array" -> List.of("\"x\"", "5", "true", "{}");
            case "object" -> List.of("\"x\"", "\"\"", "5", "true", "[]");
            default -> List.of("5", "true", "[]", NULL);
        };
    }

    /** The operation's example with another value in one place; without it where the value is empty. */
    private static String with(Operation operation, Field field, String value) {
        // Set as text and not as a node, so that what is not JSON by any reader still goes out as it is.
        ObjectNode body = operation.example();
        put(body, field.path(), value.isEmpty() ? "" : "\"@@@\"");
        return body.toString().replace("\"@@@\"", value);
    }

    private static void put(ObjectNode body, String path, String json) {
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        JsonNode parent = end < 0 ? body : at(body, path.substring(0, end));
        String last = path.substring(end + 1).replace("]", "");
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), read(json));
        } else if (json.isEmpty()) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, read(json));
        }
    }

    private static JsonNode at(JsonNode body, String path) {
        return body.at("/" + path.replace("[", "/").replace("]", "").replace('.', '/'));
    }

    private static JsonNode read(String json) {
        try {
            return Rest.JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static List<String> fieldsOf(JsonNode problem) {
        return problem.path("fields").findValuesAsText("field");
    }

    private String everythingStored() {
        StringBuilder stored = new StringBuilder();
        String slug = existing.get("slug");
        for (String path : List.of(
                "/api/broadcasts/" + slug,
                "/api/broadcasts/" + slug + "/questions",
                "/api/broadcasts/" + slug + "/follow-ups",
                "/api/broadcasts/" + slug + "/transcript.json",
                "/api/broadcasts/" + slug + "/editions",
                "/api/staff",
                "/api/tokens")) {
            stored.append(Rest.get(path, "Cookie", Api.session(Role.ADMIN))
                            .body())
                    .append('\n');
        }
        return stored.append(Rest.get("/api/broadcasts", "Cookie", Api.session(Role.ADMIN))
                        .json()
                        .path("broadcasts")
                        .size())
                .toString();
    }
}
