package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Role;
import io.candor.access.ViewerId;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.TestClock;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one person with many cookies and sockets can make of themselves, at the standard settings. They come over a proxy
 * that is trusted, so that not everybody has the same address.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(OnePersonTest.AsInProduction.class)
class OnePersonTest {

    /** What operators have who set nothing, and an ingress. */
    public static class AsInProduction implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "candor.live.crowd", "5000",
                    "candor.live.question-burst", "10",
                    "candor.live.probation", "10s",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1,[::1]");
        }
    }

    private static final String ATTACKER = "203.0.113.9";
    private static final String NEIGHBOUR = "203.0.113.77";
    private static final String ELSEWHERE = "198.51.100.7";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Intake intake;

    @Inject
    WrittenLog log;

    @Inject
    TestClock clock;

    private final List<Viewer> open = new ArrayList<>();
    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcast() {
        broadcast = Broadcast.live();
    }

    @AfterEach
    void everybodyLeaves() {
        clock.goOn();
        open.forEach(Viewer::close);
    }

    private Viewer from(String address) {
        Viewer viewer = Viewer.in(broadcast.slug(), "X-Forwarded-For", address);
        open.add(viewer);
        return viewer;
    }

    private Viewer from(String address, String cookie) {
        Viewer viewer =
                Viewer.in(broadcast.slug(), "X-Forwarded-For", address, "Cookie", ViewerId.COOKIE + "=" + cookie);
        open.add(viewer);
        return viewer;
    }

    /** Of the forms that were, and are, an identity; and one that an earlier version took as well. */
    private static final List<Supplier<String>> MADE_UP = List.of(
            () -> randomText(22),
            () -> randomText(48),
            () -> UUID.randomUUID().toString().replace("-", ""));

    private static String madeUp(int i) {
        return MADE_UP.get(i % MADE_UP.size()).get();
    }

    private static String randomText(int length) {
        return ThreadLocalRandom.current()
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void cookiesThatSomebodyMakesUpGiveAQuestionNoWeightAndPeopleWhoStayDo() {
        Viewer asker = from(ELSEWHERE);
        asker.hello();
        String question = asker.ask("Who pays for my hotel?");
        broadcast.approve(question);

        for (int i = 0; i < 60; i++) {
            try (Viewer voice = Viewer.in(
                    broadcast.slug(), "X-Forwarded-For", ATTACKER, "Cookie", ViewerId.COOKIE + "=" + madeUp(i))) {
                voice.hello();
                voice.say(Map.of("type", "me-too", "ref", "m", "question", question));
                voice.accepted("m");
            }
        }
        Viewer honest = from(NEIGHBOUR);
        honest.hello();
        honest.say(Map.of("type", "me-too", "ref", "m", "question", question));
        honest.accepted("m");
        assertThat(weight(question)).isEqualTo(1);

        // Nobody sends anything any more: whoever is still here after some seconds is counted.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weight(question)).isEqualTo(2));
        asker.hears(m -> m.path("weights").path(question).asLong() == 2);
        assertThat(asker.heard().stream()
                        .mapToLong(m -> m.path("weights").path(question).asLong()))
                .allMatch(weight -> weight <= 2);
    }

    @Test
    void whoAskedAndLeftIsCountedWhenTheyComeBackAndStay() {
        Viewer asker = from(ELSEWHERE);
        asker.hello();
        String question = asker.ask("Who pays for my hotel?");
        broadcast.approve(question);
        String identity = Viewer.newIdentity();
        Viewer first = from(NEIGHBOUR, identity);
        first.say(Map.of("type", "me-too", "ref", "m", "question", question));
        first.accepted("m");
        first.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audienceOf(asker)).isEqualTo(1));
        assertThat(weight(question)).isEqualTo(1);

        from(NEIGHBOUR, identity).hello();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weight(question)).isEqualTo(2));
    }

    @Test
    void twentyFiveSocketsOfOnePersonAreOnePersonAndTwelveSockets() {
        String identity = Viewer.newIdentity();
        List<Viewer> windows =
                IntStream.range(0, 25).mapToObj(i -> from(ATTACKER, identity)).toList();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(windows.stream().filter(Viewer::isOpen)).hasSize(12));
        assertThat(windows.subList(13, 25)).allMatch(Viewer::isOpen);
        assertThat(windows.getFirst().closeCode()).isEqualTo(4429);
        Viewer last = windows.getLast();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audienceOf(last)).isEqualTo(1));
        assertThat(last.heard().stream().mapToInt(m -> m.path("audience").asInt()))
                .allMatch(people -> people <= 1);
    }

    @Test
    void socketsThatComeAndGoAreNoAudience() {
        Viewer viewer = from(ELSEWHERE);
        viewer.hello();
        for (int i = 0; i < 25; i++) {
            Viewer other = from(ATTACKER, madeUp(i));
            other.hello();
            other.close();
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(audienceOf(viewer)).isEqualTo(1));
        assertThat(viewer.heard().stream().mapToInt(m -> m.path("audience").asInt()))
                .allMatch(people -> people <= 1);
    }

    @Test
    void anIdentityThatWasTamperedWithIsSomebodyElse() {
        String identity = Viewer.newIdentity();
        Viewer asker = from(ELSEWHERE, identity);
        asker.hello();
        String question = asker.ask("Who pays for my hotel?");
        char last = identity.charAt(47);

        Viewer tampered = from(ELSEWHERE, identity.substring(0, 47) + (last == 'A' ? 'B' : 'A'));

        assertThat(tampered.hello().path("mine")).isEmpty();
        assertThat(tampered.hello().path("viewer")).isNotEqualTo(asker.hello().path("viewer"));
        assertThat(from(ELSEWHERE, identity).hello().path("mine").findValuesAsText("id"))
                .containsExactly(question);
    }

    @Test
    void whoAskedBeforeIdentitiesWereSignedIsStillTheSameAndNobodyElseIs() {
        String old = randomText(22);
        UUID id = log.idOf(broadcast.slug());
        UUID question = intake.take(
                        id,
                        ViewerId.of(old, id),
                        new Intake.Standing(true, null),
                        new ViewerMessage.Ask("r", "Who pays for my hotel?", null, null, null))
                .toCompletableFuture()
                .join()
                .question();

        assertThat(from(ELSEWHERE, old).hello().path("mine").findValuesAsText("id"))
                .containsExactly(question.toString());
        String other = randomText(22);
        String shown = from(ELSEWHERE, other).hello().path("viewer").asText();
        assertThat(shown).isNotEqualTo(ViewerId.of(other, id).display());
    }

    @Test
    void twoThousandQuestionsFromOneAddressAreMostlyRefusedAndNobodyElseIs() throws InterruptedException {
        Viewer honest = from(ELSEWHERE);
        honest.hello();
        AtomicBoolean over = new AtomicBoolean();
        List<String> refs = new ArrayList<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            while (!over.get() && refs.size() < 8) {
                String ref = "honest-" + refs.size();
                refs.add(ref);
                honest.ask(ref, "When can I fly?");
            }
        });

        List<Viewer> attackers = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            Viewer attacker = from(ATTACKER, madeUp(i));
            attackers.add(attacker);
            for (int q = 0; q < 8; q++) {
                attacker.say(Map.of("type", "ask", "ref", "q" + q, "text", "Question " + i + " " + q));
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(attackers).allMatch(a -> answers(a).count() == 8));
        over.set(true);
        asking.join();

        List<JsonNode> refused = attackers.stream()
                .flatMap(OnePersonTest::answers)
                .filter(m -> m.path("type").asText().equals("refused"))
                .map(m -> m.path("problem"))
                .toList();
        assertThat(refused).hasSizeGreaterThan(1_000);
        assertThat(refused).allMatch(problem -> problem.path("retryAfterMs").asLong() > 0);
        assertThat(refused).anyMatch(problem -> problem.path("type").asText().equals("/problems/work-needed"));
        assertThat(refs).isNotEmpty();
        assertThat(honest.heard()).noneMatch(m -> m.path("type").asText().equals("refused"));
    }

    /** With a clock that stands still, so that what is used up stays so on a slow machine. */
    @Test
    void whoSharesTheAddressOfAFloodGetsThroughByWorkingAndNoWorkIsGoodTwice() {
        clock.stopAt(clock.instant());
        JsonNode problem = flooded().refused("q");
        assertThat(problem.path("work").path("bits").asInt()).isBetween(13, 16);

        Viewer neighbour = from(ATTACKER);
        neighbour.hello();
        String work = Puzzle.solve(refusedFor(neighbour, "before"));
        neighbour.say(Map.of("type", "ask", "ref", "first", "text", "Who pays?", "work", work));
        neighbour.accepted("first");

        neighbour.say(Map.of("type", "ask", "ref", "second", "text", "And when?", "work", work));
        assertThat(neighbour.refused("second").path("type").asText()).isEqualTo("/problems/work-needed");
        Viewer thief = from(ATTACKER);
        thief.hello();
        String anothers = Puzzle.solve(refusedFor(neighbour, "third"));
        thief.say(Map.of("type", "ask", "ref", "stolen", "text", "Who pays?", "work", anothers));
        assertThat(thief.refused("stolen").path("type").asText()).isEqualTo("/problems/work-needed");
    }

    /** With a clock that stands still, as above. */
    @Test
    void takingBackByTheHundredFromOneAddressTakesWorkAndNothingFromThoseWhoAsk() {
        clock.stopAt(clock.instant());
        List<JsonNode> problems = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Viewer attacker = from(ATTACKER, madeUp(i));
            for (int q = 0; q < 8; q++) {
                String question = UUID.randomUUID().toString();
                attacker.say(Map.of("type", "withdraw", "ref", "w" + q, "question", question));
            }
            for (int q = 0; q < 8; q++) {
                problems.add(attacker.refused("w" + q));
            }
        }

        assertThat(problems.stream().map(p -> p.path("type").asText()))
                .filteredOn("/problems/not-found"::equals)
                .hasSize(50);
        assertThat(problems.getLast().path("work").path("bits").asInt()).isPositive();
        Viewer neighbour = from(ATTACKER);
        neighbour.ask("Who pays for my hotel?");
        assertThat(neighbour.refused(withdrawn(neighbour)).path("work").isMissingNode())
                .isFalse();
    }

    private static String withdrawn(Viewer viewer) {
        viewer.say(Map.of(
                "type", "withdraw", "ref", "w", "question", UUID.randomUUID().toString()));
        return "w";
    }

    private JsonNode refusedFor(Viewer viewer, String ref) {
        viewer.say(Map.of("type", "ask", "ref", ref, "text", "Who pays?"));
        return viewer.refused(ref);
    }

    /** Somebody at the attacker's address whose last question was refused, as all from there are in calm measure. */
    private Viewer flooded() {
        for (int i = 0; ; i++) {
            Viewer viewer = from(ATTACKER);
            viewer.hello();
            for (int q = 0; q < 8; q++) {
                viewer.say(Map.of("type", "ask", "ref", "q" + q, "text", "Question " + q));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(answers(viewer)).hasSize(8));
            boolean refused =
                    answers(viewer).allMatch(m -> m.path("type").asText().equals("refused"));
            if (refused) {
                Viewer next = from(ATTACKER);
                next.hello();
                next.say(Map.of("type", "ask", "ref", "q", "text", "Question"));
                return next;
            }
            assertThat(i)
                    .as("viewers from one address who ask without being refused")
                    .isLessThan(60);
        }
    }

    private static Stream<JsonNode> answers(Viewer viewer) {
        return viewer.heard().stream()
                .filter(m ->
                        List.of("accepted", "refused").contains(m.path("type").asText()));
    }

    private static int audienceOf(Viewer viewer) {
        return viewer.heard().stream()
                .filter(m -> m.path("type").asText().equals("tally"))
                .reduce((a, b) -> b)
                .map(m -> m.path("audience").asInt())
                .orElse(-1);
    }

    private long weight(String question) {
        return Api.as(Role.COMMS)
                .get(broadcast.path("questions"))
                .jsonPath()
                .param("id", question)
                .getLong("questions.find { it.id == id }.weight");
    }
}
