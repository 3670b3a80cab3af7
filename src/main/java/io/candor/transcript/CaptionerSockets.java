package io.candor.transcript;

import io.candor.access.Deadlines;
import io.candor.access.ForeignSite;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.signin.Stays;
import io.candor.live.SocketRequest;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The socket of a human captioner, or of a captioning service's program: lines in, an acknowledgement for each message
 * after its commit. Few people have one, so this is plain Vert.x without the room's care for each byte.
 *
 * <p>One message of a connection is worked on at a time, and nothing more is read until its answer has been written and
 * the client takes its answers: what comes faster waits in the sender's own buffers.
 */
@ApplicationScoped
class CaptionerSockets {

    /** Thousands are no captioners. */
    private static final int MOST_SOCKETS = 500;

    private static final int GOING_AWAY = 1012;
    private static final int SILENT = 1001;
    private static final int TOO_LARGE = 1009;
    private static final long PING_MILLIS = 25_000;
    private static final long SILENT_NANOS = Duration.ofSeconds(75).toNanos();
    private static final long RETURN_WITHIN_MILLIS = 2_000;

    /** After that the client comes back, and rights that were taken away meanwhile are gone. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    private final CaptionerTalk talk;
    private final Stays stays;
    private final SecurityEvents events;
    private final Clock clock;
    private final ForeignSite foreign;
    private final Vertx vertx;
    private final Set<Captioner> captioners = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    CaptionerSockets(
            CaptionerTalk talk, Stays stays, SecurityEvents events, Clock clock, ForeignSite foreign, Vertx vertx) {
        this.stays = stays;
        this.events = events;
        this.talk = talk;
        this.clock = clock;
        this.foreign = foreign;
        this.vertx = vertx;
    }

    void route(@Observes Router router) {
        router.get("/api/broadcasts/:slug/captions/socket").handler(this::knock);
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        closing = true;
        sendAway();
    }

    void end(@Observes @Priority(1) ShutdownEvent event) {
        closing = true;
        sendAway();
    }

    /** Everybody is told to come back, to another pod. */
    void sendAway() {
        for (Captioner captioner : captioners) {
            long after = ThreadLocalRandom.current().nextLong(RETURN_WITHIN_MILLIS);
            captioner.loop.runOnContext(now -> captioner.sendAway(after));
        }
    }

    private void knock(RoutingContext routing) {
        if (!SocketRequest.isOne(routing.request())) {
            routing.next();
            return;
        }
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "requests are routed on event loops");
        String slug = Objects.requireNonNull(routing.pathParam("slug"));
        SocketRequest.identity(routing)
                .subscribe()
                .with(
                        who -> Infrastructure.getDefaultWorkerPool().execute(() -> greet(routing, loop, slug, who)),
                        failure -> loop.runOnContext(now -> routing.fail(failure)));
    }

    private void greet(RoutingContext routing, Context loop, String slug, SecurityIdentity who) {
        try {
            requireMayCaption(routing, who);
            String hello = talk.encode(talk.hello(slug));
            loop.runOnContext(now -> routing.request()
                    .toWebSocket()
                    .onSuccess(socket -> {
                        Deadlines.isSocket(routing.request());
                        new Captioner(socket, loop, slug).open(hello, who);
                    })
                    .onFailure(gone -> Log.debugf("A socket was gone before it was open: %s", gone)));
        } catch (RuntimeException e) {
            loop.runOnContext(now -> SocketRequest.refuse(routing, e));
        }
    }

    private void requireMayCaption(RoutingContext routing, SecurityIdentity who) {
        if (foreign.sent(routing.request())) {
            events.happenedOften(SecurityEvent.FOREIGN_SITE_REFUSED);
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "Another site's page asked for this.");
        }
        if (who.isAnonymous()) {
            throw Refusal.of(Refusal.Kind.SIGN_IN, "This socket is for staff.");
        }
        if (!who.hasRole(Role.AS_CAPTIONER)) {
            events.happened(SecurityEvent.ACCESS_REFUSED);
            throw Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this.");
        }
        if (closing || captioners.size() >= MOST_SOCKETS) {
            throw Refusal.unavailable("This server takes no more captioners; another one does.", Duration.ofSeconds(1));
        }
    }

    /** One connection. All but the work on a message happens on its event loop. */
    private final class Captioner {

        private final ServerWebSocket socket;
        private final Context loop;
        private final String slug;
        private final Instant openedAt = clock.instant();
        private long heardAt = System.nanoTime();

        Captioner(ServerWebSocket socket, Context loop, String slug) {
            this.socket = socket;
            this.loop = loop;
            this.slug = slug;
        }

        void open(String hello, SecurityIdentity who) {
            captioners.add(this);
            Runnable left = stays.begin(who, () -> loop.runOnContext(now -> sendAway(0)));
            long pulse = vertx.setPeriodic(PING_MILLIS, tick -> loop.runOnContext(now -> pulse()));
            socket.pongHandler(pong -> heardAt = System.nanoTime());
            socket.exceptionHandler(broken -> {
                Log.debugf("A connection broke: %s", broken);
                close(TOO_LARGE, "a message has at most 64 KiB");
            });
            socket.closeHandler(closed -> {
                vertx.cancelTimer(pulse);
                captioners.remove(this);
                left.run();
            });
            socket.textMessageHandler(this::hear);
            socket.binaryMessageHandler(bytes -> hear(""));
            write(hello);
        }

        private void hear(String text) {
            heardAt = System.nanoTime();
            socket.pause();
            Infrastructure.getDefaultWorkerPool().execute(() -> {
                String answer = talk.encode(talk.answer(slug, text));
                loop.runOnContext(now -> answer(answer));
            });
        }

        private void answer(String answer) {
            write(answer);
            if (socket.isClosed()) {
                return;
            }
            if (isOld()) {
                sendAway(0);
            } else if (socket.writeQueueFull()) {
                socket.drainHandler(drained -> socket.resume());
            } else {
                socket.resume();
            }
        }

        private void pulse() {
            if (socket.isClosed()) {
                return;
            }
            if (System.nanoTime() - heardAt > SILENT_NANOS) {
                close(SILENT, "silent for too long; come back");
            } else if (isOld()) {
                sendAway(0);
            } else {
                socket.writePing(Buffer.buffer()).onFailure(gone -> {});
            }
        }

        private boolean isOld() {
            return clock.instant().isAfter(openedAt.plus(LONGEST_LIFE));
        }

        private void sendAway(long retryAfterMillis) {
            write(talk.encode(new CaptionerAnswer.Bye(GOING_AWAY, retryAfterMillis)));
            close(GOING_AWAY, "come back and go on");
        }

        private void close(int code, String reason) {
            if (!socket.isClosed()) {
                socket.close((short) code, reason).onFailure(alreadyGone -> {});
            }
        }

        private void write(String text) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(text).onFailure(gone -> {});
            }
        }
    }
}
