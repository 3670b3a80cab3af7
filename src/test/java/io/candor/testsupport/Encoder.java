package io.candor.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who sends video with ffmpeg: grey bars that move, a tone, and in its upper edge the time at which a frame was
 * drawn, in milliseconds, as {@link #BITS} black and white bars. So a picture on a screen tells how old it is.
 */
public final class Encoder implements AutoCloseable {

    public static final int WIDTH = 480;
    public static final int HEIGHT = 270;
    public static final int BITS = 24;

    /** Reads the drawn time from a {@code <video>}: an expression of a function of that element; -1 when there is none. */
    public static final String READ_CLOCK = """
            video => {
              const canvas = document.createElement("canvas");
              canvas.width = 480; canvas.height = 270;
              const pen = canvas.getContext("2d", { willReadFrequently: true });
              pen.drawImage(video, 0, 0, 480, 270);
              let drawn = 0;
              for (let bit = 0; bit < 24; bit++)
                if (pen.getImageData(bit * 20 + 10, 20, 1, 1).data[0] > 127) drawn |= 1 << bit;
              return drawn;
            }""";

    private static final int FRAMES_A_SECOND = 25;
    private static final long MASK = (1L << BITS) - 1;

    private final Process process;
    private final Path log;

    private Encoder(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Sends to an address in real time until it is closed, or sent away. */
    public static Encoder sendTo(String address) {
        return start(List.of(
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-tune",
                "zerolatency",
                "-g",
                "25",
                "-c:a",
                "aac",
                "-f",
                "flv",
                address));
    }

    private static Encoder start(List<String> output) {
        try {
            Path log = Files.createTempFile("encoder", ".log");
            List<String> command = new java.util.ArrayList<>(List.of(
                    Program.require("ffmpeg").toString(),
                    "-loglevel",
                    "error",
                    "-nostdin",
                    "-f",
                    "rawvideo",
                    "-pix_fmt",
                    "gray",
                    "-s",
                    WIDTH + "x" + HEIGHT,
                    "-r",
                    "" + FRAMES_A_SECOND,
                    "-i",
                    "pipe:0",
                    "-f",
                    "lavfi",
                    "-i",
                    "sine=frequency=440:sample_rate=44100",
                    "-pix_fmt",
                    "yuv420p",
                    "-shortest"));
            command.addAll(output);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Encoder encoder = new Encoder(process, log);
            Thread.ofVirtual().name("encoder").start(encoder::draw);
            return encoder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long ago what a picture shows was drawn. */
    public static Duration age(long drawn) {
        return Duration.ofMillis((System.currentTimeMillis() - drawn) & MASK);
    }

    public boolean isSending() {
        return process.isAlive();
    }

    /** What ffmpeg complained about. */
    public String complaint() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void draw() {
        byte[] frame = new byte[WIDTH * HEIGHT];
        long start = System.nanoTime();
        try (OutputStream out = process.getOutputStream()) {
            for (int number = 0; process.isAlive(); number++) {
                paint(frame, number, System.currentTimeMillis());
                out.write(frame);
                out.flush();
                long next = start + number * 1_000_000_000L / FRAMES_A_SECOND;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (IOException sentAway) {
            // ffmpeg has ended
        }
    }

    private static void paint(byte[] frame, int number, long millis) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int value = y < 40 ? ((millis >> (x / 20)) & 1) == 1 ? 235 : 16 : 60 + (x + y + number * 4) % 160;
                frame[y * WIDTH + x] = (byte) value;
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
