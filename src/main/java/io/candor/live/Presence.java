package io.candor.live;

import io.agroal.api.AgroalDataSource;
import io.candor.operations.DatabaseReady;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How many people the other pods have in each room. Every pod says it anew every other second; whoever has been silent
 * for ten is taken for dead, by the clock of the database, so that a pod's own clock does not matter. Somebody with a
 * window on each of two pods counts twice. Only those count who have stayed for some seconds, see {@link Seats}.
 */
@ApplicationScoped
class Presence {

    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final String ALIVE = "seen_at > now() - interval '10 seconds'";

    private final AgroalDataSource dataSource;
    private final Instance<Rooms> rooms;
    private final UUID pod = UUID.randomUUID();
    private final Worker worker;
    private volatile Map<UUID, Integer> elsewhere = Map.of();
    private Map<UUID, Integer> told = Map.of();

    Presence(AgroalDataSource dataSource, Instance<Rooms> rooms) {
        this.dataSource = dataSource;
        this.rooms = rooms;
        this.worker = new Worker("presence", BEAT, () -> Duration.ZERO, this::beat);
    }

    void start(@Observes DatabaseReady ready) {
        worker.start();
    }

    /** Those who were here are with the other pods in a moment. */
    void stop(@Observes ShutdownEvent event) {
        worker.stop(() -> {});
        if (told.isEmpty()) {
            return;
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from presence where pod = ?")) {
            delete.setObject(1, pod);
            delete.executeUpdate();
        } catch (SQLException e) {
            Log.debugf(e, "The other pods will forget this one by themselves");
        }
    }

    /** People in a room on other pods, as far as known here. */
    int elsewhere(UUID broadcast) {
        return elsewhere.getOrDefault(broadcast, 0);
    }

    /** A pod without viewers, that had none before either, neither writes nor reads. */
    void beat() {
        Map<UUID, Integer> here = rooms.get().audiences();
        if (here.isEmpty() && told.isEmpty()) {
            return;
        }
        try (Connection c = dataSource.getConnection()) {
            tell(c, here);
            elsewhere = ask(c);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        told = here;
    }

    private void tell(Connection c, Map<UUID, Integer> here) throws SQLException {
        Map<UUID, Integer> news = new HashMap<>(here);
        told.keySet().forEach(left -> news.putIfAbsent(left, 0));
        try (PreparedStatement upsert = c.prepareStatement("""
                insert into presence (pod, broadcast_id, viewers, seen_at)
                select ?, b.id, n.viewers, now() from unnest(?::uuid[], ?::int[]) as n (id, viewers)
                join broadcast b on b.id = n.id
                on conflict (broadcast_id, pod) do update set viewers = excluded.viewers, seen_at = excluded.seen_at
                """)) {
            upsert.setObject(1, pod);
            upsert.setArray(2, c.createArrayOf("uuid", news.keySet().toArray()));
            upsert.setArray(3, c.createArrayOf("int4", news.values().toArray()));
            upsert.executeUpdate();
        }
        try (PreparedStatement delete =
                c.prepareStatement("delete from presence where seen_at < now() - interval '1 minute'")) {
            delete.executeUpdate();
        }
    }

    private Map<UUID, Integer> ask(Connection c) throws SQLException {
        try (PreparedStatement select =
                c.prepareStatement("select broadcast_id, sum(viewers) from presence where pod <> ? and " + ALIVE
                        + " group by broadcast_id")) {
            select.setObject(1, pod);
            Map<UUID, Integer> found = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getObject(1, UUID.class), row.getInt(2));
                }
            }
            return found;
        }
    }
}
