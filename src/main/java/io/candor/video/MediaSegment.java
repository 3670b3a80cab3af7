package io.candor.video;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored segment of one run: a line of the run's index, which is written when the segment is complete on disk.
 *
 * @param at when its first picture was captured
 * @param startMicros where it begins in the recorder's own time, which captions in the playlist are told in; -1
 *     in an index from before it was noted
 */
record MediaSegment(int number, long durationMicros, Instant at, long bytes, long startMicros) {

    private static final Pattern LINE =
            Pattern.compile("([0-9]{1,9}) ([0-9]{1,12}) ([0-9]{1,15}) ([0-9]{1,12})(?: ([0-9]{1,18}))?");

    String line() {
        return number + " " + durationMicros + " " + at.toEpochMilli() + " " + bytes + " " + startMicros + "\n";
    }

    Instant end() {
        return at.plusNanos(durationMicros * 1000);
    }

    /** Empty for a line that was torn when the service died. */
    static Optional<MediaSegment> parse(String line) {
        Matcher m = LINE.matcher(line);
        return m.matches()
                ? Optional.of(new MediaSegment(
                        Integer.parseInt(m.group(1)),
                        Long.parseLong(m.group(2)),
                        Instant.ofEpochMilli(Long.parseLong(m.group(3))),
                        Long.parseLong(m.group(4)),
                        m.group(5) == null ? -1 : Long.parseLong(m.group(5))))
                : Optional.empty();
    }
}
