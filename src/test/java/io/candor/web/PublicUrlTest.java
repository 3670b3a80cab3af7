package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Stranger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Links begin with the configured address; what a client says in {@code Host} is in none of them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(PublicUrlTest.Published.class)
class PublicUrlTest {

    private static final String MADE_UP = "evil.example";

    public static final class Published implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.public-url", "https://live.example.com/");
        }
    }

    @Test
    void noAnswerRepeatsTheHost() throws IOException {
        String slug = Broadcast.scheduled().slug();
        for (String path : List.of(
                "/",
                "/login",
                "/console",
                "/b/" + slug,
                "/b/" + slug + ".ics",
                "/search",
                "/api/broadcasts/" + slug,
                "/q/openapi",
                "/present/made-up",
                "/no/such/page")) {
            try (Stranger stranger = Stranger.comes()) {
                stranger.says("GET " + path + " HTTP/1.1\r\nHost: " + MADE_UP
                        + "\r\nAccept: text/html, */*\r\nConnection: close\r\n\r\n");

                assertThat(stranger.everythingUntilItIsClosed())
                        .as(path)
                        .isNotEmpty()
                        .doesNotContain(MADE_UP);
            }
        }
        try (Stranger guesser = Stranger.comes()) {
            guesser.says("POST /login HTTP/1.1\r\nHost: " + MADE_UP
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n"
                    + "Connection: close\r\n\r\nusername=a&password=b");

            assertThat(guesser.everythingUntilItIsClosed())
                    .startsWith("HTTP/1.1 302")
                    .doesNotContain(MADE_UP);
        }
    }

    @Test
    void linksThatLeaveTheServiceBeginWithTheConfiguredAddress() {
        String slug = Broadcast.scheduled().slug();

        assertThat(Rest.get("/b/" + slug + ".ics").body().replace("\r\n ", ""))
                .contains("https://live.example.com/b/" + slug);
        assertThat(Rest.get("/q/openapi?format=json")
                        .json()
                        .at("/servers/0/url")
                        .asText())
                .isEqualTo("https://live.example.com");
    }

    @Test
    void aPageOfTheConfiguredAddressIsOurs() {
        assertThat(Rest.send("POST", "/api/broadcasts", new String[] {"Origin", "https://live.example.com"}, null)
                        .status())
                .isEqualTo(401);
        assertThat(Rest.send("POST", "/api/broadcasts", new String[] {"Origin", "https://evil.example"}, null)
                        .status())
                .isEqualTo(403);
    }
}
