package io.candor.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.candor.live.RoomEvent;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see: the {@code video} part of a snapshot and the {@code video} event. {@code url} is an HLS
 * playlist, absolute or on this host; it stays the same while a broadcast is on air, also when the camera is lost.
 * {@code at} is since when it is so.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Picture(
        State state,
        @JsonProperty("kind") @Nullable Player player,
        @Nullable String url,
        @Nullable Embed embed,
        Instant at)
        implements RoomEvent {

    /** Whether there is something to see. */
    public enum State {
        WAITING,
        ON,
        LOST,
        OVER
    }

    /** How a browser plays it. */
    public enum Player {
        HLS,
        EMBED
    }

    /** Whose player may be embedded. */
    public enum Provider {
        YOUTUBE,
        FACEBOOK,
        VIMEO
    }

    /** A platform's player; {@code src} is an address of that platform and of no other. */
    public record Embed(Provider provider, String src) {}

    static Picture waiting(Instant at) {
        return new Picture(State.WAITING, null, null, null, at);
    }

    static Picture over(Instant at) {
        return new Picture(State.OVER, null, null, null, at);
    }

    static Picture hls(State state, String url, Instant at) {
        return new Picture(state, Player.HLS, url, null, at);
    }

    static Picture embed(Embed embed, Instant at) {
        return new Picture(State.ON, Player.EMBED, null, embed, at);
    }

    /** Whether a viewer would see the same, since whenever. */
    boolean shows(Picture other) {
        return state == other.state
                && player == other.player
                && Objects.equals(url, other.url)
                && Objects.equals(embed, other.embed);
    }

    /** Whether an address that was shown before was taken back: not because all is over, which takes nothing back. */
    boolean replacesAddressOf(Picture other) {
        return state != State.OVER
                && (other.url != null || other.embed != null)
                && !(Objects.equals(url, other.url) && Objects.equals(embed, other.embed));
    }

    @Override
    public String kind() {
        return "video";
    }

    @Override
    public @Nullable UUID subject() {
        return null;
    }
}
