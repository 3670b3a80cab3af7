package io.candor.bench;

import io.candor.testsupport.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a phone records in 720p, made once: fragments of one second, H.264 and AAC, at a bit rate that is kept. */
final class Footage {

    private static final int MDAT = 0x6d646174;

    /** The first begins with what players need to know before all others. */
    final List<byte[]> fragments;

    private Footage(List<byte[]> fragments) {
        this.fragments = fragments;
    }

    static Footage seconds(int seconds, int kilobits, Path folder) {
        Path file = folder.resolve("footage-" + seconds + "-" + kilobits + ".mp4");
        try {
            if (!Files.exists(file)) {
                film(seconds, kilobits, file);
            }
            return new Footage(cut(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void film(int seconds, int kilobits, Path file) throws IOException {
        Process ffmpeg = new ProcessBuilder(List.of(
                        Program.require("ffmpeg").toString(),
                        "-v",
                        "error",
                        "-nostdin",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=1280x720:rate=30",
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
                        "-b:v",
                        kilobits + "k",
                        "-maxrate",
                        kilobits + "k",
                        "-bufsize",
                        kilobits + "k",
                        // A moving person never compresses as well as a test picture: filled up to the rate.
                        "-x264-params",
                        "nal-hrd=cbr:keyint=30:scenecut=0:bframes=0",
                        "-c:a",
                        "aac",
                        "-b:a",
                        "96k",
                        "-movflags",
                        "frag_keyframe+empty_moov+default_base_moof",
                        "-y",
                        file.toString()))
                .inheritIO()
                .start();
        try {
            if (ffmpeg.waitFor() != 0) {
                Files.deleteIfExists(file);
                throw new IOException("ffmpeg ended with " + ffmpeg.exitValue());
            }
        } catch (InterruptedException e) {
            ffmpeg.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** After each {@code mdat}: so a phone's recorder hands it over. */
    static List<byte[]> cut(byte[] recorded) {
        List<byte[]> fragments = new ArrayList<>();
        ByteBuffer boxes = ByteBuffer.wrap(recorded);
        int from = 0;
        for (int at = 0; at + 8 <= recorded.length; ) {
            int size = boxes.getInt(at);
            boolean ends = boxes.getInt(at + 4) == MDAT;
            at += size;
            if (ends) {
                fragments.add(java.util.Arrays.copyOfRange(recorded, from, at));
                from = at;
            }
        }
        return fragments;
    }
}
