package io.candor.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.video.Audience.Shown;
import io.candor.video.Words.Of;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /media/{slug}/…}: playlists from memory, files from disk by the kernel, and nothing of it on an event
 * loop. A path on disk is made of an id and numbers that were parsed; text of the address never becomes part of one.
 */
@ApplicationScoped
class MediaRoute {

    private static final Pattern ADDRESS = Pattern.compile(
            "/media/(?<slug>[a-z0-9-]{1,80})/(?:(?<size>[1-9][0-9]{1,3})p/(?!watch|replay|recording\\.mp4))?(?:(?<list>live|recording|watch|replay)\\.m3u8|(?<file>recording\\.mp4)|(?<run>[1-9][0-9]{0,5})/(?:(?<init>init)\\.mp4|(?<segment>[1-9][0-9]{0,7})\\.m4s))");

    /** Of the words in one language: the list, or a file that it names. */
    private static final Pattern WORDS = Pattern.compile(
            "/media/(?<slug>[a-z0-9-]{1,80})/captions/(?<language>[A-Za-z0-9-]{2,35})/(?<list>live|recording)(?:\\.m3u8|/(?<run>[1-9][0-9]{0,5})/(?<number>[1-9][0-9]{0,7})\\.vtt)");

    /** Names the segment that a player waits for; see {@link HeldReloads}. */
    private static final String SEGMENT = "_HLS_msn";

    /** Beyond the newest, a player may ask so far (draft-pantos-hls-rfc8216bis, 6.2.5.2). */
    private static final int FURTHEST = 2;

    private static final Pattern RANGE = Pattern.compile("bytes=(?!-$)([0-9]{0,12})-([0-9]{0,12})");

    /** Longer than any browser sends; then nothing is compressed. */
    private static final int LONGEST_HEADER = 1_000;

    private static final Pattern NO_WEIGHT = Pattern.compile("q=0(?:\\.0{0,3})?", Pattern.CASE_INSENSITIVE);

    /** Media never changes, but it may be taken away: what a CDN still has must be gone soon after. */
    private static final Duration KEPT_LIVE = Duration.ofMinutes(1);

    private static final Duration KEPT_PUBLISHED = Duration.ofHours(1);

    private final Vertx vertx;
    private final Audience audience;
    private final Library library;
    private final Words words;
    private final RecordingFiles files;
    private final ObjectMapper json;
    private final HeldReloads held;

    MediaRoute(Vertx vertx, Audience audience, Library library, Words words, RecordingFiles files, ObjectMapper json) {
        this.vertx = vertx;
        this.audience = audience;
        this.library = library;
        this.words = words;
        this.files = files;
        this.json = json;
        this.held = new HeldReloads(vertx);
    }

    /** What is answered: text, or a part of a file. */
    private sealed interface Answer {
        record Text(Listed text, String type, String caching) implements Answer {}

        record File(Path path, long size, String type, String caching) implements Answer {

            /** Refuses what is not there, or is no longer. */
            static File of(Path path, String type, String caching) throws IOException {
                try {
                    BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
                    if (file.isRegularFile()) {
                        return new File(path, file.size(), type, caching);
                    }
                } catch (NoSuchFileException gone) {
                    // told below
                }
                throw Refusal.notFound("Nothing lives at this address.");
            }
        }
    }

    void install(@Observes Router router) {
        router.route("/media/*").handler(this::serve);
    }

