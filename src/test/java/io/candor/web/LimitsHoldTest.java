package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.Api;
import io.candor.testsupport.AtOnce;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Hold;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** "At most so many of them" holds for those who come at the same time as well. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LimitsHoldTest {

    private static final int AT_ONCE = 8;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Broadcasts broadcasts;

    @Test
    void addressesForCaptionTools() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        fill(broadcast, 18, """
                insert into caption_address (id, convention, language, label, created_at, created_by, expires_at,
                    broadcast_id, hash)
                select gen_random_uuid(), 'ZOOM', 'en', 'Studio', now(), 'comms', now() + interval '1 hour', id,
                    sha256(gen_random_uuid()::text::bytea) from broadcast, generate_series(1, %d) where slug = '%s'
                """);

        List<Integer> statuses = atOnce(n -> Api.as(Role.MODERATOR)
                .body(Map.of("convention", "ZOOM", "label", "Studio " + n))
                .post(broadcast.path("captions/addresses"))
                .statusCode());

        assertThat(statuses).containsOnly(201, 409).filteredOn(s -> s == 201).hasSize(2);
    }

    @Test
    void linksForPresenters() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        fill(broadcast, 48, """
                insert into presenter_link (id, broadcast_id, hash, created_at, created_by, expires_at)
                select gen_random_uuid(), id, sha256(gen_random_uuid()::text::bytea), now(), 'comms',
                    now() + interval '1 hour' from broadcast, generate_series(1, %d) where slug = '%s'
                """);

        List<Integer> statuses = atOnce(n -> Api.as(Role.COMMS)
                .body(Map.of())
                .post(broadcast.path("presenter-links"))
                .statusCode());

        assertThat(statuses).containsOnly(201, 409).filteredOn(s -> s == 201).hasSize(2);
    }

    @Test
    void commitments() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        fill(broadcast, 498, """
                insert into follow_up (id, broadcast_id, what, owner, due_on, state, moment, questions, created_at,
                    created_by, version)
                select gen_random_uuid(), id, 'Pay', 'Dana', '2030-01-01', 'OPEN', 0, '{}', now(), 'comms', 0
                from broadcast, generate_series(1, %d) where slug = '%s'
                """);

        List<Integer> statuses = atOnce(n -> Api.as(Role.MODERATOR)
                .body(Map.of("what", "Pay number " + n, "owner", "Dana Ortiz", "dueOn", "2030-01-31"))
                .post(broadcast.path("follow-ups"))
                .statusCode());

        assertThat(statuses).containsOnly(201, 409).filteredOn(s -> s == 201).hasSize(2);
    }

    @Test
    void languagesOfCaptions() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        for (String tag : List.of("af", "bg", "cs", "da", "el", "et", "fi", "fr", "hu", "it", "lt")) {
            assertThat(line(broadcast, tag)).as(tag).isEqualTo(200);
        }
        CompletableFuture<Integer> status;
        try (Hold hold = Hold.named(
                dataSource,
                "caption languages",
                broadcasts.ref(broadcast.slug(), true).id())) {
            status = CompletableFuture.supplyAsync(() -> line(broadcast, "sl"), Thread::startVirtualThread);
            hold.isWaitedForBy(1);
            // On another pod: here, the lines of one broadcast come one after the other anyway.
            hold.run("""
                    insert into caption (broadcast_id, updated_at, seq, language, state, start_ms, end_ms, text)
                    select id, now(), 1, 'sv', 'FINAL', 0, 900, 'Hello.' from broadcast where slug = '%s'
                    """.formatted(broadcast.slug()));
            hold.letGo();
        }

        assertThat(status.join()).isEqualTo(400);
    }

    private static int line(Broadcast broadcast, String language) {
        return Api.as(Role.MODERATOR)
                .body(Map.of(
                        "lines",
                        List.of(Map.of("seq", 1, "startMs", 0, "endMs", 900, "text", "Hello.", "language", language))))
                .post(broadcast.path("captions"))
                .statusCode();
    }

    private static List<Integer> atOnce(IntFunction<Integer> doing) {
        List<Callable<Integer>> doings = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int n = i;
            doings.add(() -> doing.apply(n));
        }
        return AtOnce.all(doings);
    }

    private void fill(Broadcast broadcast, int rows, String insert) throws SQLException {
        try (var c = dataSource.getConnection();
                var statement = c.createStatement()) {
            assertThat(statement.executeUpdate(insert.formatted(rows, broadcast.slug())))
                    .isEqualTo(rows);
        }
    }
}
