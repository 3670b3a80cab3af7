package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions that pretend: what cannot be meant is refused, what can be is shown to staff with a word of warning. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PretendingTest {

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void aNameWithATickOrInTwoAlphabetsIsRefused() {
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            viewer.say(ask("tick", "Why?", "Jane Doe ✔"));
            viewer.say(ask("mixed", "Why?", "J\u0430ne D\u043Ee"));
            viewer.say(ask("nothing", "\u3164\u2800\u200B", "Kim"));

            assertThat(viewer.refused("tick").at("/fields/0/field").asText()).isEqualTo("name");
            assertThat(viewer.refused("mixed").at("/fields/0/field").asText()).isEqualTo("name");
            assertThat(viewer.refused("nothing").at("/fields/0/field").asText()).isEqualTo("text");
        }
    }

    @Test
    void whoLooksLikeThePresenterIsPointedOutToStaffAndToNobodyElse() {
        String presenter = broadcast.read().getString("presenter.name");
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            viewer.say(ask("like", "Click p\u0430ypal", presenter.toUpperCase(java.util.Locale.ROOT) + " (COO)"));
            String question = viewer.accepted("like");
            viewer.ask("An honest one");

            var seen = Api.as(Role.MODERATOR).get(broadcast.path("questions")).jsonPath();
            assertThat(seen.getList("questions[0].flags")).containsExactly("LOOKS_LIKE_PRESENTER", "MIXED_SCRIPTS");
            assertThat(seen.getList("questions[1].flags")).isEmpty();
            broadcast.approve(question);
            viewer.hearsEvent("question");
            assertThat(viewer.everythingSaid()).noneMatch(said -> said.contains("LOOKS_LIKE"));
        }
    }

    private static Map<String, String> ask(String ref, String text, String name) {
        return Map.of("type", "ask", "ref", ref, "text", text, "name", name);
    }
}
