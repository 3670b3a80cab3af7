package io.candor.rehearsal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.access.signin.ApiTokens;
import io.candor.access.signin.TokenScope;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The rehearsals that this pod plays. Each plays against this pod's own public address, as real people would. */
@ApplicationScoped
class Rehearsals {

    private static final List<String> BUNDLED = List.of("airline-outage");
    private static final int REMEMBERED = 50;
    private static final int AT_ONCE = 4;

    private final Broadcasts broadcasts;
    private final ApiTokens tokens;
    private final ObjectMapper json;
    private final Clock clock;
    private final Config config;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, Rehearsal> playing = new LinkedHashMap<>();

    Rehearsals(Broadcasts broadcasts, ApiTokens tokens, ObjectMapper json, Clock clock, Config config) {
        this.broadcasts = broadcasts;
        this.tokens = tokens;
        this.json = json;
        this.clock = clock;
        this.config = config;
    }

    /** How far a rehearsal is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(
            String slug,
            String title,
            Rehearsal.State state,
            int speed,
            long moment,
            long durationMs,
            @Nullable String note) {}

    /** A script that comes with Candor. */
    record Bundled(String name, String title, long durationMs, int questions) {}

    List<Bundled> bundled() {
        return BUNDLED.stream()
                .map(name -> {
                    Script script = load(name);
                    return new Bundled(
                            name,
                            script.title(),
                            script.durationMs(),
                            script.questions().size());
                })
                .toList();
    }

    /** The bundled script of that name. */
    Script load(String name) {
        if (!BUNDLED.contains(name)) {
            throw Refusal.invalid("script", "There is no script of that name.");
        }
        String resource = "rehearsals/" + name + ".json";
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return json.readValue(in, Script.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized Progress start(Script script, int speed, Staff by) {
        script.check();
        long now = playing.values().stream()
                .filter(r -> r.state() == Rehearsal.State.PLAYING)
                .count();
        if (now >= AT_ONCE) {
            throw Refusal.notAllowedNow(
                    Rehearsal.State.PLAYING, "At most " + AT_ONCE + " rehearsals play at the same time.");
        }
        BroadcastView broadcast = broadcasts.createRehearsal(script.plan(), speed, by);
        Duration life = Duration.ofMillis(script.durationMs() / speed).plusHours(1);
        ApiTokens.NewToken token = tokens.create(by, "Rehearsal " + broadcast.slug(), TokenScope.ALL, life);
        URI address = ownAddress().resolve("/api/broadcasts/" + broadcast.slug() + "/");
        URI room = URI.create(address.resolve("room").toString().replaceFirst("^http", "ws"));
        Rehearsal rehearsal = new Rehearsal(
                script,
                speed,
                new StaffClient(http, address, token.token(), json),
                new Crowd(http, room, token.token(), json),
                clock);
        remember(broadcast.slug(), rehearsal);
        rehearsal.start(() -> tokens.revoke(by, token.id()));
        return progress(broadcast.slug(), broadcast.title(), rehearsal);
    }

    synchronized Progress progress(String slug) {
        return find(slug)
                .map(r -> progress(slug, broadcasts.require(slug, true).title(), r))
                .orElseThrow(() -> Refusal.notFound("No such rehearsal is playing here."));
    }

    synchronized void stop(String slug) {
        find(slug)
                .orElseThrow(() -> Refusal.notFound("No such rehearsal is playing here."))
                .stop();
    }

    synchronized void stopAll(@Observes ShutdownEvent event) {
        playing.values().forEach(Rehearsal::stop);
    }

    private Optional<Rehearsal> find(String slug) {
        return Optional.ofNullable(playing.get(slug));
    }

    private void remember(String slug, Rehearsal rehearsal) {
        playing.put(slug, rehearsal);
        if (playing.size() > REMEMBERED) {
            playing.entrySet().stream()
                    .filter(e -> e.getValue().state() != Rehearsal.State.PLAYING)
                    .findFirst()
                    .ifPresent(oldest -> playing.remove(oldest.getKey()));
        }
    }

    private static Progress progress(String slug, String title, Rehearsal r) {
        return new Progress(slug, title, r.state(), r.speed(), r.moment(), r.durationMs(), r.note());
    }

    /** Where this service listens; Quarkus writes the port it really got back into its configuration. */
    private URI ownAddress() {
        boolean test = io.quarkus.runtime.LaunchMode.current() == io.quarkus.runtime.LaunchMode.TEST;
        int port = config.getValue(test ? "quarkus.http.test-port" : "quarkus.http.port", Integer.class);
        return URI.create("http://127.0.0.1:" + port);
    }
}
