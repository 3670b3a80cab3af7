package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.candor.testsupport.Watching.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.PhoneLine;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A viewer's page whose connection breaks: it says so, keeps what was written, and misses nothing. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class ViewerOnABadLineTest {

    private static final String MINE = "Will you pay for the hotel?";
    private static final String OTHERS = "Is flight 212 still going?";
    private static final String KEPT = "Reconnecting. Your question is kept and will be sent.";

    private final PhoneLine line = new PhoneLine();
    private Broadcast broadcast;
    private Person viewer;

    @BeforeEach
    void onThePage() {
        broadcast = Broadcast.live();
        viewer = Person.onAPhone();
        viewer.page().navigate(line.address("/b/" + broadcast.slug()));
        assertThat(viewer.tab("Waiting")).isVisible();
    }

    @AfterEach
    void goesAway() {
        // What Chromium says of each attempt without a line is right. After some of them the page asks whether the
        // broadcast is still there.
        viewer.expecting("WebSocket connection")
                .excusing("Failed to load resource: net::ERR_")
                .close();
        line.close();
    }

    @Test
    void aQuestionWrittenWithoutALineIsKeptAndSentOnce() {
        line.cut();
        ask();
        assertThat(viewer.text(KEPT)).isVisible();
        assertThat(viewer.panel()).containsText("Not sent yet");

        line.mend();

        assertThat(viewer.text("Received. You can follow it under Mine.")).isVisible();
        assertThat(viewer.text(KEPT)).isHidden();
        assertThat(asked()).containsExactly(MINE);
    }

    @Test
    void aQuestionWhoseAcknowledgementGotLostIsStoredOnce() {
        line.swallowAnswers();
        ask();
        patiently("the question to be stored")
                .untilAsserted(() -> assertThat(asked()).containsExactly(MINE));
        line.cut();
        assertThat(viewer.text(KEPT)).isVisible();

        line.mend();

        assertThat(viewer.text("Received. You can follow it under Mine.")).isVisible();
        assertThat(asked()).containsExactly(MINE);
    }

    @Test
    void whatHappenedMeanwhileIsThereWhenTheLineIsBack() {
        line.cut();
        assertThat(viewer.text("Reconnecting. Nothing you wrote is lost.")).isVisible();
        try (Viewer other = Viewer.in(broadcast.slug())) {
            other.hello();
            broadcast.approve(other.ask(OTHERS));
        }

        line.mend();

        viewer.tab("Waiting").click();
        assertThat(viewer.panel()).containsText(OTHERS);
    }

    private void ask() {
        viewer.field("Your question").fill(MINE);
        viewer.type("Control+Enter");
    }

    private List<String> asked() {
        return Api.as(Role.COMMS).get(broadcast.path("questions")).jsonPath().getList("questions.text", String.class);
    }
}
