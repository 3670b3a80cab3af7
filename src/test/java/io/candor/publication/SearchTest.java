package io.candor.publication;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SearchTest {

    /** A word of this run only: other tests publish too. */
    private final String word = "zq" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "walrus";

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void whatWasSaidIsFoundInAnyFormOfTheWordAtItsMoment() {
        say(0, 61_000, "We refunded every " + word + " yesterday.");
        broadcast.end();
        broadcast.publish();

        List<Map<String, Object>> hits = find("refunding " + word);

        assertThat(hits)
                .singleElement()
                .satisfies(hit -> assertThat(hit)
                        .containsEntry("kind", "LINE")
                        .containsEntry("address", "/b/" + broadcast.slug() + "#m=61000"));
        assertThat(String.valueOf(hits.getFirst().get("parts"))).contains("{text=refunded, match=true}");
    }

    @Test
    void onlyTheCurrentEditionIsSearched() {
        say(0, 1000, "The old word is " + word + "old.");
        broadcast.end();
        broadcast.publish();
        String id = Api.as(Role.MODERATOR)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getString("lines[0].id");
        Broadcast.post(
                broadcast.path("transcript/edits"),
                Map.of(
                        "what",
                        "Edit",
                        "changes",
                        List.of(Map.of("id", id, "version", 1, "text", "It is " + word + "new."))));

        assertThat(find(word + "old")).hasSize(1);
        assertThat(find(word + "new")).isEmpty();
        Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "A word."));

        assertThat(find(word + "old")).isEmpty();
        assertThat(find(word + "new")).hasSize(1);
    }

    @Test
    void whatIsPrivateOrDismissedOrNotPublishedIsNeverFound() {
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity())) {
            viewer.hello();
            String dismissed = viewer.ask("Dismissed " + word + "?");
            String secret = viewer.ask("Private " + word + "?");
            viewer.ask("Received " + word + "?");
            String open = viewer.ask("Public " + word + "?");
            broadcast.act(dismissed, "dismiss", Map.of("reason", "No."));
            broadcast.act(secret, "answer", Map.of("text", "For you: " + word, "private", true));
            broadcast.approve(open);
            broadcast.act(open, "answer", Map.of("text", "For all: " + word));
        }
        broadcast.end();
        assertThat(find(word)).isEmpty();
        broadcast.publish();

        assertThat(find(word)).extracting(h -> h.get("kind")).containsExactlyInAnyOrder("QUESTION", "ANSWER");
        assertThat(find(word).toString())
                .contains("Public")
                .doesNotContain("Dismissed", "Private", "Received", "For you");
    }

    @Test
    void slowSearchesAreGivenUpAndTakeNothingFromTheRoom() throws Exception {
        try (Viewer viewer = Viewer.in(broadcast.slug(), Viewer.newIdentity());
                Connection c = dataSource.getConnection();
                Statement s = c.createStatement();
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            viewer.hello();
            c.setAutoCommit(false);
            s.execute("lock table record_text in access exclusive mode");
            List<Future<Integer>> statuses = Stream.generate(() -> readers.submit(
                            () -> Api.asNobody().get("/api/search?q=" + word).statusCode()))
                    .limit(40)
                    .toList();

            viewer.ask("Does anybody hear me?");

            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(503);
            }
            c.rollback();
        }
    }

    @Test
    void oneRecordCanBeSearchedAlone() {
        say(0, 1000, "Here is the " + word + ".");
        broadcast.end();
        broadcast.publish();
        Broadcast other = Broadcast.live().end();
        other.publish();

        assertThat(find(word + "&broadcast=" + broadcast.slug())).hasSize(1);
        assertThat(find(word + "&broadcast=" + other.slug())).isEmpty();
    }

    @Test
    void thePageShowsItWithoutAScript() {
        say(0, 1000, "Here is the <b>" + word + "</b>.");
        broadcast.end();
        broadcast.publish();

        String page = Api.asNobody().get("/search?q=" + word).asString();

        assertThat(page)
                .contains("<mark>" + word + "</mark>", "/b/" + broadcast.slug() + "#m=1000", "Found in one place.")
                .doesNotContain("<b>" + word);
        assertThat(Api.asNobody().get("/search?q=%22%27%3A%26%7C!").statusCode())
                .isEqualTo(200);
    }

    @Test
    void eachTextIsReadInItsOwnLanguage() {
        Map<String, Object> spanish = Map.of(
                "seq", 0, "startMs", 0, "endMs", 900, "text", "Pedimos disculpas, " + word + ".", "language", "es");
        Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(spanish)));
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            broadcast.approve(viewer.ask("Who refunds my " + word + "?"));
        }
        broadcast.end();
        broadcast.publish();

        assertThat(find("disculpa " + word)).extracting(hit -> hit.get("kind")).containsExactly("LINE");
        assertThat(find("refunding " + word)).extracting(hit -> hit.get("kind")).containsExactly("QUESTION");
    }

    private void say(int seq, long at, String text) {
        Broadcast.post(
                broadcast.path("captions"),
                Map.of("lines", List.of(Map.of("seq", seq, "startMs", at, "endMs", at + 900, "text", text))));
    }

    private static List<Map<String, Object>> find(String query) {
        return Api.asNobody().get("/api/search?q=" + query).jsonPath().getList("hits");
    }
}
