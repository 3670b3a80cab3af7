package io.candor.privacy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Editions take their time, and nobody in the room waits for them: it is told when they are made. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RoomGoesOnTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    enum Doing {
        PUBLISH,
        REDACT_A_QUESTION,
        REDACT_A_LINE,
        REDACT_THE_BRIEF,
        REDACT_A_COMMITMENT,
        ERASE
    }

    private final String asker = Viewer.newIdentity();
    private Broadcast broadcast;
    private String question;
    private String line;
    private String commitment;

    @ParameterizedTest
    @EnumSource
    void itIsToldLast(Doing doing) throws Exception {
        UUID id = broadcasts.ref(broadcast.slug(), true).id();
        try (Connection editions = dataSource.getConnection();
                ExecutorService staff = Executors.newVirtualThreadPerTaskExecutor()) {
            editions.setAutoCommit(false);
            editions.createStatement().execute("lock table edition in exclusive mode");
            Future<?> done = staff.submit(() -> {
                act(doing);
                return null;
            });
            try {
                await().until(this::somebodyWaitsForEditions);
                assertThatCode(() -> takeTheRoom(id)).doesNotThrowAnyException();
            } finally {
                editions.rollback();
            }
            done.get();
        }
    }

    @BeforeEach
    void givenARecord() {
        broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug(), asker)) {
            viewer.hello();
            question = viewer.ask("Who pays Ada?");
        }
        broadcast.approve(question);
        Broadcast.post(
                broadcast.path("captions"),
                Map.of("lines", List.of(Map.of("seq", 1, "startMs", 0, "endMs", 900, "text", "We pay Ada."))));
        line = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getString("lines[0].id");
        commitment = Broadcast.post(
                        broadcast.path("follow-ups"),
                        Map.of(
                                "what", "Pay Ada",
                                "owner", "Dana Ortiz",
                                "dueOn", "2030-01-31",
                                "questions", List.of()))
                .getString("id");
        Api.as(Role.COMMS)
                .body(Map.of(
                        "happened", "We owe Ada.",
                        "next", "",
                        "now", "",
                        "contacts", List.of(),
                        "version", broadcast.read().getLong("version")))
                .put(broadcast.path("brief"))
                .then()
                .statusCode(200);
        broadcast.end();
        broadcast.publish();
    }

    private void act(Doing doing) {
        switch (doing) {
            case PUBLISH -> Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "A word."));
            case REDACT_A_QUESTION -> redact(Map.of("what", "QUESTION", "id", question, "words", "Ada"));
            case REDACT_A_LINE -> redact(Map.of("what", "LINE", "id", line, "words", "Ada"));
            case REDACT_THE_BRIEF -> redact(Map.of("what", "BRIEF", "words", "Ada"));
            case REDACT_A_COMMITMENT -> redact(Map.of("what", "COMMITMENT", "id", commitment, "words", "Ada"));
            case ERASE ->
                Api.asNobody()
                        .cookie("candor_viewer", asker)
                        .post(broadcast.path("questions/" + question + "/erase"))
                        .then()
                        .statusCode(204);
        }
    }

    private void redact(Map<String, String> wanted) {
        Map<String, String> body = new HashMap<>(wanted);
        body.put("reason", "it names a passenger");
        Broadcast.post(broadcast.path("redactions"), body);
    }

    private boolean somebodyWaitsForEditions() throws SQLException {
        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement()
                        .executeQuery(
                                "select count(*) from pg_locks where not granted and relation = 'edition'::regclass")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private void takeTheRoom(UUID id) throws SQLException {
        try (Connection c = dataSource.getConnection()) {
            c.createStatement().execute("select 1 from room where broadcast_id = '" + id + "' for update nowait");
        }
    }
}
