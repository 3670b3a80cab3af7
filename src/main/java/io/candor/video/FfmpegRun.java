package io.candor.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One ffmpeg at work. Whoever started it closes it; it ends by itself when its time is over. */
final class FfmpegRun implements AutoCloseable {

    private static final int LONGEST_COMPLAINT = 4 * 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Process process;
    private final Thread listening;
    private final byte[] complaint = new byte[LONGEST_COMPLAINT];
    private int complained;
    private volatile boolean ending;

    FfmpegRun(List<String> command, Path folder, Duration longest) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        // It needs no setting of ours, and could only tell them.
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        if (path != null) {
            builder.environment().put("PATH", path);
        }
        // Else each of its threads sets memory aside for itself, which counts.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        process = builder.start();
        Thread.ofVirtual().name("ffmpeg-end").start(() -> endAfter(longest));
        listening = Thread.ofVirtual().name("ffmpeg-complaints").start(this::listen);
    }

    private void endAfter(Duration longest) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long pid() {
        return process.pid();
    }

    OutputStream in() {
        return process.getOutputStream();
    }

    InputStream out() {
        return process.getInputStream();
    }

    /** It gets nothing more to do. */
    void ends() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. @return whether it went well */
    boolean succeeds() throws InterruptedException {
        int status = process.waitFor();
        listening.join(LAST_WORDS);
        return status == 0;
    }

    /** The end of what it complained about, at most 4 KiB. For the log of operators: it may name files. */
    String complaint() {
        synchronized (complaint) {
            return new String(complaint, 0, complained, StandardCharsets.UTF_8).strip();
        }
    }

    /** Read to the end however much it is: a full pipe would stop it. The last is kept, which says why it ended. */
    private void listen() {
        byte[] some = new byte[1024];
        try (InputStream said = process.getErrorStream()) {
            for (int n = said.read(some); n >= 0; n = said.read(some)) {
                synchronized (complaint) {
                    int kept = Math.min(complained, LONGEST_COMPLAINT - n);
                    System.arraycopy(complaint, complained - kept, complaint, 0, kept);
                    System.arraycopy(some, 0, complaint, kept, n);
                    complained = kept + n;
                }
            }
        } catch (IOException ended) {
            // with the process
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // with the process
        }
        try {
            if (!process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
