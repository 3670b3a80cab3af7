package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Stranger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections an address may have, whatever it does with them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(ConnectionsTest.OfAFew.class)
class ConnectionsTest {

    private static final int MOST = 40;

    public static final class OfAFew implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.http.connections-of-block", String.valueOf(MOST));
        }
    }

    private final List<Stranger> strangers = new ArrayList<>();

    @AfterEach
    void leave() {
        strangers.forEach(Stranger::close);
    }

    @Test
    void whoHasAskedAndStaysKeepsAPlaceUntilTheyLeave() throws IOException {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i <= MOST; i++) {
            answers.add(answered());
        }
        assertThat(answers).startsWith(200, 200, 200).endsWith(0);

        strangers.forEach(Stranger::close);

        Awaitility.await().untilAsserted(() -> assertThat(answered()).isEqualTo(200));
    }

    private int answered() throws IOException {
        Stranger stranger = Stranger.comes();
        strangers.add(stranger);
        try {
            return stranger.asks("GET", "/q/health/live", "").status();
        } catch (IOException cut) {
            return 0;
        }
    }
}
