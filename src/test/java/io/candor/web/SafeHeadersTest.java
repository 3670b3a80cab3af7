package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps a browser on the safe side is on every answer; that the pages work with it show the browser tests. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SafeHeadersTest {

    @Test
    void scriptsPutNoTextIntoAPageAndNoOtherSiteLoadsWhatIsHere() {
        String slug = Broadcast.live().slug();
        for (String path : List.of(
                "/",
                "/login",
                "/b/" + slug,
                "/present/made-up",
                "/no/such/page",
                "/api/broadcasts/" + slug,
                "/media/" + slug + "/live.m3u8")) {
            Rest.Answer answer = Rest.get(path, "Accept", "text/html, */*");

            assertThat(answer.header("Content-Security-Policy"))
                    .as(path)
                    .contains("require-trusted-types-for 'script'")
                    .contains("trusted-types lit-html");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).as(path).isEqualTo("same-origin");
        }
    }
}
