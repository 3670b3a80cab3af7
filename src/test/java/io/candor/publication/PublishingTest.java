package io.candor.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PublishingTest {

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aCorrectionIsANewEditionAndTheOldOneStays() {
        say(0, "We will refund you in seven days.");
        broadcast.end();
        broadcast.publish();
        say(1, "It is ten days, not seven.");

        Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "A line was missing."));

        assertThat(lines(1)).containsExactly("We will refund you in seven days.");
        assertThat(lines(2)).containsExactly("We will refund you in seven days.", "It is ten days, not seven.");
        assertThat(Api.asNobody().get(broadcast.path("editions")).jsonPath().getList("editions.number", Integer.class))
                .containsExactly(2, 1);
    }

    @Test
    void whatStaffEditAfterTheEndIsReadByNobodyElseBeforeItIsAnEdition() {
        say(0, "We will refund you in seventy days.");
        String id;
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            id = viewer.hello().at("/snapshot/captions/0/id").asText();
        }
        broadcast.end();
        Api.asNobody().get(broadcast.path("transcript.txt")).then().statusCode(404);
        Api.as(Role.MODERATOR).get(broadcast.path("transcript.txt")).then().statusCode(200);
        broadcast.publish();

        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            assertThat(viewer.hello().at("/snapshot/captions")).isEmpty();
            Api.as(Role.MODERATOR)
                    .body(Map.of("version", 1, "startMs", 0, "endMs", 1000, "text", "Nobody may read this yet."))
                    .put(broadcast.path("captions/" + id))
                    .then()
                    .statusCode(200);
            Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "Seven, not seventy."));
            viewer.hearsEvent(e -> e.path("kind").asText().equals("broadcast"));

            assertThat(viewer.heard()).noneMatch(m -> m.toString().contains("Nobody may read"));
        }
        assertThat(lines(1)).containsExactly("We will refund you in seventy days.");
    }

    @Test
    void aLanguageThatWasNotCaptionedIsSaidToBeMissing() {
        say(0, "Good evening.");
        broadcast.end();
        broadcast.publish();

        Api.asNobody().get(broadcast.path("transcript.txt?language=en")).then().statusCode(200);
        Api.asNobody().get(broadcast.path("transcript.txt?language=fi")).then().statusCode(404);
    }

    @Test
    void theTranscriptIsInTheLanguageThatWasCaptionedWhateverWasPlanned() {
        Map<String, Object> line =
                Map.of("seq", 0, "startMs", 0, "endMs", 900, "text", "Pedimos disculpas a todos.", "language", "es");
        Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(line)));
        broadcast.end();
        broadcast.publish();

        Api.asNobody().get(broadcast.path("editions/1")).then().body("spoken", equalTo("es"));
        assertThat(Api.asNobody().get(broadcast.path("transcript.ttml")).asString())
                .contains("xml:lang=\"es\"");
        Api.asNobody()
                .get(broadcast.path("transcript.txt?language=es"))
                .then()
                .statusCode(200)
                .body(containsString("disculpas"));
        Api.asNobody().get(broadcast.path("transcript.txt?language=en")).then().statusCode(404);
        Api.asNobody()
                .accept("text/html")
                .get("/b/" + broadcast.slug())
                .then()
                .body(containsString("<div class=\"turns\" lang=\"es\">"));
    }

    @Test
    void fromTheSecondEditionOnReadersAreToldWhatChanged() {
        broadcast.end();
        broadcast.publish();

        Api.as(Role.COMMS)
                .body(Map.of())
                .post(broadcast.path("publish"))
                .then()
                .statusCode(400)
                .body("fields[0].field", equalTo("whatChanged"));
    }

    @Test
    void theRecordDoesNotChangeSilently() throws SQLException {
        broadcast.end();
        broadcast.publish();

        try (Connection c = dataSource.getConnection();
                Statement s = c.createStatement()) {
            assertThatThrownBy(() -> s.executeUpdate("update edition set document = '{}'"))
                    .hasMessageContaining("does not change");
        }
    }

    @Test
    void thereIsNoRecordBeforeTheEnd() {
        Api.as(Role.COMMS)
                .body(Map.of())
                .post(broadcast.path("publish"))
                .then()
                .statusCode(409)
                .body("state", equalTo("LIVE"));
    }

    @Test
    void aRepeatedCaptionIsTheSameLine() {
        say(7, "Once.");

        Api.as(Role.MODERATOR)
                .body(lines(7, "Twice?"))
                .post(broadcast.path("captions"))
                .then()
                .statusCode(200)
                .body("accepted", equalTo(0), "repeated", equalTo(1));

        assertThat(Api.asNobody().get(broadcast.path("transcript.txt")).asString())
                .contains("Once.")
                .doesNotContain("Twice?");
    }

    @Test
    void anImportedFileSaysWhatItDropped() {
        String file =
                "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Dana>Good.\n\n00:00:05.000 --> 00:00:04.000\nBackwards.\n";

        Api.as(Role.MODERATOR)
                .contentType("text/vtt")
                .body(file)
                .post(broadcast.path("captions/import"))
                .then()
                .statusCode(200)
                .body("imported", equalTo(1), "dropped.size()", equalTo(1));

        assertThat(Api.asNobody().get(broadcast.path("transcript.vtt")).asString())
                .contains("<v Dana>Good.");
    }

    @Test
    void aSecondImportDoesNotReplaceByAccident() {
        say(0, "Typed live.");

        Api.as(Role.MODERATOR)
                .contentType("text/vtt")
                .body("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nFrom a file.\n")
                .post(broadcast.path("captions/import"))
                .then()
                .statusCode(409);
    }

    private void say(int seq, String text) {
        Api.as(Role.MODERATOR)
                .body(lines(seq, text))
                .post(broadcast.path("captions"))
                .then()
                .statusCode(200);
    }

    private static Map<String, Object> lines(int seq, String text) {
        return Map.of(
                "lines",
                List.of(Map.of(
                        "seq",
                        seq,
                        "startMs",
                        seq * 1000,
                        "endMs",
                        seq * 1000 + 900,
                        "speaker",
                        "Dana",
                        "text",
                        text)));
    }

    private List<String> lines(int edition) {
        return Api.asNobody()
                .get(broadcast.path("editions/" + edition))
                .jsonPath()
                .getList("transcript.text", String.class);
    }
}
