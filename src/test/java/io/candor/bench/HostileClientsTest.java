package io.candor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The small form of {@code -Dbench=hostile}: whatever strangers do, all ways at once, nobody honest is refused or loses
 * their connection, and the service says that it is alive and ready. How long answers take is measured there, not here.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(HostileClientsTest.BehindAnIngress.class)
class HostileClientsTest {

    private static final int HONEST = 50;
    private static final int HOSTILE = 12;
    private static final Duration TIME = Duration.ofSeconds(10);

    public static final class BehindAnIngress implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return HostileClients.SETTINGS.stream()
                    .map(setting -> setting.split("=", 2))
                    .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        }
    }

    @Test
    void nobodyHonestIsRefusedAndHealthNeverFails() {
        Broadcast broadcast = Broadcast.live();
        Audience.Target target = new Audience.Target(RestAssured.port, broadcast.path("room"), true);
        try (HonestViewers honest = new HonestViewers(target).enter(HONEST, 100)) {
            String question = honest.ask();
            broadcast.approve(question);

            HostileClients.Outcome outcome = new HostileClients.Attack(
                            target, RestAssured.port, honest, question, OsProcess::self)
                    .by(HOSTILE, TIME, HostileClient.Way.values());

            assertThat(outcome.tally().tries).as("what was tried").containsOnlyKeys(HostileClient.Way.values());
            assertThat(outcome.asked()).isGreaterThanOrEqualTo(20);
            assertThat(outcome.refusals()).as("refused to honest people").isEmpty();
            assertThat(outcome.unanswered()).as("without an answer").isZero();
            assertThat(outcome.gone()).as("honest people who were cut off").isZero();
            assertThat(outcome.probes().failures).as("failed probes").isEmpty();
        }
    }
}
