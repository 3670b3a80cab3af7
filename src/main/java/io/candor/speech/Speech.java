package io.candor.speech;

import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.speech.SpeechEngine.Heard;
import io.candor.speech.SpeechStates.State;
import io.candor.transcript.Captions;
import io.candor.video.SoundListener;
import io.candor.video.SoundSource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hears a broadcast whose staff want it heard, and writes captions of what was said. */
@ApplicationScoped
public class Speech implements SoundListener {

    static final String NOT_SET_UP = "No speech engine is set up on this installation.";

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final SpeechConfig config;
    private final SpeechStates states;
    private final Broadcasts broadcasts;
    private final Captions captions;
    private final SoundSource source;
    private final @Nullable SpeechEngine engine;

    @Inject
    Speech(SpeechConfig config, SpeechStates states, Broadcasts broadcasts, Captions captions, SoundSource source) {
        this(config, engine(config), states, broadcasts, captions, source);
    }

    Speech(
            SpeechConfig config,
            @Nullable SpeechEngine engine,
            SpeechStates states,
            Broadcasts broadcasts,
            Captions captions,
            SoundSource source) {
        this.config = config;
        this.engine = engine;
        this.states = states;
        this.broadcasts = broadcasts;
        this.captions = captions;
        this.source = source;
    }

    /** Null when speech recognition is off, or is set up without what it needs. */
    private static @Nullable SpeechEngine engine(SpeechConfig config) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return switch (config.engine()) {
            case OFF -> null;
            case VOSK -> new VoskEngine(config.voskModel().orElse(""));
            case VOSK_SERVER -> new VoskServerEngine(required(config.voskServer(), "candor.speech.vosk-server"), http);
            case OPENAI ->
                new OpenAiEngine(
                        required(config.openaiUrl(), "candor.speech.openai-url"),
                        config.openaiModel(),
                        config.openaiKey(),
                        config.openaiTimeout(),
                        http);
        };
    }

    private static URI required(Optional<URI> address, String property) {
        return address.orElseThrow(() -> new IllegalStateException(property + " is needed for this speech engine"));
    }

    boolean isOn() {
        return engine != null;
    }

    String engineName() {
        return config.engine().name();
    }

    /** What staff should know of a broadcast on air that is to be heard; empty when all is well. */
    Optional<String> notice(BroadcastRef broadcast) {
        if (broadcast.state() != io.candor.broadcast.State.LIVE) {
            return Optional.empty();
        }
        return states.find(broadcast.id())
                .filter(State::wanted)
                .flatMap(state -> trouble().or(() -> Optional.ofNullable(state.notice())));
    }

    /** Why no broadcast can be heard on this installation, whatever staff wish. */
    Optional<String> trouble() {
        return engine == null ? Optional.of(NOT_SET_UP) : source.trouble();
    }

    @Override
    public Optional<Sound> begins(UUID broadcast, Instant startsAt) {
        if (engine == null) {
            return Optional.empty();
        }
        try {
            State state = states.find(broadcast).orElse(null);
            BroadcastRef ref = broadcasts.ref(broadcast).orElse(null);
            if (state == null || !state.wanted() || ref == null) {
                return Optional.empty();
            }
            BroadcastView view = broadcasts.require(ref.slug(), true);
            Instant onAir = view.wentLiveAt() == null ? startsAt : view.wentLiveAt();
            long offset = Duration.between(onAir, startsAt).toMillis();
            return Optional.of(listen(engine, broadcast, state.language(), offset, view.pace()));
        } catch (RuntimeException e) {
            Log.warnf("Speech recognition could not begin: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private Ears listen(SpeechEngine with, UUID broadcast, String language, long offset, int pace) {
        Line line = new Line();
        return new Ears(
                with,
                language,
                config.retry(),
                heard -> write(broadcast, language, heard, offset, pace, line),
                report -> states.report(broadcast, report.listening(), report.notice()));
    }

    /** The line that is being spoken: interim words keep its number until the final ones come. */
    private static final class Line {
        private @Nullable Long seq;
        private String text = "";
    }

    private void write(UUID broadcast, String language, Heard heard, long offset, int pace, Line line) {
        boolean nothingNew = !heard.isFinal() && heard.text().equals(line.text);
        if (nothingNew || states.find(broadcast).filter(State::wanted).isEmpty()) {
            return;
        }
        broadcasts.ref(broadcast).ifPresent(ref -> {
            long start = Math.max(0, (offset + heard.startMs()) * pace);
            long end = Math.max(start, (offset + heard.endMs()) * pace);
            captions.write(ref, line.seq, language, start, end, heard.text(), heard.isFinal())
                    .ifPresent(seq -> {
                        line.seq = heard.isFinal() ? null : Long.valueOf(seq);
                        line.text = heard.isFinal() ? "" : heard.text();
                    });
        });
    }
}
