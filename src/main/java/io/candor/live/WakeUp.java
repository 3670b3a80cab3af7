package io.candor.live;

import io.agroal.api.AgroalDataSource;
import io.candor.operations.DatabaseReady;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * Tells rooms that there is something to read: at once on this pod, through one empty, coalesced NOTIFY on the others.
 * The NOTIFY has a transaction of its own, because a transaction that notifies holds a cluster-wide lock over its
 * commit. A lost wake-up costs nothing but time: rooms also look for themselves.
 */
@ApplicationScoped
class WakeUp {

    private static final String CHANNEL = "candor_room";
    private static final int LISTEN_MILLIS = 10_000;

    /** However much is appended, this pod notifies at most once in this time. */
    private static final int COALESCE_MILLIS = 10;

    private final AgroalDataSource dataSource;
    private final CopyOnWriteArrayList<Consumer<UUID>> here = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Runnable> all = new CopyOnWriteArrayList<>();
    private final Semaphore toSend = new Semaphore(0);
    private volatile boolean stopped;

    WakeUp(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    void start(@Observes DatabaseReady ready) {
        Thread.ofVirtual().name("room-notify").start(() -> forever(this::sendNotifications));
        Thread.ofVirtual().name("room-listen").start(() -> forever(this::listen));
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        toSend.release();
    }

    /** Calls {@code one} with the broadcast that changed on this pod, {@code any} when any may have changed. */
    void onWake(Consumer<UUID> one, Runnable any) {
        here.add(one);
        all.add(any);
    }

    void everywhere(UUID broadcast) {
        hereOnly(broadcast);
        toSend.release();
    }

    void hereOnly(UUID broadcast) {
        here.forEach(c -> c.accept(broadcast));
    }

    private void sendNotifications() throws SQLException, InterruptedException {
        while (!stopped) {
            toSend.acquire();
            toSend.drainPermits();
            if (stopped) {
                return;
            }
            try (Connection c = dataSource.getConnection();
                    Statement notify = c.createStatement()) {
                notify.execute("notify " + CHANNEL);
            }
            Thread.sleep(COALESCE_MILLIS);
        }
    }

    private void listen() throws SQLException {
        try (Connection c = dataSource.getConnection();
                Statement listen = c.createStatement()) {
            listen.execute("listen " + CHANNEL);
            PGConnection pg = c.unwrap(PGConnection.class);
            all.forEach(Runnable::run);
            try {
                while (!stopped) {
                    if (pg.getNotifications(LISTEN_MILLIS).length > 0) {
                        all.forEach(Runnable::run);
                    } else {
                        // A connection that was lost without a word is noticed by this, and by nothing else.
                        listen.execute("listen " + CHANNEL);
                    }
                }
            } catch (SQLException lost) {
                tellThePool(listen);
                throw lost;
            }
            listen.execute("unlisten *");
        }
    }

    /** It learns only of what fails through it, and would hand a dead connection to whoever asks next. */
    private static void tellThePool(Statement statement) {
        try {
            statement.execute("select 1");
        } catch (SQLException dead) {
            // which is what it had to see
        }
    }

    private interface Loop {
        void run() throws SQLException, InterruptedException;
    }

    private void forever(Loop loop) {
        while (!stopped) {
            try {
                loop.run();
            } catch (SQLException e) {
                if (!stopped) {
                    Log.warnf("Rooms on other pods hear of changes by polling only: %s", e.getMessage());
                    pause();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
