package io.candor.followup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.followup.SecondOpinion.Verdict;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.transcript.TranscriptChanged;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A language model that is asked about promises, over the real protocol: it may add one, and can break nothing. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SecondOpinionTest {

    private static final String PLAIN = "We will refund every ticket within seven days.";
    private static final String FINE = "My desk stays empty until the last of you is home.";
    private static final String CHAT = "It is raining.";

    @Inject
    PromisesHeard promises;

    @Inject
    Broadcasts broadcasts;

    private final ChatServer server = new ChatServer();

    @AfterEach
    void theServerStops() {
        server.close();
    }

    @Nested
    class OfSentences {

        @Test
        void whatTheModelNamesIsACommitmentAndNothingElse() {
            SecondOpinion opinion = opinion(server.base());
            server.says("[2]");

            opinion.read(List.of(CHAT, FINE));

            assertThat(opinion.of(FINE)).isEqualTo(Verdict.COMMITMENT);
            assertThat(opinion.of(CHAT)).isEqualTo(Verdict.NONE);
        }

        @Test
        void itIsToldTheSentencesAndNothingElse() {
            server.says("Here is the list:\n```json\n[1]\n```");

            opinion(server.base()).read(List.of(FINE, CHAT));

            JsonNode asked = server.asked().getFirst();
            assertThat(asked.path("model").asText()).isEqualTo("small-model");
            assertThat(asked.fieldNames()).toIterable().containsExactlyInAnyOrder("model", "temperature", "messages");
            assertThat(asked.path("messages")).hasSize(2);
            assertThat(asked.path("messages").path(1).path("content").asText())
                    .isEqualTo("1. " + FINE + "\n2. " + CHAT + "\n");
            assertThat(server.keys()).containsExactly("Bearer a secret");
        }

        @Test
        void aSentenceIsAskedAboutOnce() {
            SecondOpinion opinion = opinion(server.base());
            server.says("[]");

            opinion.read(List.of(FINE, FINE));
            opinion.read(List.of(FINE, CHAT));

            assertThat(server.asked()).hasSize(2);
            assertThat(server.asked()
                            .getLast()
                            .path("messages")
                            .path(1)
                            .path("content")
                            .asText())
                    .isEqualTo("1. " + CHAT + "\n");
        }

        @Test
        void manySentencesAreAskedAboutAFewAtATime() {
            List<String> many = new ArrayList<>(Collections.nCopies(ChatModel.MOST_SENTENCES * 2 + 1, ""));
            many.replaceAll(nothing -> "Sentence " + UUID.randomUUID());
            server.says("[1, 999]");

            opinion(server.base()).read(many);

            assertThat(server.asked()).hasSize(3);
        }

        @Test
        void whateverGoesWrongNothingIsKnownAndItIsLeftAloneForAWhile() {
            for (Runnable trouble : List.<Runnable>of(
                    () -> server.says("I cannot help with that."),
                    () -> server.answersWith("<html>a proxy</html>"),
                    () -> server.answersWith("x".repeat(100_000)),
                    () -> server.fails(500),
                    server::fallsSilent)) {
                trouble.run();
                SecondOpinion opinion = new SecondOpinion(
                        config(Optional.of(server.base()), Duration.ofMillis(1_500)), Clock.systemUTC());
                int before = server.asked().size();

                opinion.read(List.of(FINE));
                opinion.read(List.of(FINE));

                assertThat(opinion.of(FINE)).isEqualTo(Verdict.UNKNOWN);
                assertThat(server.asked()).hasSize(before + 1);
            }
        }

        @Test
        void afterAWhileItIsTriedAgain() {
            Moving clock = new Moving();
            SecondOpinion opinion = new SecondOpinion(config(Optional.of(server.base())), clock);
            server.fails(503);
            opinion.read(List.of(FINE));
            server.fails(200);
            server.says("[1]");

            clock.now = clock.now.plusSeconds(61);
            opinion.read(List.of(FINE));

            assertThat(opinion.of(FINE)).isEqualTo(Verdict.COMMITMENT);
        }

        @Test
        void aServiceThatIsNotThereCostsNothingElse() {
            URI nobody = server.base();
            server.close();
            SecondOpinion opinion = opinion(nobody);

            opinion.read(List.of(FINE));

            assertThat(opinion.of(FINE)).isEqualTo(Verdict.UNKNOWN);
        }

        @Test
        void itIsOffByDefault() {
            SecondOpinion off = new SecondOpinion(config(Optional.empty()), Clock.systemUTC());

            off.read(List.of(FINE));

            assertThat(off.isAsked()).isFalse();
            assertThat(off.of(FINE)).isEqualTo(Verdict.NONE);
        }
    }

    @Nested
    class OfABroadcast {

        private Broadcast broadcast;
        private UUID id;

        @BeforeEach
        void givenWordsOfWhichTheRulesHearOne() {
            broadcast = Broadcast.live();
            id = broadcasts.ref(broadcast.slug(), true).id();
            Broadcast.post(
                    broadcast.path("captions"), Map.of("lines", List.of(line(0, CHAT + " " + FINE), line(1, PLAIN))));
            await().untilAsserted(() -> assertThat(heard()).containsExactly(PLAIN));
        }

        @Test
        void whatTheModelAddsIsOfferedBesideWhatTheRulesHear() {
            server.says("[2]");

            listen(opinion(server.base()));

            await().untilAsserted(() -> assertThat(heard()).containsExactly(FINE, PLAIN));
        }

        @Test
        void whatTheRulesHearStaysWhenTheModelDoesNotSeeIt() {
            server.says("[]");

            listen(opinion(server.base()));

            await().untilAsserted(() -> assertThat(server.asked()).isNotEmpty());
            assertThat(heard()).containsExactly(PLAIN);
        }

        @Test
        void aModelThatFailsLaterTakesNothingAway() {
            server.says("[2]");
            listen(opinion(server.base()));
            await().untilAsserted(() -> assertThat(heard()).containsExactly(FINE, PLAIN));
            int before = server.asked().size();
            server.fails(500);

            // as after a restart: another pod, that has asked nothing yet
            listen(opinion(server.base()));

            await().untilAsserted(() -> assertThat(server.asked()).hasSizeGreaterThan(before));
            assertThat(heard()).containsExactly(FINE, PLAIN);
        }

        @Test
        void aSentenceThatIsCorrectedIsForgottenThoughTheModelFails() {
            server.says("[2]");
            listen(opinion(server.base()));
            await().untilAsserted(() -> assertThat(heard()).containsExactly(FINE, PLAIN));
            server.fails(500);
            Map<String, Object> corrected = new HashMap<>(line(0, CHAT + " My desk is empty."));
            corrected.put("state", "CORRECTED");
            Broadcast.post(broadcast.path("captions"), Map.of("lines", List.of(corrected)));

            listen(opinion(server.base()));

            await().untilAsserted(() -> assertThat(heard()).containsExactly(PLAIN));
        }

        @Test
        void afterTheEndNothingIsSentForItIsNotPublicBeforeItIsPublished() {
            assertThat(promises.publicSentences(id, 0)).containsExactly(CHAT, FINE, PLAIN);

            broadcast.end();

            assertThat(promises.publicSentences(id, 0)).isEmpty();
        }

        private void listen(SecondOpinion opinion) {
            new PromiseEar(promises, opinion).hear(new TranscriptChanged(id, 0));
        }

        private List<String> heard() {
            return Api.as(Role.MODERATOR)
                    .get(broadcast.path("promises-heard"))
                    .jsonPath()
                    .getList("promises.text");
        }
    }

    /** A rehearsal is nobody's business outside. */
    @Test
    void whatOnlyStaffMayKnowIsNotSent() {
        Map<String, Object> plan = Map.of("script", "airline-outage", "speed", 20);
        String slug = Broadcast.post("/api/rehearsals", plan).getString("slug");
        try {
            UUID rehearsal = broadcasts.ref(slug, true).id();
            await().untilAsserted(() ->
                    assertThat(promises.publicSentences(rehearsal, 0)).isEmpty());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Api.as(Role.COMMS)
                                    .get("/api/broadcasts/" + slug + "/captions")
                                    .jsonPath()
                                    .getList("languages"))
                            .isNotEmpty());

            assertThat(promises.publicSentences(rehearsal, 0)).isEmpty();
        } finally {
            Api.as(Role.COMMS).delete("/api/rehearsals/" + slug);
        }
    }

    private static SecondOpinion opinion(URI base) {
        return new SecondOpinion(config(Optional.of(base)), Clock.systemUTC());
    }

    private static PromiseConfig config(Optional<URI> base) {
        return config(base, Duration.ofSeconds(10));
    }

    private static PromiseConfig config(Optional<URI> base, Duration timeout) {
        return new PromiseConfig() {
            @Override
            public Optional<URI> modelUrl() {
                return base;
            }

            @Override
            public String model() {
                return "small-model";
            }

            @Override
            public Optional<String> modelKey() {
                return Optional.of("a secret");
            }

            @Override
            public Duration modelTimeout() {
                return timeout;
            }

            @Override
            public Duration modelRetry() {
                return Duration.ofMinutes(1);
            }
        };
    }

    private static Map<String, Object> line(int seq, String text) {
        return Map.of(
                "seq", seq, "startMs", seq * 4000, "endMs", seq * 4000 + 3900, "speaker", "Dana Ortiz", "text", text);
    }

    private static final class Moving extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
