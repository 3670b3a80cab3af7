package io.candor.followup;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a language model thinks of sentences, where an operator has set one up. It only adds to what the rules hear: a
 * promise that a model does not see is not taken from anybody. Each sentence is asked about once a pod.
 */
@ApplicationScoped
class SecondOpinion {

    /** Ten hours of speech; whoever asks again pays again. */
    private static final int REMEMBERED = 10_000;

    enum Verdict {
        COMMITMENT,
        NONE,
        /** Not asked yet, or there was no answer. */
        UNKNOWN
    }

    private final Optional<ChatModel> model;
    private final Duration retry;
    private final Clock clock;
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile Instant notBefore = Instant.MIN;

    SecondOpinion(PromiseConfig config, Clock clock) {
        this.model = config.modelUrl()
                .map(url -> new ChatModel(url, config.model(), config.modelKey(), config.modelTimeout()));
        this.retry = config.modelRetry();
        this.clock = clock;
    }

    boolean isAsked() {
        return model.isPresent();
    }

    Verdict of(String sentence) {
        if (model.isEmpty()) {
            return Verdict.NONE;
        }
        synchronized (verdicts) {
            return verdicts.getOrDefault(sentence, Verdict.UNKNOWN);
        }
    }

    /** Asks about those that it was not asked about yet. Blocks, for no longer than is configured for each few of them. */
    void read(List<String> sentences) {
        List<String> unknown = sentences.stream()
                .distinct()
                .filter(sentence -> of(sentence) == Verdict.UNKNOWN)
                .toList();
        for (int from = 0; from < unknown.size() && !clock.instant().isBefore(notBefore); ) {
            int to = Math.min(unknown.size(), from + ChatModel.MOST_SENTENCES);
            ask(unknown.subList(from, to));
            from = to;
        }
    }

    private void ask(List<String> sentences) {
        try {
            Set<Integer> commitments = model.orElseThrow().commitmentsAmong(sentences);
            synchronized (verdicts) {
                for (int i = 0; i < sentences.size(); i++) {
                    verdicts.put(sentences.get(i), commitments.contains(i) ? Verdict.COMMITMENT : Verdict.NONE);
                }
            }
        } catch (IOException e) {
            notBefore = clock.instant().plus(retry);
            Log.warnf("The model for promises is left alone for %s: %s", retry, e.getMessage());
        }
    }
}
