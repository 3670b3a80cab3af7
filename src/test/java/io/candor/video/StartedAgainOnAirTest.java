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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A service that is killed and started again has forgotten who is on air; a real browser is still recording. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(WithoutFfmpeg.class)
@BrowserTest
class StartedAgainOnAirTest {

    private static final Pattern CAPTURED = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)\n#EXTINF:([0-9.]+),");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

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
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/3.m4s"));

            ingest.forget(broadcasts.ref(broadcast.slug(), true).id());

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Rest.get(live).body()).contains("1/7.m4s"));
        }
        String list = Rest.get(live).body();
        broadcast.end();
        assertThat(list).doesNotContain("#EXT-X-DISCONTINUITY\n");
        List<MatchResult> captured = CAPTURED.matcher(list).results().toList();
        assertThat(captured).hasSizeGreaterThan(6);
        for (int i = 1; i < captured.size(); i++) {
            Instant due = Instant.parse(captured.get(i - 1).group(1))
                    .plusMillis(Math.round(
                            1000 * Double.parseDouble(captured.get(i - 1).group(2))));
            assertThat(Duration.between(due, Instant.parse(captured.get(i).group(1))))
                    .as(list)
                    .isLessThan(Duration.ofMillis(700));
        }
    }
}
