package io.candor.transcript;

import java.util.ArrayList;
import java.util.List;

/** What reading a caption file gives, whatever its format. */
final class CaptionFile {

    private CaptionFile() {}

    /**
     * What a file held.
     *
     * @param captions in the order of the file, which need not be the order of time
     * @param dropped what did not become a caption, in the order of the file; the first {@link #MAX_DROPPED} only,
     *     so that a file of nothing but mistakes stays cheap
     * @param droppedInAll how many there were altogether
     */
    record Parsed(List<Caption> captions, List<Dropped> dropped, int droppedInAll) {
        static final int MAX_DROPPED = 1000;

        Parsed {
            captions = List.copyOf(captions);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * One thing in the file that did not become a caption.
     *
     * @param line counted from 1, as an editor shows it
     * @param reason a plain sentence for the person who imports the file
     */
    record Dropped(int line, String reason) {}

    /** Counts all, lists the first ones. */
    static final class Drops {
        private final List<Dropped> listed = new ArrayList<>();
        private int inAll;

        void add(int line, String reason) {
            inAll++;
            if (listed.size() < Parsed.MAX_DROPPED) {
                listed.add(new Dropped(line, reason));
            }
        }

        List<Dropped> listed() {
            return listed;
        }

        int inAll() {
            return inAll;
        }
    }
}
