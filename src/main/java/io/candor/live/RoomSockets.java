package io.candor.live;

import io.candor.access.Refusal;
import io.candor.access.ViewerId;
import io.candor.access.signin.Stays;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens the two sockets of a broadcast, the viewers' room and the staff's control room, for those whom the {@link Door}
 * lets in. Plain Vert.x: see {@code docs/adr/0008-sockets-on-plain-vertx.md}.
 */
@ApplicationScoped
class RoomSockets implements HttpServerOptionsCustomizer {

    /**
     * Of a frame, and of a message in however many frames. Nothing larger is read: while it is unfinished it would be
     * held. The connection is closed with {@link CloseCode#TOO_LARGE}.
     */
    static final int LARGEST_MESSAGE = 64 * 1024;

    private static final int STAFF_QUEUE_BYTES = 16 * 1024 * 1024;

    /** Nobody else leaves with them, so they need not wait long to come back; only both of a console's sockets do. */
    private static final Duration SOON = Duration.ofMillis(500);

    private static final String ONE_YEAR = "31536000";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final String SUBPROTOCOL = "candor.v1";

    private final Door door;
    private final Rooms rooms;
    private final Conversation conversation;
    private final Frames frames;
    private final LiveConfig config;
    private final LiveMetrics metrics;
    private final Stays stays;

    RoomSockets(
            Door door,
            Rooms rooms,
            Conversation conversation,
            Frames frames,
            LiveConfig config,
            LiveMetrics metrics,
            Stays stays) {
        this.stays = stays;
        this.door = door;
        this.rooms = rooms;
        this.conversation = conversation;
        this.frames = frames;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * No HTTP/2 without TLS: browsers do not speak it, and an upgrade to it (RFC 7540, 3.2) is another way in. Compression costs eight times the memory of a connection, and would encode each frame for each viewer. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE);
        if (options.getWebSocketSubProtocols() == null
                || !options.getWebSocketSubProtocols().contains(SUBPROTOCOL)) {
            options.addWebSocketSubProtocol(SUBPROTOCOL);
        }
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    void route(@Observes Router router) {
        router.get("/api/broadcasts/:slug/room").handler(request -> knock(request, true));
        router.get("/api/broadcasts/:slug/control").handler(request -> knock(request, false));
    }

    private void knock(RoutingContext routing, boolean forAll) {
        HttpServerRequest request = routing.request();
        if (!SocketRequest.isOne(request)) {
            routing.next();
            return;
        }
        try {
            door.turnAway(request);
        } catch (Refusal refusal) {
            SocketRequest.refuse(routing, refusal);
            return;
        }
        // The connection's own event loop: elsewhere a message that the client sends right after the upgrade can arrive
        // before there is anybody to hear it.
        Context eventLoop = Objects.requireNonNull(Vertx.currentContext(), "requests are routed on event loops");
        String slug = Objects.requireNonNull(routing.pathParam("slug"));
        Door.Knock knock = door.knock(request, slug, forAll);
        SocketRequest.identity(routing)
                .subscribe()
                .with(
                        who -> door.ask(knock, who)
                                .whenComplete((ticket, failure) -> eventLoop.runOnContext(now -> {
                                    if (ticket != null) {
                                        open(routing, ticket, !forAll, who);
                                    } else {
                                        SocketRequest.refuse(routing, failure);
                                    }
                                })),
                        failure -> eventLoop.runOnContext(now -> routing.fail(failure)));
    }

    private void open(RoutingContext routing, Door.Ticket ticket, boolean control, SecurityIdentity who) {
        HttpServerRequest request = routing.request();
        EventLog.Position from = from(request);
        ticket.newSecret()
                .ifPresent(secret -> routing.response()
                        .putHeader(
                                HttpHeaders.SET_COOKIE,
                                ViewerId.COOKIE + "=" + secret + "; Path=/; Max-Age=" + ONE_YEAR
                                        + "; HttpOnly; SameSite=Lax" + (request.isSSL() ? "; Secure" : "")));
        request.toWebSocket()
                .onSuccess(socket -> seat(Wire.of(request, socket), socket, ticket, control, from, who))
                .onFailure(gone -> Log.debugf("A socket was gone before it was open: %s", gone));
    }

    private void seat(
            Wire wire,
            ServerWebSocket socket,
            Door.Ticket ticket,
            boolean control,
            EventLog.@Nullable Position from,
            SecurityIdentity who) {
        Seat seat = new Seat(ticket, control, wire, control ? STAFF_QUEUE_BYTES : config.queueBytes(), metrics);
        socket.pongHandler(pong -> seat.heardAt = rooms.now());
        socket.textMessageHandler(text -> {
            seat.heardAt = rooms.now();
            conversation.text(seat, text);
        });
        socket.frameHandler(frame -> {
            if (!frame.isFinal()) {
                seat.heardPart(rooms.now());
            } else if (frame.isContinuation()) {
                seat.heardAll();
            }
        });
        socket.binaryMessageHandler(bytes -> {
            seat.heardAt = rooms.now();
            conversation.binary(seat);
        });
        socket.exceptionHandler(broken -> {
            // The framework says so of a message that is too large, and would go on holding its parts.
            Log.debugf("A connection broke: %s", broken);
            seat.wire.close(CloseCode.TOO_LARGE);
        });
        Runnable stayed = seat.isStaff() ? endStayOf(seat, who) : () -> {};
        socket.closeHandler(closed -> {
            stayed.run();
            rooms.leave(seat);
            if (seat.crowd != null) {
                seat.crowd.leave();
            }
        });
        if (seat.crowd != null) {
            seat.crowd.enter();
        }
        rooms.enter(seat, from);
    }

    /**
     * Rights are looked at when a socket is opened. Whoever loses them meanwhile is shown out within seconds; while that
     * cannot be looked at, when the stay is over, and no later.
     *
     * @return to be run when the seat is left before that
     */
    private Runnable endStayOf(Seat seat, SecurityIdentity who) {
        long most = config.staffStay().toMillis();
        // Not all at once: they came together when a broadcast began.
        long stay = most - ThreadLocalRandom.current().nextLong(Math.max(1, most / 10));
        Runnable lookAgain = () -> seat.dismiss(CloseCode.LOOK_AGAIN, frames.bye(CloseCode.LOOK_AGAIN, SOON));
        ScheduledFuture<?> end = seat.wire.loop().schedule(lookAgain, stay, TimeUnit.MILLISECONDS);
        Runnable left = stays.begin(who, () -> seat.wire.loop().execute(lookAgain));
        return () -> {
            end.cancel(false);
            left.run();
        };
    }

    private static EventLog.@Nullable Position from(HttpServerRequest request) {
        String epoch = request.getParam("epoch");
        String offset = request.getParam("offset");
        if (epoch == null
                || offset == null
                || offset.length() > 18
                || !DIGITS.matcher(offset).matches()) {
            return null;
        }
        return new EventLog.Position(epoch, Long.parseLong(offset));
    }
}
