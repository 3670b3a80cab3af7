package io.candor.video;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.broadcast.BroadcastRef;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MediaMTX through its control API and playback server (mediamtx.org, "Control API" and "Playback", version 1.20). Its
 * hooks are shell commands and its images carry no program that could call us, so it is asked instead.
 */
@ApplicationScoped
class MediaMtx implements MediaServer {

    /** Candor's own name towards MediaMTX; the password is the shared secret. */
    static final String OWN_USER = "candor";

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;

    private static final Duration ADDRESS_HOLDS = Duration.ofSeconds(10);
    private static final int MOST_ADDRESSES = 1_000;

    /** Which list of the API a source is in, by the type that a path's {@code source} names. */
    private static final Map<String, String> KICK = Map.of(
            "rtmpConn", "rtmpconns",
            "rtmpsConn", "rtmpsconns",
            "rtspSession", "rtspsessions",
            "rtspsSession", "rtspssessions",
            "srtConn", "srtconns",
            "webRTCSession", "webrtcsessions");

    private final MediaMtxConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final ServerCalls calls;
    private final Map<UUID, Address> addresses = new ConcurrentHashMap<>();

    MediaMtx(MediaMtxConfig config, ObjectMapper json, Clock clock) {
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.calls = new ServerCalls(
                config.secret().map(s -> ServerCalls.basic(OWN_USER, s)).orElse(null));
    }

    @Override
    public VideoConfig.Server server() {
        return VideoConfig.Server.MEDIAMTX;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (config.secret().isEmpty()) {
            missing.add("CANDOR_VIDEO_MEDIAMTX_SECRET");
        }
        if (config.api().isEmpty()) {
            missing.add("CANDOR_VIDEO_MEDIAMTX_API");
        }
        if (config.hls().isEmpty()) {
            missing.add("CANDOR_VIDEO_MEDIAMTX_HLS");
        }
        return missing;
    }

    /** "Providing tokens" in its documentation: RTMP in the query, WHIP as a bearer token, SRT as the password. */
    @Override
    public List<WayIn> waysIn(UUID broadcast) {
        List<WayIn> ways = new ArrayList<>();
        config.rtmp()
                .map(MediaServer::base)
                .ifPresent(at -> ways.add(new WayIn(Protocol.RTMP, at, broadcast + "?token=" + WayIn.KEY)));
        config.whip()
                .map(MediaServer::base)
                .ifPresent(at -> ways.add(new WayIn(Protocol.WHIP, at + "/" + broadcast + "/whip", WayIn.KEY)));
        config.srt()
                .map(MediaServer::base)
                .ifPresent(at -> ways.add(new WayIn(
                        Protocol.SRT,
                        at + "?streamid=publish:" + broadcast + ":encoder:" + WayIn.KEY + "&pkt_size=1316",
                        null)));
        return ways;
    }

    @Override
    public String liveAddress(BroadcastRef broadcast) {
        return config.hls().map(MediaServer::base).orElse("") + "/" + broadcast.id() + "/index.m3u8";
    }

    @Override
    public List<String> origins() {
        return Stream.of(config.hls(), config.recordings())
                .flatMap(Optional::stream)
                .map(MediaServer::origin)
                .distinct()
                .toList();
    }

