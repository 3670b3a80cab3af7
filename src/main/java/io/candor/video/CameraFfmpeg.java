package io.candor.video;

import io.candor.access.Refusal;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What ffmpeg does for a camera that is on air, where there is one: WebM and Opus become what every device plays, and
 * whoever listens gets the sound.
 */
@ApplicationScoped
class CameraFfmpeg {

    /** About a quarter of a minute of a recorder's chunks. */
    private static final int CHUNKS = 64;

    private static final List<String> IN =
            List.of("-protocol_whitelist", "pipe", "-fflags", "+genpts", "-analyzeduration", "200000");
    /** What {@link #LOWER} asks for, H.264 Main 3.1 (RFC 6381, 3.3): good for 720 lines at 30 a second. */
    static final String LOWER_VIDEO = "avc1.4d401f";

    private static final int LARGEST_LOWER = 720;
    private static final int SMALLEST_LOWER = 16;

    /**
     * Key frames where the camera has them and nowhere else, and every picture at its own time: so that segments begin
     * where the camera's do.
     */
    private static final List<String> LOWER = List.of(
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "-1",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-tune",
            "zerolatency",
            "-profile:v",
            "main",
            "-level:v",
            "3.1",
            "-pix_fmt",
            "yuv420p",
            "-bf",
            "0",
            "-g",
            "100000",
            "-sc_threshold",
            "0",
            "-force_key_frames",
            "source");

    private static final List<String> PASS = List.of("-c:v", "copy");
    private static final List<String> MP4 = List.of(
            "-af",
            "aresample=async=1000:first_pts=0",
            "-c:a",
            "aac",
            "-b:a",
            "96k",
            "-ar",
            "48000",
            "-movflags",
            "frag_keyframe+empty_moov+default_base_moof",
            "-flush_packets",
            "1",
            "-f",
            "mp4",
            "pipe:1");

    private final Ffmpeg ffmpeg;
    private final Path folder;
    private final List<SoundListener> listeners;
    private final FfmpegConfig settings;

    CameraFfmpeg(Ffmpeg ffmpeg, VideoConfig config, FfmpegConfig settings, @All List<SoundListener> listeners) {
        this.ffmpeg = ffmpeg;
        this.settings = settings;
        this.folder = config.root().toAbsolutePath();
        this.listeners = listeners;
    }

    void start(@Observes StartupEvent event) {
        lowerIsOff().ifPresent(Log::warn);
        if (!sizes().isEmpty() && lowerIsOff().isEmpty()) {
            Log.infof("Lower renditions of what phones send: %s lines", sizes());
        }
    }

    /** Why there are no lower renditions although they are asked for, in words; empty where all is well. */
    Optional<String> lowerIsOff() {
        if (settings.renditions().orElse(List.of()).isEmpty()) {
            return Optional.empty();
        }
        if (sizes().isEmpty()) {
            return Optional.of("Lower renditions are off: candor.video.ffmpeg.renditions has no size from "
                    + SMALLEST_LOWER + " to " + LARGEST_LOWER + ".");
        }
        return ffmpeg.found().encodes("libx264") && ffmpeg.found().encodes("aac")
                ? Optional.empty()
                : Optional.of("Lower renditions are off: there is no ffmpeg with libx264 where the service runs.");
    }

