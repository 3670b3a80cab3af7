package io.candor.transcript;

/** "Collect a WebVTT timestamp", over a part of the input. */
final class Timestamps {

    private static final long TOO_MANY_HOURS = 1_000_000;

    private final String input;
    private final int end;
    private int position;

    Timestamps(String input, int start, int end) {
        this.input = input;
        this.position = start;
        this.end = end;
    }

    /** The milliseconds of the timestamp that comes next, after any white space, or -1 if there is none. */
    long next() {
        skipSpace();
        int start = position;
        long first = digits();
        if (position == start) {
            return -1;
        }
        boolean hours = position - start != 2 || first > 59;
        long second = twoDigitsAfterColon();
        if (second < 0) {
            return -1;
        }
        long third = second;
        if (hours || here() == ':') {
            third = twoDigitsAfterColon();
            if (third < 0) {
                return -1;
            }
        } else {
            second = first;
            first = 0;
        }
        long millis = here() == '.' ? exactly(3) : -1;
        if (millis < 0 || second > 59 || third > 59) {
            return -1;
        }
        return ((first * 60 + second) * 60 + third) * 1000 + millis;
    }

    /** Skips white space, the given mark and nothing else; false if something else is there. */
    boolean skip(String mark) {
        skipSpace();
        if (position + mark.length() > end || !input.startsWith(mark, position)) {
            return false;
        }
        position += mark.length();
        return true;
    }

    private long twoDigitsAfterColon() {
        return here() == ':' ? exactly(2) : -1;
    }

    /** Steps over the separator, then reads a number of this many digits; -1 if there are more or fewer. */
    private long exactly(int count) {
        position++;
        int start = position;
        long value = digits();
        return position - start == count ? value : -1;
    }

    /** All the digits here, as many as there are. A number nobody can mean stays at a limit, so it never overflows. */
    private long digits() {
        long value = 0;
        while (here() >= '0' && here() <= '9') {
            value = Math.min(value * 10 + (here() - '0'), TOO_MANY_HOURS);
            position++;
        }
        return value;
    }

    private void skipSpace() {
        while (here() == ' ' || here() == '\t' || here() == '\f') {
            position++;
        }
    }

    /** The present character, or U+0000 at the end: the parser has replaced all of those in the input. */
    private char here() {
        return position < end ? input.charAt(position) : '\0';
    }
}
