package io.candor.privacy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.broadcast.Traces;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is redacted is nowhere any more, and the record stands. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RedactionTest {

    private static final String REASON = "it names a passenger";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    private String asker;
    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        asker = Viewer.newIdentity();
        broadcast = Broadcast.live();
    }

    @Nested
    class OfAPublishedRecord {

        private final Map<String, String> marker = new HashMap<>();
        private String question;
        private String withEverything;
        private String answered;
        private String commitment;
        private String line;
        private String wholeLine;

        /** Something to be removed in each kind of text, in as many forms as it comes in, and two editions of it. */
        @BeforeEach
        void givenSomethingOfEachKind() throws SQLException {
            for (String kind :
                    List.of("text", "name", "answer", "all", "email", "line", "wholeLine", "commitment", "brief")) {
                marker.put(kind, word());
            }
            try (Viewer viewer = Viewer.in(broadcast.slug(), asker)) {
                viewer.hello();
                question = ask(viewer, Map.of("text", "Where is " + in("text") + " now?", "name", "Ms " + in("name")));
                withEverything = ask(
                        viewer,
                        Map.of(
                                "text", "I am " + in("all") + ", where is my bag?",
                                "name", in("all") + " the Great",
                                "email", in("email") + "@example.org"));
                answered = ask(viewer, Map.of("text", "Who pays?"));
            }
            List.of(question, withEverything, answered).forEach(broadcast::approve);
            broadcast.act(answered, "answer", Map.of("text", "Dear " + in("answer") + ", we pay.", "author", "Sam"));
            broadcast.act(answered, "answer", Map.of("text", "We pay for " + in("answer") + ".", "author", "Sam"));
            say(1, 1_000, "INTERIM", "We will refund " + in("line"));
            say(1, 1_000, "FINAL", "We will refund " + in("line") + " every hotel night by Friday.");
            say(2, 30_000, "FINAL", "Passenger " + in("wholeLine") + " lives in Main Street nine.");
            say(3, 40_000, "FINAL", "Thank you.");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(traces(in("line"))).contains("promise_heard"));
            commitment = Broadcast.post(
                            broadcast.path("follow-ups"),
                            Map.of(
                                    "what",
                                    "Refund " + in("commitment") + " by Friday",
                                    "owner",
                                    "Dana Ortiz",
                                    "dueOn",
                                    "2030-01-31",
                                    "questions",
                                    List.of()))
                    .getString("id");
            Broadcast.post(
                    broadcast.path("follow-ups/" + commitment + "/updates"),
                    Map.of("state", "OPEN", "note", "We called " + in("commitment") + "."));
            revise("We are sorry for " + in("brief") + ".");
            revise("We are very sorry for " + in("brief") + ".");
            broadcast.end();
            broadcast.publish();
            line = idOfLine("refund");
            wholeLine = idOfLine("Passenger");
            edit(
                    "Put " + in("line") + " right",
                    Map.of("id", line, "version", 2, "text", "We shall refund " + in("line") + " every night."));
            // cut in two, and the second half goes to a line of its own
            edit(
                    "Split a line",
                    Map.of("id", wholeLine, "version", 1, "endMs", 30_400, "text", "Passenger " + in("wholeLine")),
                    Map.of(
                            "id",
                            UUID.randomUUID().toString(),
                            "startMs",
                            30_400,
                            "endMs",
                            30_900,
                            "text",
                            "lives in Main Street nine."));
            Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "What we owe " + in("line") + "."));
        }

        @Test
        void itIsInNoTableOnNoPageAndInNoExport() throws SQLException {
            for (String kind : marker.keySet()) {
                assertThat(traces(in(kind))).as("before, %s is somewhere", kind).isNotEmpty();
            }
            int rows = rows();

            redact("QUESTION", question, in("text"));
            redact("NAME", question, null);
            redact("QUESTION", withEverything, null);
            redact("ANSWER", answered, in("answer"));
            redact("LINE", line, in("line"));
            redact("LINE", wholeLine, null);
            redact("COMMITMENT", commitment, in("commitment"));
            redact("BRIEF", null, in("brief"));

            SoftAssertions all = new SoftAssertions();
            for (String kind : marker.keySet()) {
                all.assertThat(traces(in(kind))).as("tables with %s", kind).isEmpty();
                all.assertThat(Surfaces.with(in(kind), broadcast, asker))
                        .as("where %s can be read", kind)
                        .isEmpty();
            }
            all.assertThat(rows()).as("questions").isEqualTo(rows);
            all.assertThat(Surfaces.with("Who pays?".replace("?", ""), broadcast, asker))
                    .as("what nobody redacted")
                    .isNotEmpty();
            all.assertAll();
        }

        @Test
        void theEditionsSayThatTheyWereRedactedAndKeepTheirNumbers() {
            redact("QUESTION", question, in("text"));
            redact("LINE", line, in("line"));

            var editions = Api.asNobody().get(broadcast.path("editions")).jsonPath();
            assertThat(editions.getList("editions.number")).containsExactly(2, 1);
            assertThat(editions.getList("editions.redactedAt")).doesNotContainNull();
            for (int edition : List.of(1, 2)) {
                var document = Api.asNobody()
                        .get(broadcast.path("editions/" + edition))
                        .jsonPath();
                assertThat(document.getList("questions.id"))
                        .as("still there, under its number")
                        .contains(question);
                assertThat(document.getList("redactions.what")).contains("QUESTION", "LINE");
                assertThat(document.getList("redactions.because")).containsOnly(REASON);
                assertThat(document.getList("questions.text")).contains("Where is [removed] now?");
            }
        }

        @Test
        void theMarksCanBeReadWithoutAScript() {
            redact("QUESTION", question, in("text"));
            redact("LINE", line, in("line"));
            redact("COMMITMENT", commitment, in("commitment"));
            redact("BRIEF", null, in("brief"));

            // on paper there is no brief, and no question that nobody answered
            Map<String, Integer> marks = Map.of("", 4, "?edition=1", 4, "/print", 2, "/print?edition=1", 2);
            for (String page : marks.keySet()) {
                String html =
                        Api.asNobody().get("/b/" + broadcast.slug() + page).asString();
                assertThat(html.split("because " + REASON, -1).length - 1)
                        .as("marks on %s", page)
                        .isEqualTo(marks.get(page));
                assertThat(html).contains("Removed on <time");
            }
        }

        @Test
        void theNextEditionBearsTheMarksAsWell() {
            redact("QUESTION", question, in("text"));
            redact("QUESTION", withEverything, null);

            Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "A word."));

            var document = Api.asNobody().get(broadcast.path("editions/3")).jsonPath();
            assertThat(document.getList("redactions.subject")).containsExactlyInAnyOrder(question, withEverything);
        }

        @Test
        void theAuditSaysWhoAndWhyAndNotWhat() throws SQLException {
            redact("QUESTION", question, in("text"));

            try (Connection c = dataSource.getConnection();
                    ResultSet row = c.createStatement()
                            .executeQuery("select act, by_name, reason from audit_entry where subject = '" + question
                                    + "'")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("REDACTED");
                assertThat(row.getString(2)).isEqualTo("Test COMMS");
                assertThat(row.getString(3)).isEqualTo(REASON);
            }
            assertThat(traces(in("text"))).isEmpty();
        }

        @Test
        void whatIsUndoneAfterwardsBringsBackTheMark() throws SQLException {
            redact("LINE", line, in("line"));

            Integer step = Api.as(Role.MODERATOR)
                    .get(broadcast.path("transcript/edits"))
                    .jsonPath()
                    .getInt("edits.find { it.what.startsWith('Put') }.id");
            Api.as(Role.MODERATOR)
                    .body(Map.of())
                    .post(broadcast.path("transcript/edits/" + step + "/undo"))
                    .then()
                    .statusCode(200);

            assertThat(traces(in("line"))).isEmpty();
            assertThat(Api.as(Role.MODERATOR)
                            .get(broadcast.path("transcript/lines"))
                            .asString())
                    .contains("We will refund [removed] every hotel night by Friday.");
        }

        @Test
        void wordsOfWhatAnEditionSaysOfItselfAreRemovedAfterTheLineWentAsAWhole() throws SQLException {
            redact("LINE", line, null);
            assertThat(traces(in("line"))).contains("edition");
            tries(Role.MODERATOR, "NOTE", null, in("line"), REASON).statusCode(403);
            tries(Role.COMMS, "NOTE", null, null, REASON).statusCode(400);

            redact("NOTE", null, in("line"));

            assertThat(traces(in("line"))).doesNotContain("edition", "room_event");
            assertThat(Api.asNobody().get(broadcast.path("editions")).jsonPath().getString("editions[0].whatChanged"))
                    .isEqualTo("What we owe [removed].");
            assertThat(Api.asNobody().get("/b/" + broadcast.slug()).asString()).contains("because " + REASON);
            tries(Role.COMMS, "NOTE", null, in("line"), REASON)
                    .statusCode(400)
                    .body("fields[0].field", equalTo("words"));
        }

        @ParameterizedTest
        @EnumSource(names = {"ADMIN", "COMMS"})
        void aTokenThatModeratesTakesNothingFromItWhosesoeverItIs(Role account) {
            String token = moderatingToken(account);
            for (Map<String, @Nullable Object> body :
                    List.of(body("QUESTION", question, in("text"), REASON), body("BRIEF", null, in("brief"), REASON))) {
                given().header("Authorization", "Bearer " + token)
                        .contentType("application/json")
                        .body(body)
                        .post(broadcast.path("redactions"))
                        .then()
                        .statusCode(403);
            }
            assertThat(Surfaces.with(in("text"), broadcast, asker)).isNotEmpty();
        }

        @Test
        void aModeratorTakesNothingFromIt() {
            tries(Role.MODERATOR, "QUESTION", question, in("text"), REASON).statusCode(403);
            tries(Role.MODERATOR, "LINE", line, in("line"), REASON).statusCode(403);
        }

        private String in(String kind) {
            return Objects.requireNonNull(marker.get(kind));
        }

        private void edit(String what, Map<?, ?>... changes) {
            Broadcast.post(
                    broadcast.path("transcript/edits"), Map.of("what", what, "changes", List.of((Object[]) changes)));
        }
    }

    @Nested
    class WhileItIsLive {

        @Test
        void everybodyGetsTheMarkAndWhoComesLaterNothingElse() throws SQLException {
            String word = word();
            try (Viewer viewer = Viewer.in(broadcast.slug(), asker)) {
                viewer.hello();
                String question = ask(viewer, Map.of("text", "Is " + word + " safe?"));
                broadcast.approve(question);
                say(1, 1_000, "FINAL", "No, " + word + " is not.");
                viewer.hearsEvent("caption");

                redact(Role.MODERATOR, "QUESTION", question, word);
                redact(Role.MODERATOR, "LINE", idOfLine("is not"), word);

                viewer.hearsEvent(e -> e.path("kind").asText().equals("question")
                        && e.path("data").path("text").asText().equals("Is [removed] safe?"));
                viewer.hearsEvent(e -> e.path("kind").asText().equals("caption")
                        && e.path("data").path("text").asText().equals("No, [removed] is not."));
                viewer.hears(m -> m.path("type").asText().equals("mine")
                        && m.path("question").path("text").asText().equals("Is [removed] safe?"));
            }
            assertThat(traces(word)).isEmpty();
            assertThat(Surfaces.with(word, broadcast, asker)).isEmpty();
        }

        @Test
        void aWordThatIsNotThereIsRefusedAndNothingChanges() {
            String question = asked("Who pays?");
            say(1, 1_000, "FINAL", "We pay.");

            tries(Role.COMMS, "QUESTION", question, "nowhere", REASON)
                    .statusCode(400)
                    .body("fields[0].field", equalTo("words"));
            tries(Role.COMMS, "LINE", idOfLine("pay"), "nowhere", REASON).statusCode(400);
            tries(Role.COMMS, "BRIEF", null, "nowhere", REASON).statusCode(400);
            tries(Role.COMMS, "BRIEF", null, null, REASON).statusCode(400);
            tries(Role.COMMS, "QUESTION", question, " ... ", REASON).statusCode(400);
            tries(Role.COMMS, "ANSWER", question, null, REASON).statusCode(409);
            tries(Role.COMMS, "QUESTION", UUID.randomUUID().toString(), null, REASON)
                    .statusCode(404);
            tries(Role.COMMS, "LINE", UUID.randomUUID().toString(), null, REASON)
                    .statusCode(404);
            tries(Role.COMMS, "COMMITMENT", UUID.randomUUID().toString(), null, REASON)
                    .statusCode(404);
            tries(Role.COMMS, "QUESTION", null, null, REASON).statusCode(400);
            assertThat(Api.as(Role.COMMS).get(broadcast.path("questions")).asString())
                    .contains("Who pays?");
        }

        @Test
        void theReasonIsNeededAndDoesNotRepeatWhatIsRemoved() {
            String question = asked("Who pays Ada Lovelace?");

            tries(Role.COMMS, "QUESTION", question, "Ada Lovelace", "names ada  lovelace")
                    .statusCode(400)
                    .body("fields[0].field", equalTo("reason"));
            tries(Role.COMMS, "QUESTION", question, null, null)
                    .statusCode(400)
                    .body("fields[0].field", equalTo("reason"));
            tries(Role.COMMS, "QUESTION", question, null, "x".repeat(501)).statusCode(400);
        }

        @Test
        void anotherBroadcastsQuestionIsNotThere() {
            String question = asked("Who pays?");
            Broadcast other = Broadcast.live();

            Api.as(Role.COMMS)
                    .body(body("QUESTION", question, null, REASON))
                    .post(other.path("redactions"))
                    .then()
                    .statusCode(404);
        }

        @Test
        void anExpertRedactsNothingAndAModeratorNotTheBrief() {
            String question = asked("Who pays?");
            revise("We are sorry.");

            tries(Role.EXPERT, "QUESTION", question, null, REASON).statusCode(403);
            tries(Role.MODERATOR, "BRIEF", null, "sorry", REASON).statusCode(403);
            tries(Role.MODERATOR, "QUESTION", question, null, REASON).statusCode(200);
        }
    }

    @Nested
    class OfAShortLine {

        private String no;
        private String no2;
        private String know;
        private String cut;

        @BeforeEach
        void givenOthersThatHaveItsWordsInThem() {
            say(1, 30_000, "FINAL", "No.");
            say(2, 31_000, "FINAL", "I know that no one of them is here.");
            say(3, 32_000, "FINAL", "No.");
            say(4, 33_000, "FINAL", "Nobody knows.");
            say(5, 50_000, "FINAL", "Ada Lovelace lives in Main Street nine.");
            say(6, 52_000, "FINAL", "You said: Ada Lovelace lives in Main Street nine. Right?");
            broadcast.end();
            broadcast.publish();
            know = idOfLine("I know");
            no = idOfLine("No.");
            no2 = Api.as(Role.MODERATOR)
                    .get(broadcast.path("transcript/lines"))
                    .jsonPath()
                    .getString("lines.find { it.startMs == 32000 }.id");
            cut = idOfLine("Ada Lovelace lives");
        }

        @Test
        void onlyTheLineItselfGoesAndNoneThatSharesItsLetters() {
            redact("LINE", no, null);

            assertThat(edition())
                    .startsWith("[removed]", "I know that no one of them is here.", "No.", "Nobody knows.");
        }

        @Test
        void aSentenceGoesFromTheLinesAroundAsWell() {
            redact("LINE", cut, null);

            assertThat(edition()).endsWith("[removed]", "You said: [removed] Right?");
        }

        @Test
        void otherLinesOfTheSameEditComeBackAsTheyWere() {
            int step = Broadcast.post(
                            broadcast.path("transcript/edits"),
                            Map.of(
                                    "what",
                                    "Take two lines away",
                                    "changes",
                                    List.of(
                                            Map.of("id", no, "version", 1, "remove", true),
                                            Map.of("id", know, "version", 1, "remove", true),
                                            Map.of("id", no2, "version", 1, "remove", true))))
                    .getInt("id");

            redact("LINE", no, null);
            Broadcast.post(broadcast.path("transcript/edits/" + step + "/undo"), Map.of());

            assertThat(Api.as(Role.MODERATOR)
                            .get(broadcast.path("transcript/lines"))
                            .jsonPath()
                            .<String>getList("lines.text"))
                    .startsWith("[removed]", "I know that no one of them is here.", "No.", "Nobody knows.");
        }

        private List<String> edition() {
            return Api.asNobody().get(broadcast.path("editions/1")).jsonPath().getList("transcript.text");
        }
    }

    /** A line that was removed, and that somebody brings back while it is redacted: whichever of the two comes first. */
    @Test
    void whatSomebodyBringsBackMeanwhileIsRedactedToo() throws Exception {
        String word = word();
        say(1, 1_000, "FINAL", "Passenger " + word + " is here.");
        String line = idOfLine(word);
        int step = Broadcast.post(
                        broadcast.path("transcript/edits"),
                        Map.of("what", "Remove", "changes", List.of(Map.of("id", line, "version", 1, "remove", true))))
                .getInt("id");
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        try (Connection numbers = dataSource.getConnection();
                ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            numbers.setAutoCommit(false);
            numbers.createStatement()
                    .execute("select pg_advisory_xact_lock(hashtextextended('%s en', 5))".formatted(id));
            Future<?> bringingBack =
                    both.submit(() -> Broadcast.post(broadcast.path("transcript/edits/" + step + "/undo"), Map.of()));
            await().until(() -> waiting() == 1);
            Future<?> redacting = both.submit(() -> redact("LINE", line, null));
            await().until(() -> waiting() == 2);
            numbers.rollback();
            bringingBack.get();
            redacting.get();
        }

        assertThat(traces(word)).isEmpty();
    }

    private long waiting() throws SQLException {
        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement().executeQuery("select count(*) from pg_locks where not granted")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whichever of the two comes first: no edition has it. */
    @Test
    void publishingAndRedactingAtOnceLeaveNothing() throws Exception {
        List<String> words = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            words.add(word());
            questions.add(asked("Is it " + words.get(i) + "?"));
            broadcast.approve(questions.get(i));
        }
        broadcast.end();
        broadcast.publish();

        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < words.size(); i++) {
                String question = questions.get(i);
                String word = words.get(i);
                CountDownLatch start = new CountDownLatch(1);
                Future<?> publishing = both.submit(() -> {
                    start.await();
                    return Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "Again."));
                });
                Future<?> redacting = both.submit(() -> {
                    start.await();
                    redact("QUESTION", question, word);
                    return null;
                });
                start.countDown();
                publishing.get();
                redacting.get();

                assertThat(traces(word)).as("round %d", i).isEmpty();
                assertThat(Api.asNobody()
                                .get(broadcast.path("editions/" + (i + 2)))
                                .asString())
                        .doesNotContain(word)
                        .contains(question);
            }
        }
    }

    // --- words of these tests

    private static String word() {
        return "zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "walrus";
    }

    private static String moderatingToken(Role account) {
        return given().cookie("candor_staff", Api.signIn(Api.newAccount(account, "Ada"), Api.PASSWORD))
                .contentType("application/json")
                .body(Map.of("label", "desk", "scope", "MODERATE"))
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private List<String> traces(String word) throws SQLException {
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        return Traces.of(dataSource, id).mentionsOf(word);
    }

    private String ask(Viewer viewer, Map<String, String> question) {
        String ref = UUID.randomUUID().toString();
        Map<String, String> message = new HashMap<>(question);
        message.put("type", "ask");
        message.put("ref", ref);
        viewer.say(message);
        return viewer.accepted(ref);
    }

    private String asked(String text) {
        try (Viewer viewer = Viewer.in(broadcast.slug(), asker)) {
            viewer.hello();
            return viewer.ask(text);
        }
    }

    private void say(int seq, int at, String state, String text) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", seq, "startMs", at, "endMs", at + 900, "state", state, "text", text))));
    }

    private String idOfLine(String words) {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getString("lines.find { it.text.contains('" + words + "') }.id");
    }

    private void revise(String happened) {
        Api.as(Role.COMMS)
                .body(Map.of(
                        "happened",
                        happened,
                        "next",
                        "",
                        "now",
                        "",
                        "contacts",
                        List.of(Map.of(
                                "label", "Rebooking", "kind", "PHONE", "value", "+1 202 555 0142", "hours", "24 h")),
                        "version",
                        broadcast.read().getLong("version")))
                .put(broadcast.path("brief"))
                .then()
                .statusCode(200);
    }

    private int rows() {
        return Api.as(Role.COMMS)
                .accept("*/*")
                .get(broadcast.path("questions.csv"))
                .asString()
                .split("\r\n", -1)
                .length;
    }

    private void redact(String what, @Nullable String id, @Nullable String words) {
        redact(Role.COMMS, what, id, words);
    }

    private void redact(Role role, String what, @Nullable String id, @Nullable String words) {
        tries(role, what, id, words, REASON).statusCode(200).body("because", containsString(REASON));
    }

    private ValidatableResponse tries(
            Role role, String what, @Nullable String id, @Nullable String words, @Nullable String reason) {
        return Api.as(role)
                .body(body(what, id, words, reason))
                .post(broadcast.path("redactions"))
                .then();
    }

    private static Map<String, @Nullable Object> body(
            String what, @Nullable String id, @Nullable String words, @Nullable String reason) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put("what", what);
        body.put("id", id);
        body.put("words", words);
        body.put("reason", reason);
        return body;
    }
}