    private List<Integer> sizes() {
        return settings.renditions().orElse(List.of()).stream()
                .filter(size -> size >= SMALLEST_LOWER && size <= LARGEST_LOWER)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** The lower renditions of one run; none where none are asked for or can be made. */
    Ladder ladder(UUID broadcast, int run, MediaRoot root, Storage storage) {
        return new Ladder(broadcast, run, root, storage, sizes(), lowerIsOff().isEmpty() ? this : null);
    }

    /** Bits a second of a rendition's picture at the most. */
    static long bitsOf(int size) {
        return Math.round(600_000 * Math.pow(size / 360.0, 1.5));
    }

    /**
     * Fragmented MP4 in and out, its picture so many lines on the shorter side.
     *
     * @throws Refusal TOO_FAST when as many run as may
     */
    Conversion lower(int size, boolean aac, Consumer<byte[]> out) {
        String threads = String.valueOf(Math.clamp(settings.renditionThreads(), 1, 16));
        String bits = String.valueOf(bitsOf(size));
        List<String> arguments = new ArrayList<>(IN);
        arguments.addAll(List.of("-copyts", "-probesize", "1000000", "-threads", "1", "-f", "mp4", "-i", "pipe:0"));
        arguments.addAll(List.of("-filter_threads", "1"));
        arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a:0?"));
        arguments.addAll(List.of("-vf", "scale=w='if(gt(iw,ih),-2,%1$d)':h='if(gt(iw,ih),%1$d,-2)'".formatted(size)));
        arguments.addAll(LOWER);
        arguments.addAll(List.of("-threads", threads, "-b:v", bits, "-maxrate", bits, "-bufsize", bits));
        arguments.addAll(aac ? List.of("-c:a", "copy") : List.of("-c:a", "aac", "-b:a", "64k"));
        arguments.addAll(List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-use_editlist", "0"));
        arguments.addAll(List.of("-flush_packets", "1", "-f", "mp4", "pipe:1"));
        try {
            FfmpegRun run = ffmpeg.run(Files.createDirectories(folder), arguments);
            return new Conversion(run, Rendition.MOST_WAITING + 1, out);
        } catch (IOException e) {
            Log.warnf("ffmpeg cannot be started: %s", e.getMessage());
            throw Refusal.unavailable("ffmpeg cannot be started where the service runs.", CameraRun.TRY_AGAIN);
        }
    }

    /** Whether a browser that records WebM can be taken. */
    boolean takesWebm() {
        return ffmpeg.isHere() && ffmpeg.found().encodes("aac");
    }

    /** Whether cameras whose sound is Opus get AAC instead. */
    boolean makesAac() {
        return takesWebm();
    }

    /**
     * Into MP4 with H.264 and AAC; a picture that is H.264 already is not touched.
     *
     * @param begins the first bytes of it, which say how the picture is coded
     * @throws Refusal UNSUPPORTED where that cannot be done here, TOO_FAST when as many run as may
     */
    Conversion fromWebm(byte[] begins, Consumer<byte[]> out) {
        return start("matroska", WebM.isH264(begins) ? PASS : transcoding(), out);
    }

    /** As above, of fragmented MP4 whose sound is Opus. */
    Conversion fromMp4(Consumer<byte[]> out) {
        return start("mp4", PASS, out);
    }

    private Conversion start(String format, List<String> picture, Consumer<byte[]> out) {
        List<String> arguments = new ArrayList<>(IN);
        arguments.addAll(List.of("-probesize", "1000000", "-f", format, "-i", "pipe:0"));
        arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a:0?"));
        arguments.addAll(picture);
        arguments.addAll(MP4);
        try {
            return new Conversion(ffmpeg.run(Files.createDirectories(folder), arguments), CHUNKS, out);
        } catch (IOException e) {
            Log.warnf("ffmpeg cannot be started: %s", e.getMessage());
            throw Refusal.unavailable("ffmpeg cannot be started where the service runs.", CameraRun.TRY_AGAIN);
        }
    }

    /** A key frame each second, because segments begin with one. */
    private List<String> transcoding() {
        String encoder = List.of("libx264", "libopenh264").stream()
                .filter(ffmpeg.found()::encodes)
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        Refusal.Kind.UNSUPPORTED,
                        "The ffmpeg here makes no H.264, which this browser does not record."));
        List<String> arguments = new ArrayList<>(List.of(
                // WebM says nothing of its rate; without this ffmpeg believes in a thousand frames a second.
                "-vf",
                "fps=30,scale=w='min(1280,iw)':h=-2",
                "-c:v",
                encoder,
                "-pix_fmt",
                "yuv420p",
                "-force_key_frames",
                "expr:gte(t,n_forced)",
                "-b:v",
                "1500k",
                "-maxrate",
                "1500k",
                "-bufsize",
                "1500k"));
        if (encoder.equals("libx264")) {
            arguments.addAll(List.of("-preset", "veryfast", "-tune", "zerolatency"));
        }
        return arguments;
    }

    /** The sound of one run, for whoever wants to hear it; hands on nothing where nobody does. */
    SoundTap tap(UUID broadcast) {
        return new SoundTap(broadcast, listeners, this::hearing);
    }

    /** MP4 in, 16,000 samples a second out; empty where there is no ffmpeg, or as many run as may. */
    private Optional<Conversion> hearing(Consumer<byte[]> pcm) {
        if (!ffmpeg.isHere()) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>(IN);
        arguments.addAll(List.of("-probesize", "100000", "-f", "mp4", "-i", "pipe:0", "-map", "0:a:0", "-vn"));
        // Silence where something is missing: the moments of what follows stay right.
        arguments.addAll(List.of("-af", "aresample=async=1000:first_pts=0", "-ac", "1", "-ar", "16000"));
        arguments.addAll(List.of("-flush_packets", "1", "-f", "s16le", "pipe:1"));
        try {
            return Optional.of(new Conversion(ffmpeg.run(Files.createDirectories(folder), arguments), CHUNKS, pcm));
        } catch (IOException | Refusal e) {
            Log.warnf("Nobody hears this camera: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
