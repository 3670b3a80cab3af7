package io.candor.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.transcript.Captions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with the captions is told to staff, and not told any more when it is over. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaptionNoticesTest {

    @Inject
    SpeechStates states;

    @Inject
    Broadcasts broadcasts;

    @Inject
    Captions captions;

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void numbersThatNeverCameUntilTheyCome() {
        say(1);
        say(4);
        assertThat(notices())
                .containsExactly(
                        "Lines are missing in the English captions: 2 to 3 never came. Ask the sender for them again.");

        say(2);
        say(3);

        assertThat(notices()).isEmpty();
    }

    @Test
    void aGapThatNobodyFilledForLongIsLeftToTheTranscript() throws SQLException {
        say(1);
        say(3);
        moveBack(6);
        say(4);

        assertThat(notices()).isEmpty();
    }

    @Test
    void postsOfAToolThatNeverCame() {
        String address = Api.as(Role.MODERATOR)
                .body(Map.of("convention", "ZOOM", "label", "CART provider"))
                .post(broadcast.path("captions/addresses"))
                .then()
                .statusCode(201)
                .extract()
                .path("path");
        for (int seq : List.of(1, 3)) {
            Api.asNobody()
                    .contentType("text/plain")
                    .urlEncodingEnabled(false)
                    .body("Words.")
                    .post(address + "&seq=" + seq)
                    .then()
                    .statusCode(200);
        }

        assertThat(notices()).containsExactly("One post of “CART provider” never came. Ask for them again.");
    }

    @Test
    void captionsThatStoppedUntilTheyGoOn() throws SQLException {
        assertThat(notices()).as("before the first").isEmpty();
        say(1);
        assertThat(notices()).isEmpty();
        moveBack(2);
        assertThat(notices()).containsExactly("Captions have stopped. Check with the captioner.");

        say(2);

        assertThat(notices()).isEmpty();
    }

    @Test
    void anEngineThatIsNotSetUpAndNothingWhereNobodyWantsOne() {
        assertThat(notices()).isEmpty();

        Api.as(Role.MODERATOR).body(Map.of("wanted", true)).put(broadcast.path("captions/speech"));

        assertThat(notices()).containsExactly("No speech engine is set up on this installation.");
    }

    @Test
    void anEngineThatIsSetUpWhereNoSoundCanBeHad() {
        String trouble = "Speech recognition hears nothing: ffmpeg is not installed where the service runs.";
        SpeechEngine engine = (language, heard) -> {
            throw new AssertionError("there is nothing to hear");
        };
        QuarkusMock.installMockForType(
                new Speech(
                        SpeechToCaptionsTest.settings(),
                        engine,
                        states,
                        broadcasts,
                        captions,
                        () -> Optional.of(trouble)),
                Speech.class);
        assertThat(notices()).as("before anybody wants it").isEmpty();

        JsonPath told = Api.as(Role.MODERATOR)
                .body(Map.of("wanted", true))
                .put(broadcast.path("captions/speech"))
                .jsonPath();

        assertThat(notices()).containsExactly(trouble);
        assertThat(told.getString("state")).isEqualTo("FAILED");
        assertThat(told.getString("notice")).isEqualTo(trouble);
    }

    @Test
    void afterTheEndThereIsNothingToSay() {
        say(1);
        say(4);
        broadcast.end();

        assertThat(notices()).isEmpty();
    }

    private void say(int seq) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", seq, "startMs", seq * 10, "endMs", seq * 10 + 5, "text", "Words."))));
    }

    private List<String> notices() {
        return Api.as(Role.MODERATOR)
                .get(broadcast.path("captions/notices"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("notices.text");
    }

    private void moveBack(int minutes) throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement update = c.prepareStatement(
                        "update caption set updated_at = updated_at - make_interval(mins => ?) where broadcast_id = ?")) {
            update.setInt(1, minutes);
            update.setObject(2, broadcasts.ref(broadcast.slug(), true).id());
            update.executeUpdate();
        }
    }
}
