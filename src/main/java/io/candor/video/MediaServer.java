package io.candor.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.broadcast.BroadcastRef;
import io.quarkus.logging.Log;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A media source that is a server of its own: it does the media, Candor says who may. A broadcast is there under its
 * id, which is no secret; what lets somebody publish is the stream key. Calls take some seconds at most, so never on an
 * event loop.
 */
interface MediaServer extends MediaSource {

    /** Somebody who publishes. {@code id} is the server's own name of the connection, {@code type} its sort. */
    record Publisher(String id, String type, Instant since) {}

    /** How an encoder is set up: an address, and what goes into its key field. {@link #KEY} stands for the key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WayIn(
            Protocol protocol, String address, @Nullable String key) {

        static final String KEY = "{key}";

        WayIn with(String secret) {
            return new WayIn(protocol, address.replace(KEY, secret), key == null ? null : key.replace(KEY, secret));
        }
    }

    /** What encoders speak. */
    enum Protocol {
        RTMP,
        WHIP,
        SRT
    }

    /** A recording on the server; start and length where the server knows them. */
    record Recording(@Nullable Instant start, @Nullable Double seconds, String address) {}

    /** The server does not answer, or not as it should. The message is for staff and names no address. */
    final class AwayException extends Exception {
        AwayException(String message) {
            super(message, null, false, false);
        }
    }

    /** The settings without which it cannot work, as environment keys; empty when all are there. */
    List<String> missing();

    List<WayIn> waysIn(UUID broadcast);

    /** From when somebody publishes until there is something to load: viewers are told no sooner. */
    Duration untilWatchable();

    /** Who publishes, by broadcast. Others on the same server are left out. */
    Map<UUID, Publisher> publishers() throws AwayException;

    Optional<Publisher> publisher(UUID broadcast) throws AwayException;

    /** Ends the connection of whoever publishes; does nothing when nobody does. */
    void kick(UUID broadcast) throws AwayException;

    List<Recording> recordings(UUID broadcast) throws AwayException;

    /** The broadcasts that it has recordings of; empty where it cannot say. */
    Set<UUID> recorded() throws AwayException;

    @Override
    default void drop(BroadcastRef broadcast) {
        try {
            kick(broadcast.id());
        } catch (AwayException e) {
            // Who may not publish any more is found again by the watch, as soon as the server answers.
            Log.warnf("The media server could not be told to drop a publisher: %s", e.getMessage());
        }
    }

    @Override
    default void over(BroadcastRef broadcast) {
        drop(broadcast);
    }

    /** The broadcast that a stream's name stands for; empty when it is none of ours. */
    static Optional<UUID> broadcastOf(@Nullable String name) {
        try {
            UUID id = UUID.fromString(name == null ? "" : name);
            // Java reads 1-1-1-1-1 as well; only the one form that is handed out is a name.
            return id.toString().equals(name) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The origins that viewers' browsers load media from. */
    List<String> origins();

    /** Scheme, host and port alone. */
    static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** Without a slash at its end, so that a path can follow. */
    static String base(URI address) {
        String base = address.toString();
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return base;
    }
}
