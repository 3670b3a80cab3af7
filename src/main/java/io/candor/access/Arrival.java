package io.candor.access;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way. It is read on the event loop, when it is decided that its sender may speak, into memory up to a
 * bound and until a deadline; a worker sees the request when the body is complete. All on the request's event loop, but
 * for {@link #knows}.
 */
public final class Arrival {

    static final String KEY = "candor.arrival";

    /** A stranger has a name and a password to send, or a form. */
    private static final int LARGEST_OF_STRANGERS = 64 * 1024;

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Arrivals arrivals;
    private final HttpConfig config;
    private final RoutingContext routing;
    private final Context loop;
    private final long beganAt = System.nanoTime();
    private long timer;
    private @Nullable Runnable place;
    private volatile boolean known;
    private long held;
    private boolean ended;
    private volatile @Nullable Promise<Void> complete;

    Arrival(Arrivals arrivals, HttpConfig config, RoutingContext routing) {
        this.arrivals = arrivals;
        this.config = config;
        this.routing = routing;
        this.loop = Objects.requireNonNull(Vertx.currentContext(), "requests are routed on event loops");
        this.timer = waitFor(config.bodyWithin());
    }

    /** The body that this request waits for; {@code null} where there is none. */
    public static @Nullable Arrival of(RoutingContext routing) {
        return routing.get(KEY);
    }

    /** Its address or a secret in its header says that the sender may speak: it is no stranger's. Before the body is read. */
    public void knows() {
        if (complete == null) {
            known = true;
        }
    }

    /**
     * Reads the body; the request has it when this is completed.
     *
     * @param most bytes of somebody who is known; a stranger's are bounded below
     * @return fails with a {@link Refusal}: TOO_LARGE, TOO_SLOW, TOO_FAST or UNAVAILABLE when too much is on its way already
     */
    Future<Void> collect(boolean signedIn, long most) {
        if (complete != null) {
            return complete.future();
        }
        known |= signedIn;
        Promise<Void> promise = Promise.promise();
        complete = promise;
        HttpServerRequest request = routing.request();
        if (routing.body().buffer() != null || request.isEnded()) {
            finish();
            return promise.future();
        }
        long largest = known ? most : LARGEST_OF_STRANGERS;
        long announced = announced(request);
        if (announced > largest) {
            fail(tooLarge());
            return promise.future();
        }
        if (!known) {
            try {
                place = arrivals.enter(request);
            } catch (Refusal full) {
                fail(full);
                return promise.future();
            }
        }
        Buffer body = Buffer.buffer();
        request.exceptionHandler(gone -> fail(tooSlow()));
        request.handler(some -> {
            if (ended || promise.future().isComplete()) {
                return;
            }
            if (body.length() + some.length() > largest) {
                fail(tooLarge());
            } else if (!arrivals.hold(some.length(), known)) {
                fail(Refusal.unavailable("Too much is on its way here already.", Duration.ofSeconds(2)));
            } else {
                held += some.length();
                body.appendBuffer(some);
            }
        });
        request.endHandler(all -> {
            ((RoutingContextInternal) routing).setBody(body);
            finish();
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            routing.response().writeContinue();
        }
        request.resume();
        return promise.future();
    }

    private long waitFor(Duration time) {
        return loop.owner().setTimer(time.toMillis(), over -> late());
    }

    /** Whoever is known has one second more for each {@link HttpConfig#slowestBody} that has come. */
    private void late() {
        HttpServerRequest request = routing.request();
        if (ended || request.isEnded()) {
            return;
        }
        long seconds = known ? held / Math.max(1, config.slowestBody().asLongValue()) : 0;
        Duration left = config.bodyWithin().plusSeconds(seconds).minusNanos(System.nanoTime() - beganAt);
        if (left.isPositive()) {
            timer = waitFor(left.plusMillis(1));
            return;
        }
        leaveStrangers();
        if (complete != null) {
            fail(tooSlow());
        } else if (!routing.response().ended() && !routing.response().headWritten()) {
            routing.fail(tooSlow());
        }
        // Whatever became of the answer: this connection is over.
        loop.owner().setTimer(LAST_WORDS.toMillis(), over -> {
            if (!request.isEnded()) {
                request.connection().close();
            }
            end();
        });
    }

    private static Refusal tooLarge() {
        return Refusal.of(Refusal.Kind.TOO_LARGE, "More bytes than this address takes.");
    }

    private static Refusal tooSlow() {
        return Refusal.of(Refusal.Kind.TOO_SLOW, "The request was not complete in time; nothing was done.");
    }

    private void finish() {
        loop.owner().cancelTimer(timer);
        leaveStrangers();
        if (complete != null) {
            complete.tryComplete();
        }
    }

    private void fail(Refusal refusal) {
        if (complete != null) {
            complete.tryFail(refusal);
        }
    }

    private void leaveStrangers() {
        if (place != null) {
            place.run();
            place = null;
        }
    }

    /** The answer was written, or the client is gone. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        finish();
        arrivals.giveBack(held, known);
        held = 0;
    }

    /** -1 when it is not said. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
