package io.candor.video;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The words that go with a picture, for players that show only what their playlist has, such as an iPhone's own full
 * screen. Implemented by who owns them. What is given here is served to whoever may load the picture: never an interim
 * line, and of a published broadcast only what its newest edition says.
 */
public interface SpokenWords {

    /**
     * One line.
     *
     * @param startMs moment
     * @param cameAt when it reached viewers, for a line that may have come after its words; null where all of them were
     *     there before the picture was asked for
     */
    record Line(long startMs, long endMs, @Nullable Instant cameAt, String text) {}

    /** BCP 47 tags of the languages in which there are words, or may yet be; the one spoken first. At most 12 or so. */
    List<String> languages(UUID broadcast);

    /** Another text whenever something was published or removed: what was made of the words before is not shown again. */
    String version(UUID broadcast);

    /** The lines in one language that begin at or after one moment and before another, in the order spoken. */
    List<Line> lines(UUID broadcast, String language, long fromMs, long toMs);
}