    /**
     * Where it recorded in one piece; with gaps there is no one address, and staff choose from the list. Each view of a
     * record asks, so the server is asked by one of them for all within some seconds, and when it is away what it said
     * last holds.
     */
    @Override
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        if (addresses.size() >= MOST_ADDRESSES) {
            addresses.clear();
        }
        Instant now = clock.instant();
        return addresses.compute(broadcast.id(), (id, held) -> {
                    if (held != null && now.isBefore(held.at.plus(ADDRESS_HOLDS))) {
                        return held;
                    }
                    try {
                        List<Recording> all = recordings(id);
                        return new Address(
                                all.size() == 1 ? Optional.of(all.getFirst().address()) : Optional.empty(), now);
                    } catch (AwayException e) {
                        return new Address(held == null ? Optional.empty() : held.recording, now);
                    }
                })
                .recording;
    }

    private record Address(Optional<String> recording, Instant at) {}

    /** Segment by segment, as the control API has it (1.20: recordingsGet, recordingsDeleteSegment). */
    @Override
    public boolean delete(UUID broadcast) {
        try {
            Optional<JsonNode> recording = read(at(config.api(), "/v3/recordings/get/" + broadcast));
            if (recording.isPresent()) {
                for (JsonNode segment : recording.get().path("segments")) {
                    delete(broadcast, segment.path("start").asText());
                }
            }
            return true;
        } catch (AwayException e) {
            Log.warnf("Recordings stay on the media server for now: %s", e.getMessage());
            return false;
        }
    }

    private void delete(UUID broadcast, String start) throws AwayException {
        String segment = "/v3/recordings/deletesegment?path=" + broadcast + "&start=" + encode(start);
        int status = calls.send("DELETE", at(config.api(), segment)).status();
        if (status != 200 && status != 404) {
            throw new AwayException("it answers with status " + status);
        }
    }

    /** It lets a player wait for the first segment. */
    @Override
    public Duration untilWatchable() {
        return Duration.ZERO;
    }

    @Override
    public Map<UUID, Publisher> publishers() throws AwayException {
        Map<UUID, Publisher> publishers = new HashMap<>();
        for (JsonNode path : items("paths")) {
            Optional<UUID> broadcast = MediaServer.broadcastOf(path.path("name").asText());
            Publisher publisher = publisherOf(path);
            if (broadcast.isPresent() && publisher != null) {
                publishers.put(broadcast.get(), publisher);
            }
        }
        return publishers;
    }

    /** 1.20: recordingsList. */
    @Override
    public Set<UUID> recorded() throws AwayException {
        return items("recordings").stream()
                .map(path -> MediaServer.broadcastOf(path.path("name").asText()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private List<JsonNode> items(String list) throws AwayException {
        List<JsonNode> items = new ArrayList<>();
        int pages = 1;
        for (int page = 0; page < pages && page < MOST_PAGES; page++) {
            JsonNode part = read(at(config.api(), "/v3/" + list + "/list?page=" + page + "&itemsPerPage=" + PAGE))
                    .orElseThrow(() -> new AwayException("it has no list of " + list));
            pages = part.path("pageCount").asInt(0);
            part.path("items").forEach(items::add);
        }
        return items;
    }

    @Override
    public Optional<Publisher> publisher(UUID broadcast) throws AwayException {
        return read(at(config.api(), "/v3/paths/get/" + broadcast)).map(this::publisherOf);
    }

    @Override
    public void kick(UUID broadcast) throws AwayException {
        Optional<Publisher> publisher = publisher(broadcast);
        if (publisher.isEmpty()) {
            return;
        }
        String list = KICK.get(publisher.get().type());
        if (list == null) {
            throw new AwayException("it has a publisher that cannot be kicked: a "
                    + publisher.get().type());
        }
        ServerCalls.Answer answer = calls.post(at(
                config.api(), "/v3/" + list + "/kick/" + encode(publisher.get().id())));
        // 404: gone meanwhile
        if (answer.status() / 100 != 2 && answer.status() != 404) {
            throw new AwayException("it kicks nobody: status " + answer.status());
        }
    }

    @Override
    public List<Recording> recordings(UUID broadcast) throws AwayException {
        if (config.recordings().isEmpty()) {
            return List.of();
        }
        String people = MediaServer.base(config.recordings().get());
        List<Recording> recordings = new ArrayList<>();
        for (JsonNode span : spans(broadcast)) {
            String start = span.path("start").asText();
            double seconds = span.path("duration").asDouble();
            recordings.add(new Recording(
                    instant(start),
                    seconds,
                    people + "/get?path=" + broadcast + "&start=" + encode(start) + "&duration=" + seconds
                            + "&format=mp4"));
        }
        return recordings;
    }

    /** What the playback server has: a list of {@code start} and {@code duration}; 404 when nothing was recorded. */
    private JsonNode spans(UUID broadcast) throws AwayException {
        if (config.playback().isEmpty()) {
            return json.createArrayNode();
        }
        return read(at(config.playback(), "/list?path=" + broadcast)).orElse(json.createArrayNode());
    }

    /** {@code available} since 1.17, {@code ready} before: there is something to read. */
    private @Nullable Publisher publisherOf(JsonNode path) {
        boolean available = path.path("available").asBoolean(path.path("ready").asBoolean());
        JsonNode source = path.path("source");
        if (!available || !source.isObject()) {
            return null;
        }
        JsonNode since = path.hasNonNull("availableTime") ? path.path("availableTime") : path.path("readyTime");
        Instant known = instant(since.asText());
        return new Publisher(
                source.path("id").asText(), source.path("type").asText(), known == null ? clock.instant() : known);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unknown) {
            return null;
        }
    }

    /** Empty when there is no such thing there. */
    private Optional<JsonNode> read(URI address) throws AwayException {
        ServerCalls.Answer answer = calls.get(address);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new AwayException("it answers with status " + answer.status());
        }
        try {
            return Optional.of(json.readTree(answer.body()));
        } catch (IOException e) {
            throw new AwayException("it does not answer in JSON");
        }
    }

    private static URI at(Optional<URI> base, String path) throws AwayException {
        return URI.create(MediaServer.base(base.orElseThrow(() -> new AwayException("it has no address"))) + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