    private void serve(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            refuse(context, Refusal.withStatus(Refusal.Kind.UNSUPPORTED, 405, "Not with this method."));
            return;
        }
        Matcher address = ADDRESS.matcher(context.normalizedPath());
        Matcher ofWords = WORDS.matcher(context.normalizedPath());
        if (!address.matches() && !ofWords.matches()) {
            refuse(context, Refusal.notFound("Nothing lives at this address."));
            return;
        }
        boolean staff = context.user() instanceof QuarkusHttpUser user && Staff.is(user.getSecurityIdentity());
        if (address.matches() && isLive(address) && context.request().getParam(SEGMENT) != null) {
            hold(context, address, staff);
        } else {
            answer(context, address, ofWords, staff);
        }
    }

    private static boolean isLive(Matcher address) {
        return "live".equals(address.group("list")) && address.group("size") == null;
    }

    /** Answers when the list has reached the segment that was asked for. */
    private void hold(RoutingContext context, Matcher address, boolean staff) {
        long segment;
        try {
            segment = Long.parseLong(context.request().getParam(SEGMENT));
        } catch (NumberFormatException e) {
            refuse(context, Refusal.invalid(SEGMENT, "The number of a segment."));
            return;
        }
        Context here = vertx.getOrCreateContext();
        vertx.executeBlocking(() -> reach(address, staff), false).onComplete(found -> {
            if (found.failed()) {
                refuse(context, asRefusal(found.cause()));
                return;
            }
            Reach reach = found.result();
            if (segment > reach.newest() + FURTHEST) {
                refuse(context, Refusal.invalid(SEGMENT, "The list is far from there."));
            } else if (reach.isOver() || segment <= reach.newest()) {
                answer(context, address, null, staff);
            } else {
                held.until(reach.broadcast(), segment, () -> library.newest(reach.broadcast()))
                        .onComplete(there -> here.runOnContext(go -> answer(context, address, null, staff)));
            }
        });
    }

    private record Reach(UUID broadcast, boolean isOver, long newest) {}

    private Reach reach(Matcher address, boolean staff) throws IOException {
        Shown shown = shown(address.group("slug"), staff);
        requireMayLoad(shown, Of.LIVE, staff);
        return new Reach(shown.id(), shown.isOver(), library.newest(shown.id()));
    }

    /** @param ofWords looked at where {@code address} does not match */
    private void answer(RoutingContext context, Matcher address, @Nullable Matcher ofWords, boolean staff) {
        if (context.response().closed()) {
            return;
        }
        vertx.executeBlocking(
                        () -> ofWords == null || address.matches() ? find(address, staff) : findWords(ofWords, staff),
                        false)
                .onComplete(found -> {
                    if (found.failed()) {
                        refuse(context, asRefusal(found.cause()));
                        return;
                    }
                    switch (found.result()) {
                        case Answer.Text text -> sendText(context, text);
                        case Answer.File file -> sendFile(context, file);
                    }
                });
    }

    private Answer find(Matcher address, boolean staff) throws Exception {
        Shown shown = shown(address.group("slug"), staff);
        String list = address.group("list");
        String size = address.group("size");
        if (list != null) {
            Of what = list.equals("live") || list.equals("watch") ? Of.LIVE : Of.RECORDING;
            requireMayLoad(shown, what, staff);
            Optional<Listed> text = switch (list) {
                case "live" ->
                    size == null
                            ? library.live(shown.id(), shown.isOver())
                            : library.live(shown.id(), shown.isOver(), Integer.parseInt(size));
                case "recording" ->
                    size == null
                            ? library.recording(shown.id())
                            : library.recording(shown.id(), Integer.parseInt(size));
                default -> words.multivariant(shown, what).map(Listed::uncompressed);
            };
            return text.map(t -> new Answer.Text(t, Playlist.MEDIA_TYPE, caching(shown, what)))
                    .orElseThrow(() ->
                            Refusal.notFound(what == Of.LIVE ? "There is no picture yet." : "There is no recording."));
        }
        if (address.group("file") != null) {
            requireMayLoad(shown, Of.RECORDING, staff);
            if (!staff) {
                throw Refusal.notFound("Nothing lives at this address.");
            }
            return Answer.File.of(files.file(shown.id()), "video/mp4", "private, no-store");
        }
        if (shown.mayFollow(staff)) {
            int run = Integer.parseInt(address.group("run"));
            String caching = cachingOfMedia(shown);
            MediaRoot root = size == null ? library.root() : library.root().lower(Integer.parseInt(size));
            return address.group("init") != null
                    ? Answer.File.of(root.init(shown.id(), run), "video/mp4", caching)
                    : Answer.File.of(
                            root.segment(shown.id(), run, Integer.parseInt(address.group("segment"))),
                            "video/iso.segment",
                            caching);
        }
        throw Refusal.notFound("Nothing lives at this address.");
    }

    private Answer findWords(Matcher address, boolean staff) throws Exception {
        Shown shown = shown(address.group("slug"), staff);
        Of what = address.group("list").equals("live") ? Of.LIVE : Of.RECORDING;
        requireMayLoad(shown, what, staff);
        String language = address.group("language");
        boolean isFile = address.group("run") != null;
        Optional<String> text = isFile
                ? words.file(
                        shown,
                        what,
                        language,
                        Integer.parseInt(address.group("run")),
                        Integer.parseInt(address.group("number")))
                : words.playlist(shown, what, language);
        // The words of a segment may be put right, so they are never immutable.
        String caching = isFile && what == Of.LIVE && shown.isPublic() ? "public, max-age=5" : caching(shown, what);
        return text.map(t -> new Answer.Text(
                        Listed.uncompressed(t), isFile ? WordsFile.MEDIA_TYPE : Playlist.MEDIA_TYPE, caching))
                .orElseThrow(() -> Refusal.notFound("Nothing lives at this address."));
    }

    private Shown shown(String slug, boolean staff) {
        Shown shown = audience.of(slug);
        if (shown.staffOnly() && !staff) {
            throw Refusal.notFound("Nothing lives at this address.");
        }
        return shown;
    }

    private static void requireMayLoad(Shown shown, Of what, boolean staff) {
        if (!(what == Of.LIVE ? shown.mayFollow(staff) : shown.mayReplay(staff))) {
            throw Refusal.notFound("Nothing lives at this address.");
        }
    }

    private static String caching(Shown shown, Of what) {
        return shown.isPublic() ? "public, max-age=" + (what == Of.LIVE ? 1 : 60) : "private, no-store";
    }

    private static String cachingOfMedia(Shown shown) {
        if (!shown.isPublic()) {
            return "private, no-store";
        }
        Duration kept = shown.isOver() ? KEPT_PUBLISHED : KEPT_LIVE;
        return "public, max-age=" + kept.toSeconds() + ", immutable";
    }

    private static void sendText(RoutingContext context, Answer.Text answer) {
        String takes = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        byte[] gzipped = takes != null && takesGzip(takes) ? answer.text().gzipped() : null;
        byte[] bytes = gzipped == null ? answer.text().plain() : gzipped;
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, answer.caching())
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length));
        if (gzipped != null) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }

    /** Named, and not refused with a weight of nothing (RFC 9110, 12.5.3). */
    static boolean takesGzip(String header) {
        if (header.length() > LONGEST_HEADER) {
            return false;
        }
        for (String coding : header.split(",", -1)) {
            int end = coding.indexOf(';');
            String name = (end < 0 ? coding : coding.substring(0, end)).strip();
            if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
                String weight = end < 0 ? "" : coding.substring(end + 1).strip();
                return !NO_WEIGHT.matcher(weight).matches();
            }
        }
        return false;
    }

    /** Whole, or the one range that was asked for (RFC 9110, 14); of several ranges none, which is allowed. */
    private static void sendFile(RoutingContext context, Answer.File file) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, file.caching())
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        if (file.path().endsWith(RecordingFiles.NAME)) {
            response.putHeader("Content-Disposition", "attachment; filename=\"" + RecordingFiles.NAME + "\"");
        }
        long size = file.size();
        String asked = context.request().getHeader("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        long from = 0;
        long to = size - 1;
        if (range.matches()) {
            boolean last = range.group(1).isEmpty();
            from = last ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
            to = last || range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
            if (from > to) {
                response.setStatusCode(416)
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader("Content-Range", "bytes */" + size)
                        .end();
                return;
            }
            response.setStatusCode(206).putHeader("Content-Range", "bytes " + from + "-" + to + "/" + size);
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(to - from + 1))
                    .end();
        } else {
            response.sendFile(file.path().toString(), from, to - from + 1).onFailure(gone -> context.fail(gone));
        }
    }

    private static Refusal asRefusal(Throwable e) {
        if (e instanceof Refusal refusal) {
            return refusal;
        }
        Log.warnf("Media cannot be served: %s", e.toString());
        return Refusal.unavailable("This cannot be read right now.", Duration.ofSeconds(2));
    }

    private void refuse(RoutingContext context, Refusal refusal) {
        try {
            context.response()
                    .setStatusCode(refusal.problem().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json.writeValueAsString(refusal.problem()));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
