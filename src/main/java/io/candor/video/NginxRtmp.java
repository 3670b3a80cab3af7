package io.candor.video;

import io.candor.broadcast.BroadcastRef;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.StringReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * nginx-rtmp through its statistics and its control address (nginx-rtmp-module wiki, "Directives"). It tells us itself
 * when somebody comes and goes; the statistics are what is believed, because a call can be lost.
 */
@ApplicationScoped
class NginxRtmp implements MediaServer {

    private static final Duration FIRST_FRAGMENTS = Duration.ofSeconds(3);

    private final NginxRtmpConfig config;
    private final ServerRecordings recordings;
    private final Clock clock;
    private final ServerCalls calls = new ServerCalls(null);

    NginxRtmp(NginxRtmpConfig config, ServerRecordings recordings, Clock clock) {
        this.config = config;
        this.recordings = recordings;
        this.clock = clock;
    }

    @Override
    public VideoConfig.Server server() {
        return VideoConfig.Server.NGINX_RTMP;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (config.secret().isEmpty()) {
            missing.add("CANDOR_VIDEO_NGINX_RTMP_SECRET");
        }
        if (config.stat().isEmpty()) {
            missing.add("CANDOR_VIDEO_NGINX_RTMP_STAT");
        }
        if (config.control().isEmpty()) {
            missing.add("CANDOR_VIDEO_NGINX_RTMP_CONTROL");
        }
        if (config.hls().isEmpty()) {
            missing.add("CANDOR_VIDEO_NGINX_RTMP_HLS");
        }
        return missing;
    }

    /** The stream's name is public (HLS is written under it), so the key travels beside it, as an argument. */
    @Override
    public List<WayIn> waysIn(UUID broadcast) {
        return config.rtmp()
                .map(at -> List.of(new WayIn(Protocol.RTMP, MediaServer.base(at), broadcast + "?token=" + WayIn.KEY)))
                .orElse(List.of());
    }

    @Override
    public String liveAddress(BroadcastRef broadcast) {
        return config.hls().map(MediaServer::base).orElse("") + "/" + broadcast.id() + ".m3u8";
    }

    @Override
    public List<String> origins() {
        return config.hls().map(MediaServer::origin).stream().toList();
    }

    /** Its recordings are FLV files, which no browser plays. */
    @Override
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        return Optional.empty();
    }

    /** It offers no way to delete files; only what Candor knows of them goes. */
    @Override
    public boolean delete(UUID broadcast) {
        recordings.forget(broadcast);
        Log.infof("Recordings of %s are files on nginx, for its operator to delete", broadcast);
        return true;
    }

    /** It has no playlist before the first fragments are complete, and a CDN would remember that there was none. */
    @Override
    public Duration untilWatchable() {
        return FIRST_FRAGMENTS;
    }

    @Override
    public Map<UUID, Publisher> publishers() throws AwayException {
        URI stat = config.stat().orElseThrow(() -> new AwayException("its statistics have no address"));
        ServerCalls.Answer answer = calls.get(stat);
        if (answer.status() != 200) {
            throw new AwayException("its statistics answer with status " + answer.status());
        }
        try {
            return read(answer.body());
        } catch (XMLStreamException e) {
            throw new AwayException("its statistics are no XML");
        }
    }

    @Override
    public Optional<Publisher> publisher(UUID broadcast) throws AwayException {
        return Optional.ofNullable(publishers().get(broadcast));
    }

    @Override
    public void kick(UUID broadcast) throws AwayException {
        URI control = config.control().orElseThrow(() -> new AwayException("its control has no address"));
        ServerCalls.Answer answer = calls.get(URI.create(
                MediaServer.base(control) + "/drop/publisher?app=" + config.application() + "&name=" + broadcast));
        if (answer.status() / 100 != 2) {
            throw new AwayException("its control answers with status " + answer.status());
        }
    }

    @Override
    public Set<UUID> recorded() {
        return Set.of();
    }

    @Override
    public List<Recording> recordings(UUID broadcast) {
        return config.recordings()
                .map(at -> recordings.of(broadcast).stream()
                        .map(r -> new Recording(r.recordedAt(), null, MediaServer.base(at) + "/" + r.name()))
                        .toList())
                .orElse(List.of());
    }

    /**
     * {@code rtmp/server/application/live/stream}: its {@code name}, and the {@code client} with an element
     * {@code publishing} of its own, with its {@code id} and for how many milliseconds it is there ({@code time}).
     */
    private Map<UUID, Publisher> read(String xml) throws XMLStreamException {
        Map<UUID, Publisher> publishers = new HashMap<>();
        XMLStreamReader reader = statistics().createXMLStreamReader(new StringReader(xml));
        List<String> path = new ArrayList<>();
        String application = "";
        String name = "";
        Client client = new Client();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.add(reader.getLocalName());
                    switch (String.join("/", path)) {
                        case "rtmp/server/application/live/stream/client" -> client = new Client();
                        case "rtmp/server/application/live/stream/client/publishing" -> client.publishes = true;
                        default -> {
                            // of no interest
                        }
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    switch (String.join("/", path)) {
                        case "rtmp/server/application/name" -> application = reader.getText();
                        case "rtmp/server/application/live/stream/name" -> name = reader.getText();
                        case "rtmp/server/application/live/stream/client/id" -> client.id = reader.getText();
                        case "rtmp/server/application/live/stream/client/time" -> client.time = reader.getText();
                        default -> {
                            // of no interest
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    boolean ours = application.equals(config.application()) && client.publishes;
                    if (ours && path.getLast().equals("client")) {
                        Publisher publisher = client.publisher();
                        MediaServer.broadcastOf(name).ifPresent(b -> publishers.put(b, publisher));
                    }
                    path.removeLast();
                }
                default -> {
                    // comments and the like
                }
            }
        }
        return publishers;
    }

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");

    private final class Client {
        String id = "";
        String time = "0";
        boolean publishes;

        Publisher publisher() {
            long millis = MILLIS.matcher(time).matches() ? Long.parseLong(time) : 0;
            return new Publisher(id, "rtmp", clock.instant().minusMillis(millis));
        }
    }

    /** Without document types and entities: the statistics have none, and whoever sends some wants something else. */
    private static XMLInputFactory statistics() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
