package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.live.PrivateFeed;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of questions reach a control room in pages, what a moderator needs first first. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ManyQuestionsTest {

    private static final int ASKED = 2300;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    PrivateFeed feed;

    private Broadcast broadcast;
    private String onAir;

    @BeforeEach
    void givenABroadcastWithThousandsOfQuestions() throws SQLException {
        broadcast = Broadcast.live();
        sql("insert into question (id, broadcast_id, viewer, ref, text, state, asked_at, moment, approved, version)"
                + " select gen_random_uuid(), id, gen_random_uuid(), 'r' || n, 'Question ' || n, 'RECEIVED',"
                + " now() - interval '1 minute' + n * interval '1 ms', 1, false, 0"
                + " from broadcast, generate_series(1, " + (ASKED - 2) + ") n where slug = '" + broadcast.slug() + "'");
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            String dismissed = viewer.ask("Nobody needs this any more");
            broadcast.act(dismissed, "dismiss", Map.of("reason", "Said already."));
            onAir = viewer.ask("What they all want to know");
            broadcast.approve(onAir);
            broadcast.act(onAir, "on-air", Map.of());
        }
    }

    @Test
    void theGreetingBringsTheFirstPageAndTheOthersFollow() {
        try (Viewer moderator =
                Viewer.open(broadcast.path("control"), "Authorization", "Bearer " + Api.token(Role.MODERATOR))) {
            JsonNode first = moderator.hello().path("questions");

            assertThat(first).hasSize(1000);
            assertThat(first.get(0).path("id").asText()).isEqualTo(onAir);
            assertThat(first.get(1).path("text").asText()).isEqualTo("Question 1");
            assertThat(moderator.hello().path("left").asLong()).isZero();
            JsonNode last = moderator.hears(m -> m.path("questions").size() == ASKED - 2000);
            assertThat(last.path("questions").get(ASKED - 2001).path("state").asText())
                    .isEqualTo("DISMISSED");
            assertThat(shown(moderator)).hasSize(ASKED);
        }
    }

    @Test
    void whatDoesNotFitIsCountedAndIsWhatMattersLeast() throws SQLException {
        PrivateFeed.Briefing briefing = feed.briefing(id(), ASKED - 1);

        assertThat(briefing.left()).isOne();
        assertThat(briefing.questions().getFirst()).hasToString(onAir);
        assertThat(feed.forStaff(briefing.questions()))
                .hasSize(ASKED - 1)
                .noneMatch(q -> ((QuestionViews.StaffQuestion) q).state() == QuestionState.DISMISSED);
    }

    @Test
    void askedForSomeTheAnswerIsInTheOrderAsked() throws SQLException {
        List<UUID> some = feed.briefing(id(), 20).questions().reversed();

        assertThat(feed.forStaff(some))
                .extracting(q -> ((QuestionViews.StaffQuestion) q).id())
                .containsExactlyElementsOf(some);
    }

    private static Set<String> shown(Viewer moderator) {
        Set<String> ids = new HashSet<>();
        moderator
                .heard()
                .forEach(m ->
                        m.path("questions").forEach(q -> ids.add(q.path("id").asText())));
        return ids;
    }

    private UUID id() throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery("select id from broadcast where slug = '" + broadcast.slug() + "'")) {
            row.next();
            return row.getObject(1, UUID.class);
        }
    }

    private void sql(String statement) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
