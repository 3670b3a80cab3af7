package io.candor.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one client of a room wrote down, and what is wrong with it by itself. Everything a viewer wants kept private is
 * marked with the viewer's number ({@link #secret}), so that it is recognised wherever it turns up.
 */
final class ClientLog {

    private static final Pattern SECRET = Pattern.compile("only-for-(\\d+)-");

    private final int viewer;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private String epoch = "";
    private long position = -1;

    ClientLog(int viewer) {
        this.viewer = viewer;
    }

    /** Something that only this viewer and staff may read, to be put into a question's text. */
    String secret() {
        return "only-for-" + viewer + "-";
    }

    /** The room says where this client is: after a snapshot, or where it asked to resume. */
    void greeted(String inEpoch, long offset, boolean withSnapshot) {
        if (!withSnapshot && (!inEpoch.equals(epoch) || offset != position)) {
            fault("resumed at " + inEpoch + "/" + offset + " but was at " + epoch + "/" + position);
        }
        if (withSnapshot && inEpoch.equals(epoch) && offset < position) {
            fault("was sent back from " + position + " to " + offset);
        }
        epoch = inEpoch;
        position = offset;
    }

    void event(long offset) {
        if (offset <= position) {
            fault("got event " + offset + " again after " + position);
        } else if (offset > position + 1) {
            fault("never got the events " + (position + 1) + " to " + (offset - 1));
        }
        position = offset;
    }

    void acknowledged(String ref, String question) {
        String before = acknowledged.put(ref, question);
        if (before != null && !before.equals(question)) {
            fault("was told two ids for " + ref + ": " + before + " and " + question);
        }
    }

    /** Any message, whole, as it came. */
    void saw(String message) {
        Matcher secret = SECRET.matcher(message);
        while (secret.find()) {
            if (!secret.group(1).equals(String.valueOf(viewer))) {
                fault("saw what is private to viewer " + secret.group(1));
            }
        }
    }

    String epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    Map<String, String> acknowledged() {
        return acknowledged;
    }

    List<String> faults() {
        return faults;
    }

    private void fault(String what) {
        faults.add("viewer " + viewer + " " + what);
    }
}
