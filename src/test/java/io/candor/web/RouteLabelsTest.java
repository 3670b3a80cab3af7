package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Stranger;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a request is called in the metrics. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RouteLabelsTest {

    private static final Pattern LABEL = Pattern.compile("http_server_[a-z_]*\\{[^}\n]*uri=\"((?:[^\"\\\\]|\\\\.)*)\"");

    @Test
    void nothingThatSomebodyAskedForIsALabel() throws IOException {
        String slug = Broadcast.live().slug();
        int before = labels().size();
        for (int i = 0; i < 120; i++) {
            Rest.get("/secret-" + i);
        }
        for (String path : List.of(
                "/present/secret",
                "/b/secret",
                "/b/" + slug,
                "/api/broadcasts/secret",
                "/api/broadcasts/" + slug,
                "/api/secret/%7Bslug%7D",
                "/media/secret/live.m3u8",
                "/media/" + slug + "/live.m3u8",
                "/closedcaption?cid=secret&seq=1",
                "/console/secret",
                "/static/secret.js",
                "/q/secret",
                "//secret//",
                "/" + "secret".repeat(100))) {
            Rest.get(path);
        }
        try (Stranger gone = Stranger.comes()) {
            gone.asks("POST", "/login/secret", "", "Content-Length", "10").says("x");
        }
        try (Viewer viewer = Viewer.in(slug)) {
            viewer.hello();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(labels())
                            .contains("/present/{token}", "/api/broadcasts/{slug}", RouteLabels.UNMATCHED));
            assertThat(labels()).noneMatch(label -> label.contains("secret") || label.contains(slug));
            assertThat(labels().size() - before)
                    .as("labels more, after 120 addresses that nobody has")
                    .isLessThan(20);
        }
    }

    private static List<String> labels() {
        return LABEL.matcher(Rest.get("/q/metrics").body())
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
    }
}
