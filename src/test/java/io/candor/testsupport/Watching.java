package io.candor.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;

/** Somebody in front of a player: what they see in it, and what they do with it. */
public final class Watching {

    /** What the picture shows, read in one go. */
    public record Seen(String state, double second, int frame, boolean black, double momentMs) {}

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** The frame's number from the bits along the upper edge, as {@code Film} draws them. */
    private static final String LOOK = """
            ([width, height, bit, bits]) => {
              const player = document.querySelector('candor-player');
              const video = document.querySelector('video');
              if (!video) return { state: '', second: -1, frame: -1, black: true, momentMs: -1 };
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [width, height];
              const context = canvas.getContext('2d', { willReadFrequently: true });
              context.drawImage(video, 0, 0, width, height);
              const moment = player?.moment() ?? -1;
              const bright = (x, y, size) => {
                const { data } = context.getImageData(x, y, size, size);
                let sum = 0;
                for (let i = 0; i < data.length; i += 4) sum += Math.max(data[i], data[i + 1], data[i + 2]);
                return sum / (data.length / 4);
              };
              let frame = 0;
              for (let i = 0; i < bits; i++) if (bright(i * bit + bit / 4, bit / 4, bit / 2) > 128) frame |= 1 << i;
              return {
                state: document.querySelector('.player')?.dataset.picture ?? '',
                second: video?.currentTime ?? -1,
                frame,
                black: bright(width / 4, height / 2, width / 2) < 16,
                momentMs: moment,
              };
            }
            """;

    private final Person person;

    public Watching(Person person) {
        this.person = person;
    }

    public Seen look() {
        Map<?, ?> seen =
                (Map<?, ?>) person.page().evaluate(LOOK, List.of(Film.WIDTH, Film.HEIGHT, Film.BIT, Film.BITS));
        return new Seen(
                (String) Objects.requireNonNull(seen.get("state")),
                number(seen.get("second")),
                (int) number(seen.get("frame")),
                (Boolean) Objects.requireNonNull(seen.get("black")),
                number(seen.get("momentMs")));
    }

    private static double number(Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }

    /** Waits for something in the browser, whose driver wants to be asked by one thread only. */
    public static ConditionFactory patiently(String what) {
        return await(what).pollInSameThread().atMost(PATIENCE);
    }

    /** Waits until the picture moves, and is one. */
    public Seen untilItPlays() {
        patiently("the picture to move").untilAsserted(() -> {
            Seen before = look();
            assertThat(before.state()).isEqualTo("playing");
            person.page().waitForTimeout(400);
            Seen after = look();
            assertThat(after.second()).isGreaterThan(before.second());
            assertThat(after.black()).as("black").isFalse();
        });
        return look();
    }

    public void until(String state) {
        patiently("the picture to be " + state)
                .untilAsserted(() -> assertThat(look().state()).isEqualTo(state));
    }

    /** The burned-in clock: how far the moment that the page believes in is from what is to be seen. */
    public long errorOfTheClock(HlsStream stream, Instant wentLiveAt) {
        Seen seen = look();
        long shown = Duration.between(wentLiveAt, stream.dateOf(seen.frame())).toMillis();
        return Math.abs(shown - Math.round(seen.momentMs()));
    }

    /** Waits until the page believes in the moment that is to be seen; a slow machine shows it late. */
    public void untilTheClockIsRight(HlsStream stream, Instant wentLiveAt, long withinMs) {
        patiently("the moment to be that of the picture")
                .untilAsserted(
                        () -> assertThat(errorOfTheClock(stream, wentLiveAt)).isLessThanOrEqualTo(withinMs));
    }

    /** Shows the controls, as a hand on the mouse does. */
    public Watching wake() {
        person.page().evaluate("document.querySelector('candor-player').wake()");
        return this;
    }

    public Locator button(String name) {
        return person.page()
                .locator("candor-player")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    public Locator slider(String name) {
        return person.page()
                .locator("candor-player")
                .getByRole(AriaRole.SLIDER, new Locator.GetByRoleOptions().setName(name));
    }

    /** Drags the time line to so many seconds before its end. */
    public void rewindTo(int secondsBeforeTheEnd) {
        slider("Rewind")
                .evaluate(
                        "(line, back) => { line.value = String(line.max - back);"
                                + " for (const what of ['input', 'change']) line.dispatchEvent(new Event(what, { bubbles: true })); }",
                        secondsBeforeTheEnd);
    }

    /** A key, while the player has the focus. */
    public void type(String key) {
        person.page().evaluate("document.querySelector('candor-player .player').focus()");
        person.type(key);
    }

    /** A property of the video element. */
    public Object video(String property) {
        return person.page().evaluate("name => document.querySelector('video')[name]", property);
    }
}
