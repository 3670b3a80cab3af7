package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Hold;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever does something to questions waits for the desk, then for the broadcast, and has touched nothing until then. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeskOrderTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    private Broadcast broadcast;
    private UUID id;
    private Viewer asker;

    @BeforeEach
    void aBroadcastIsOnAir() {
        broadcast = Broadcast.live();
        id = broadcasts.ref(broadcast.slug(), true).id();
        asker = Viewer.in(broadcast.slug());
    }

    @AfterEach
    void theyLeave() {
        asker.close();
    }

    @SuppressWarnings("ImmutableEnumChecker") // a body has no state
    enum Action {
        APPROVE("approve", Role.MODERATOR, Map.of()),
        DISMISS("dismiss", Role.MODERATOR, Map.of("reason", "Please call us.")),
        ON_AIR("on-air", Role.MODERATOR, Map.of()),
        OFF_AIR("off-air", Role.MODERATOR, Map.of()),
        ANSWERED("answered", Role.MODERATOR, Map.of()),
        ANSWER("answer", Role.MODERATOR, Map.of("text", "We do.")),
        ANSWER_OF_AN_EXPERT("answer", Role.EXPERT, Map.of("text", "We do.")),
        RELEASE("release", Role.MODERATOR, Map.of()),
        DISCARD("discard", Role.EXPERT, Map.of()),
        UNDO("undo", Role.MODERATOR, Map.of()),
        BLOCK("block", Role.MODERATOR, Map.of("dismissReason", "Please ask in other words.")),
        UNBLOCK("unblock", Role.MODERATOR, Map.of());

        private final String name;
        private final Role role;
        private final Map<String, Object> body;

        Action(String name, Role role, Map<String, Object> body) {
            this.name = name;
            this.role = role;
            this.body = body;
        }

        /** A question to which it can be done. */
        void prepare(Broadcast broadcast, String question) {
            switch (this) {
                case APPROVE, DISMISS, BLOCK, ANSWER_OF_AN_EXPERT, ANSWER -> {}
                case ON_AIR, ANSWERED, UNDO -> broadcast.approve(question);
                case OFF_AIR -> {
                    broadcast.approve(question);
                    broadcast.act(question, "on-air", Map.of());
                }
                case RELEASE, DISCARD ->
                    assertThat(ANSWER_OF_AN_EXPERT.on(broadcast, question).get())
                            .isEqualTo(200);
                case UNBLOCK -> broadcast.act(question, "block", BLOCK.body);
            }
        }

        Supplier<Integer> on(Broadcast broadcast, String question) {
            Map<String, Object> seen = new LinkedHashMap<>(body);
            seen.put("version", broadcast.version(question));
            return () -> Api.as(role)
                    .body(seen)
                    .post(broadcast.path("questions/" + question + "/" + name))
                    .statusCode();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyActionHasTheDeskAndNoQuestionWhileItWaitsForTheBroadcast(Action action) throws SQLException {
        String question = asker.ask("Who pays for my hotel?");
        action.prepare(broadcast, question);

        whileTheBroadcastIsHeld(action.on(broadcast, question), 200);
    }

    @Test
    void soHasGroupingOne() throws SQLException {
        String question = asker.ask("Who pays for my hotel?");
        String other = asker.ask("And who pays the taxi?");

        whileTheBroadcastIsHeld(
                () -> Api.as(Role.MODERATOR)
                        .body(Map.of("under", other))
                        .post(broadcast.path("questions/" + question + "/group"))
                        .statusCode(),
                200);
    }

    @Test
    void soHasRemovingTheBroadcast() throws SQLException {
        asker.ask("Who pays for my hotel?");
        broadcast.end();

        whileTheBroadcastIsHeld(
                () -> Api.as(Role.COMMS)
                        .delete("/api/broadcasts/" + broadcast.slug())
                        .statusCode(),
                204);
    }

    private void whileTheBroadcastIsHeld(Supplier<Integer> action, int status) throws SQLException {
        CompletableFuture<Integer> answer;
        try (Hold hold = Hold.broadcast(dataSource, id)) {
            answer = CompletableFuture.supplyAsync(action, Thread::startVirtualThread);
            hold.isWaitedForBy(1);

            assertThat(hold.count("select pg_try_advisory_xact_lock(hashtextextended('desk " + id + "', 0))::int"))
                    .as("the desk is free")
                    .isZero();
            assertThat(hold.count("select count(*) from question where broadcast_id = '" + id + "'"))
                    .as("questions that nobody holds")
                    .isEqualTo(hold.count("select count(*) from (select 1 from question where broadcast_id = '" + id
                            + "' for update skip locked) free"));
        }
        assertThat(answer.join()).isEqualTo(status);
    }

    @Test
    void whoSawItOnAirAndComesAfterTheEndPutsNothingOnAir() throws SQLException {
        String question = asker.ask("Who pays for my hotel?");
        broadcast.approve(question);
        Supplier<Integer> onAir = Action.ON_AIR.on(broadcast, question);
        CompletableFuture<Integer> answer;
        try (Hold desk = Hold.named(dataSource, "desk", id)) {
            answer = CompletableFuture.supplyAsync(onAir, Thread::startVirtualThread);
            desk.isWaitedForBy(1);
            broadcast.end();
        }

        assertThat(answer.join()).isEqualTo(409);
        assertThat(broadcast.question(question).getString("state")).isEqualTo("APPROVED");
    }

    @Test
    void afterTheEndNothingComesBackOnAirByUndoing() {
        String question = asker.ask("Who pays for my hotel?");
        broadcast.approve(question);
        broadcast.act(question, "on-air", Map.of());
        broadcast.act(question, "answered", Map.of());
        broadcast.end();

        assertThat(Action.UNDO.on(broadcast, question).get()).isEqualTo(409);
        assertThat(broadcast.question(question).getString("state")).isEqualTo("ANSWERED");
    }
}
