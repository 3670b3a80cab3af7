package io.candor.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All complete segments of one broadcast over all runs, as far as they were read: each {@link #refresh} reads what has
 * been added to the indexes since. Not safe for more than one thread.
 */
final class Timeline {

    /** A run's segments, and how much of its index was read. */
    static final class Run {
        final int number;
        final List<MediaSegment> segments = new ArrayList<>();
        private long read;

        Run(int number) {
            this.number = number;
        }
    }

    private final MediaRoot root;
    private final UUID broadcast;
    private final TreeMap<Integer, Run> runs = new TreeMap<>();

    Timeline(MediaRoot root, UUID broadcast) {
        this.root = root;
        this.broadcast = broadcast;
    }

    List<Run> runs() {
        return runs.values().stream().filter(r -> !r.segments.isEmpty()).toList();
    }

    boolean isEmpty() {
        return runs().isEmpty();
    }

    /** Reads what was added, and answers whether there was anything. */
    boolean refresh() throws IOException {
        boolean news = false;
        for (int number : root.runs(broadcast)) {
            Run run = runs.computeIfAbsent(number, Run::new);
            news |= readOn(run, root.index(broadcast, number));
        }
        return news;
    }

    private static boolean readOn(Run run, Path index) throws IOException {
        byte[] added;
        try (SeekableByteChannel channel = Files.newByteChannel(index)) {
            long size = channel.size();
            if (size <= run.read) {
                return false;
            }
            channel.position(run.read);
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size - run.read));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until all that was there is read
            }
            added = buffer.array();
        } catch (NoSuchFileException removed) {
            return false;
        }
        String text = new String(added, StandardCharsets.US_ASCII);
        int complete = text.lastIndexOf('\n') + 1;
        text.substring(0, complete)
                .lines()
                .forEach(line -> MediaSegment.parse(line).ifPresent(run.segments::add));
        run.read += complete;
        return complete > 0;
    }
}
