package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Viewers who send the worst that a message can hold. Such an address once kept an event loop busy for a minute and more;
 * with some seconds' patience for each answer, this test says whether the room goes on.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class HostileAsksTest {

    private static final int HOSTILE = 12;
    private static final int LARGEST = 60_000;

    @Test
    void twelveWithTheDearestAddressAreRefusedWhileOthersAsk() {
        Broadcast broadcast = Broadcast.live();
        List<Viewer> hostile = new ArrayList<>();
        try (Viewer honest = Viewer.in(broadcast.slug())) {
            honest.hello();
            for (int i = 0; i < HOSTILE; i++) {
                hostile.add(Viewer.in(broadcast.slug()));
            }
            hostile.forEach(Viewer::hello);

            for (Viewer viewer : hostile) {
                viewer.say(ask("address", "Why?", "Kim", "a@" + ".".repeat(LARGEST) + "@"));
                viewer.say(ask("name", "Why?", "\u0430a\u0301".repeat(LARGEST / 6), "kim@example.com"));
                viewer.say(ask("text", "\u0301\u200D".repeat(LARGEST / 6), "Kim", "kim@example.com"));
            }
            honest.ask("When do I get my money back?");

            assertThat(Rest.get("/q/health/live").status()).isEqualTo(200);
            for (Viewer viewer : hostile) {
                assertThat(viewer.refused("address").at("/fields/0/field").asText())
                        .isEqualTo("email");
                assertThat(viewer.refused("name").at("/fields/0/field").asText())
                        .isEqualTo("name");
                assertThat(viewer.refused("text").at("/fields/0/field").asText())
                        .isEqualTo("text");
            }
        } finally {
            hostile.forEach(Viewer::close);
        }
    }

    @Test
    void namesOfOneHashAreAnswered() {
        Broadcast broadcast = Broadcast.live();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            StringBuilder json = new StringBuilder("{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"Why?\"");
            for (int i = 0; i < 1_800; i++) {
                json.append(",\"");
                for (int bit = 0; bit < 11; bit++) {
                    json.append((i >> bit & 1) == 0 ? "AZ" : "B9");
                }
                json.append("\":1");
            }
            viewer.say(json.append('}').toString());
            viewer.hears(m -> m.path("type").asText().matches("refused|accepted"));
            viewer.ask("And still I can ask?");
        }
    }

    private static Map<String, String> ask(String ref, String text, String name, String email) {
        return Map.of("type", "ask", "ref", ref, "text", text, "name", name, "email", email);
    }
}
