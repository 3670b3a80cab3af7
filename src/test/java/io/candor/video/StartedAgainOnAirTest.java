package io.candor.video;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Rest;
import io.candor.testsupport.WithoutFfmpeg;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A service that is killed and started again has forgotten who is on air; a real browser is still recording. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(WithoutFfmpeg.class)
@BrowserTest
class StartedAgainOnAirTest {

    private static final Pattern CAPTURED = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)");

    @Inject
    Ingest ingest;

    @Inject
    Broadcasts broadcasts;

    @Test
    void theBrowserGoesOnWithItsRunAndNothingIsMissing() {
        Broadcast broadcast = Broadcast.live();
        String live = "/media/" + broadcast.slug() + "/live.m3u8";
        try (Person presenter = Person.onAPhone()) {
            presenter.open("/present/" + Phone.newLink(broadcast));
            assertThat(presenter.text("We can hear you.")).isVisible();
            presenter.press("Go on air here");
            await().untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/3.m4s"));

            ingest.forget(broadcasts.ref(broadcast.slug(), true).id());

            await().untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/7.m4s"));
        }
        String list = Rest.get(live).body();
        assertThat(list).doesNotContain("#EXT-X-DISCONTINUITY\n");
        List<Instant> captured = CAPTURED.matcher(list)
                .results()
                .map(found -> Instant.parse(found.group(1)))
                .toList();
        for (int i = 1; i < captured.size(); i++) {
            assertThat(Duration.between(captured.get(i - 1), captured.get(i)))
                    .as(list)
                    .isLessThan(Duration.ofSeconds(2));
        }
    }
}
