package io.candor.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A fragmented MP4 as phones record it, made by a real encoder: one fragment a second, each with both tracks. */
public final class Recorder {

    private static final Map<Integer, byte[]> MADE = new ConcurrentHashMap<>();

    private Recorder() {}

    /** So many seconds of a moving picture and a tone, in fragments of one second. */
    public static byte[] seconds(int seconds) {
        return MADE.computeIfAbsent(
                seconds,
                s -> make(
                        s, List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-g", "10", "-bf", "0")));
    }

    /** As above with other options of the encoder and muxer. */
    public static byte[] make(int seconds, List<String> options) {
        return in("mp4", seconds, options);
    }

    /** As above in another container, by ffmpeg's name of it. */
    public static byte[] in(String format, int seconds, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Program.require("ffmpeg").toString(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=160x90:rate=10",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                String.valueOf(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac"));
        command.addAll(options);
        try {
            Path file = Files.createTempFile("recorded", ".media");
            command.addAll(List.of("-f", format, "-y", file.toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("ffmpeg: " + said);
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a recorder hands over bit by bit. */
    public static List<byte[]> chunks(byte[] recorded, int size) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < recorded.length; at += size) {
            chunks.add(java.util.Arrays.copyOfRange(recorded, at, Math.min(recorded.length, at + size)));
        }
        return chunks;
    }

    /** What a recorder hands over when each chunk is a whole fragment; the first has the beginning as well. */
    public static List<byte[]> fragments(byte[] recorded) {
        List<byte[]> fragments = new ArrayList<>();
        java.nio.ByteBuffer boxes = java.nio.ByteBuffer.wrap(recorded);
        int from = 0;
        for (int at = 0; at + 8 <= recorded.length; ) {
            boolean ends = boxes.getInt(at + 4) == 0x6d646174; // mdat
            at += boxes.getInt(at);
            if (ends) {
                fragments.add(java.util.Arrays.copyOfRange(recorded, from, at));
                from = at;
            }
        }
        return fragments;
    }

    /** The boxes at the top, by name; fails when they do not end where the bytes do. */
    public static String boxes(byte[] media) {
        java.nio.ByteBuffer all = java.nio.ByteBuffer.wrap(media);
        List<String> names = new ArrayList<>();
        while (all.hasRemaining()) {
            int start = all.position();
            int size = all.getInt();
            byte[] name = new byte[4];
            all.get(name);
            names.add(new String(name, java.nio.charset.StandardCharsets.US_ASCII));
            all.position(start + size);
        }
        return String.join(" ", names);
    }
}
