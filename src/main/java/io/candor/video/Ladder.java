package io.candor.video;

import io.candor.access.Refusal;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lower renditions of one run of a camera, as many as are asked for and are smaller than what it sends. */
final class Ladder implements AutoCloseable {

    private final UUID broadcast;
    private final int run;
    private final MediaRoot root;
    private final Storage storage;
    private final List<Integer> sizes;
    private final @Nullable CameraFfmpeg ffmpeg;
    private final List<Rendition> renditions = new ArrayList<>();
    private @Nullable String refused;

    /** @param ffmpeg null where no renditions are made; then {@code sizes} are not looked at */
    Ladder(
            UUID broadcast,
            int run,
            MediaRoot root,
            Storage storage,
            List<Integer> sizes,
            @Nullable CameraFfmpeg ffmpeg) {
        this.broadcast = broadcast;
        this.run = run;
        this.root = root;
        this.storage = storage;
        this.sizes = sizes;
        this.ffmpeg = ffmpeg;
    }

    synchronized void init(byte[] init) {
        Optional<Codecs> camera = Codecs.of(init);
        if (ffmpeg == null || camera.isEmpty()) {
            return;
        }
        for (int size : sizes) {
            if (camera.get().shorterSide() > size) {
                begin(ffmpeg, size, init, camera.get().hasAac());
            }
        }
    }

    private void begin(CameraFfmpeg ffmpeg, int size, byte[] init, boolean aac) {
        try {
            Rendition rendition =
                    new Rendition(broadcast, run, size, root.lower(size), storage, out -> ffmpeg.lower(size, aac, out));
            renditions.add(rendition);
            rendition.begin(init);
        } catch (Refusal | IOException e) {
            refused = "The picture of " + size + " lines for weak lines is not made: too much ffmpeg runs already.";
            Log.warnf("Broadcast %s has no picture of %d lines: %s", broadcast, size, e.getMessage());
        }
    }

    synchronized void segment(MediaSegment stored, byte[] bytes) {
        renditions.forEach(rendition -> rendition.take(stored, bytes));
    }

    /** What is wrong, in words for staff. */
    synchronized Optional<String> trouble() {
        return refused != null
                ? Optional.of(refused)
                : renditions.stream()
                        .map(Rendition::trouble)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    @Override
    public synchronized void close() {
        renditions.forEach(Rendition::close);
    }
}
