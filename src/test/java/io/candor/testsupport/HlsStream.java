package io.candor.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A camera that is on the air through a media server on this machine, to which everything can happen that happens to
 * such servers. Real H.264 and AAC in fMP4 from ffmpeg, one second a segment; the number of each frame is burned into
 * the picture.
 */
public final class HlsStream implements AutoCloseable {

    /** What the server does with a request. */
    private enum Mood {
        WELL,
        REFUSES,
        HANGS_UP
    }

    /** Segments {@code from} up to {@code to} (excluded) of the film, the first of them shot at {@code at}. */
    private record Run(int from, int to, Instant at) {
        int length() {
            return to - from;
        }
    }

    private static final int WINDOW = 30;

    private final Path film = Film.get();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Run> finished = new ArrayList<>();
    private volatile Mood mood = Mood.WELL;
    private Run current;
    private boolean on;
    private boolean over;

    private HlsStream(Run first, boolean on) {
        this.current = first;
        this.on = on;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** On air since {@code seconds} ago: so much can be rewound. */
    public static HlsStream onAirSince(int seconds) {
        Film.get(); // the first time it is shot, which takes a while
        return new HlsStream(new Run(0, Film.SECONDS, Instant.now().minusSeconds(seconds)), true);
    }

    /** Nothing was shot yet. */
    public static HlsStream offAir() {
        return new HlsStream(new Run(0, 0, Instant.EPOCH), false);
    }

    /** A recording: after {@code before} seconds the camera was away for a while, and came back for {@code after}. */
    public synchronized void isARecording(Instant began, int before, Duration away, int after) {
        finished.add(new Run(0, before, began));
        finished.add(new Run(before, before + after, began.plusSeconds(before).plus(away)));
        over = true;
    }

    /** When the camera saw the frame with this number. */
    public synchronized Instant dateOf(int frame) {
        List<Run> runs = runs();
        return runs.stream()
                .filter(run -> frame >= run.from * Film.FRAMES_A_SECOND && frame < run.to * Film.FRAMES_A_SECOND)
                .findFirst()
                .map(run -> run.at.plusMillis((frame - run.from * Film.FRAMES_A_SECOND) * 1000L / Film.FRAMES_A_SECOND))
                .orElseThrow(() -> new AssertionError("no camera saw frame " + frame + " in " + runs));
    }

    /** What ran, and what runs. */
    private List<Run> runs() {
        List<Run> runs = new ArrayList<>(finished);
        if (on) {
            runs.add(new Run(current.from, current.from + shot(), current.at));
        }
        return runs;
    }

    public String address() {
        return origin() + "/live.m3u8";
    }

    /** Lists the same stream, and one with its sound only. */
    public String addressWithSoundOnly() {
        return origin() + "/master.m3u8";
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The camera is gone: the playlist stays as it is. */
    public synchronized void cameraGoes() {
        int shot = shot();
        finished.add(new Run(current.from, current.from + shot, current.at));
        on = false;
    }

    /** The camera is there again: a new run, with a discontinuity. */
    public synchronized void cameraComes() {
        int from = finished.getLast().to;
        current = new Run(from, Film.SECONDS, Instant.now().minusSeconds(1));
        on = true;
        over = false;
    }

    /** The server says that there will be nothing more. */
    public synchronized void ends() {
        cameraGoes();
        over = true;
    }

    public void refusesEverything() {
        mood = Mood.REFUSES;
    }

    public void hangsUp() {
        mood = Mood.HANGS_UP;
    }

    public void isWell() {
        mood = Mood.WELL;
    }

    private int shot() {
        long seconds = Duration.between(current.at, Instant.now()).toSeconds();
        return (int) Math.min(seconds, current.length());
    }

    private synchronized String playlist(String prefix) {
        List<Run> runs = runs();
        int all = runs.stream().mapToInt(Run::length).sum();
        int skip = over && !on ? 0 : Math.max(0, all - WINDOW);
        StringBuilder list = new StringBuilder("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:1
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA-SEQUENCE:%d
                """.formatted(skip));
        int place = 0;
        int before = 0;
        StringBuilder segments = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            boolean opened = false;
            for (int n = 0; n < run.length(); n++, place++) {
                if (place < skip) {
                    before = i;
                    continue;
                }
                if (!opened) {
                    segments.append(i > before ? "#EXT-X-DISCONTINUITY\n" : "")
                            .append("#EXT-X-MAP:URI=\"%sinit.mp4\"\n".formatted(prefix));
                    opened = true;
                }
                segments.append("#EXT-X-PROGRAM-DATE-TIME:%s\n".formatted(run.at.plusSeconds(n)))
                        .append("#EXTINF:1.0,\n%s%d.m4s\n".formatted(prefix, run.from + n));
            }
        }
        list.append("#EXT-X-DISCONTINUITY-SEQUENCE:%d\n".formatted(before)).append(segments);
        return list.append(over ? "#EXT-X-ENDLIST\n" : "").toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            switch (mood) {
                case HANGS_UP -> {}
                case REFUSES -> exchange.sendResponseHeaders(404, -1);
                case WELL -> send(exchange, path);
            }
        }
    }

    private void send(HttpExchange exchange, String path) throws IOException {
        boolean playlist = path.endsWith(".m3u8");
        byte[] body;
        try {
            body = switch (path) {
                case "/live.m3u8" -> playlist("film-").getBytes(StandardCharsets.UTF_8);
                case "/sound.m3u8" -> playlist("sound-").getBytes(StandardCharsets.UTF_8);
                case "/master.m3u8" -> MASTER.getBytes(StandardCharsets.UTF_8);
                default ->
                    Files.readAllBytes(film.resolve(Path.of(path).getFileName().toString()));
            };
        } catch (NoSuchFileException e) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", playlist ? "application/vnd.apple.mpegurl" : "video/mp4");
        exchange.getResponseHeaders().set("Cache-Control", playlist ? "no-store" : "max-age=60");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static final String MASTER = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="avc1.42c015,mp4a.40.2",RESOLUTION=320x180
            live.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="mp4a.40.2"
            sound.m3u8
            """;

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
