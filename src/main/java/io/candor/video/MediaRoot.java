package io.candor.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where media is kept: a folder for each broadcast, in it one for each run of a camera, in it {@code init.mp4}, numbered
 * segments and an {@code index} of the complete ones. Every path is made of an id and numbers, never of text that came
 * from outside. The folders are the truth: any pod that sees them can serve them, and a pod that starts again finds
 * all complete segments. A file appears under its name only when it is complete.
 */
final class MediaRoot {

    static final String INIT = "init.mp4";
    private static final String INDEX = "index";
    private static final String CONVERTED = "converted";
    private static final String UNFINISHED = ".part";

    private static final Pattern RUN = Pattern.compile("[0-9]{1,6}");
    private static final Pattern LOWER = Pattern.compile("([1-9][0-9]{1,3})p");

    private final Path root;

    /** Below a broadcast's folder; empty for what its camera sent. */
    private final String below;

    MediaRoot(Path root) {
        this(root, "");
    }

    private MediaRoot(Path root, String below) {
        this.root = root.toAbsolutePath().normalize();
        this.below = below;
    }

    /** The same for a lower rendition, in a folder of its own below the broadcast's, with the same names in it. */
    MediaRoot lower(int size) {
        return new MediaRoot(root, size + "p");
    }

    /** The lower renditions there are of a broadcast, largest first. */
    List<Integer> sizes(UUID broadcast) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder(broadcast), "*p")) {
            for (Path folder : folders) {
                Matcher size = LOWER.matcher(folder.getFileName().toString());
                if (size.matches()) {
                    sizes.add(Integer.valueOf(size.group(1)));
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        }
        sizes.sort(Comparator.reverseOrder());
        return sizes;
    }

    /** Of all media. */
    Path folder() {
        return root;
    }

    Path folder(UUID broadcast) {
        return root.resolve(broadcast.toString()).resolve(below);
    }

    Path init(UUID broadcast, int run) {
        return run(broadcast, run).resolve(INIT);
    }

    Path segment(UUID broadcast, int run, int number) {
        return run(broadcast, run).resolve(name(number));
    }

    Path index(UUID broadcast, int run) {
        return run(broadcast, run).resolve(INDEX);
    }

    static String name(int segment) {
        return segment + ".m4s";
    }

    private Path run(UUID broadcast, int run) {
        return folder(broadcast).resolve(Integer.toString(run));
    }

    /** Makes the run's folder, with nothing in it yet: it is known that something comes. */
    void announce(UUID broadcast, int run) throws IOException {
        Files.createDirectories(run(broadcast, run));
        append(index(broadcast, run), "");
    }

    /** Makes the run's folder with its initialization segment. */
    void begin(UUID broadcast, int run, byte[] init) throws IOException {
        Files.createDirectories(run(broadcast, run));
        write(init(broadcast, run), init);
    }

    /** Notes that the run's media is not what its recorder made: nothing that comes from there fits to it. */
    void noteConversion(UUID broadcast, int run) throws IOException {
        write(run(broadcast, run).resolve(CONVERTED), new byte[0]);
    }

    boolean isConverted(UUID broadcast, int run) {
        return Files.exists(run(broadcast, run).resolve(CONVERTED));
    }

    /** Stores a segment and then says so in the index; when the disk is full, neither. */
    void add(UUID broadcast, int run, MediaSegment segment, byte[] bytes) throws IOException {
        write(segment(broadcast, run, segment.number()), bytes);
        append(index(broadcast, run), segment.line());
    }

    /** A half-written line must not stay: the next one would be glued to it. */
    private static void append(Path index, String line) throws IOException {
        long before = Files.exists(index) ? Files.size(index) : 0;
        try {
            Files.writeString(
                    index, line, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            try (var channel = Files.newByteChannel(index, StandardOpenOption.WRITE)) {
                channel.truncate(before);
            }
            throw e;
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** The runs that have something to show, in their order. */
    List<Integer> runs(UUID broadcast) throws IOException {
        List<Integer> runs = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder(broadcast))) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (RUN.matcher(name).matches() && Files.exists(folder.resolve(INDEX))) {
                    runs.add(Integer.parseInt(name));
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        }
        runs.sort(Comparator.naturalOrder());
        return runs;
    }

    /** Bytes under one broadcast's folder. */
    long bytes(UUID broadcast) {
        return bytesBelow(folder(broadcast));
    }

    /** Bytes of all broadcasts. */
    long bytes() {
        return bytesBelow(root);
    }

    /** What the disk has left; nothing when there is no such folder, and none can be made. */
    long free() {
        try {
            Files.createDirectories(root);
        } catch (IOException none) {
            return 0;
        }
        // Asks the disk and not, as a FileStore does, the list of mounts, in which a container's volumes may be
        // missing.
        return root.toFile().getUsableSpace();
    }

    private static long bytesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(MediaRoot::size).sum();
        } catch (IOException | UncheckedIOException beingRemoved) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Removes a broadcast's media for good. The index goes first: what is half removed is not listed any more. */
    void delete(UUID broadcast) throws IOException {
        Path folder = folder(broadcast);
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (int run : runs(broadcast)) {
            Files.deleteIfExists(index(broadcast, run));
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
