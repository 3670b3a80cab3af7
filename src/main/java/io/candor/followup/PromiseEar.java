package io.candor.followup;

import io.candor.transcript.TranscriptChanged;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjLongConsumer;

/**
 * Listens beside the captions, never in their way: one thread a pod for the rules and one for a model that may be asked
 * after them, several batches of lines at once. What it misses because a pod dies is heard with the next lines, or by a
 * person.
 */
@ApplicationScoped
class PromiseEar {

    /** How long lines are collected before they are read; a draft need not be faster than the person who reads it. */
    private static final long COLLECT_MS = 1_000;

    /** Each question to a model costs; what is said in this time is one question. */
    private static final long COLLECT_FOR_A_MODEL_MS = 2_000;

    private final PromisesHeard heard;
    private final SecondOpinion opinion;
    private final Reader rules;
    private final Reader model;

    PromiseEar(PromisesHeard heard, SecondOpinion opinion) {
        this.heard = heard;
        this.opinion = opinion;
        this.rules = new Reader("promise-ear", COLLECT_MS, this::byRules);
        this.model = new Reader("promise-model", COLLECT_FOR_A_MODEL_MS, this::byModel);
    }

    void hear(@Observes(during = TransactionPhase.AFTER_SUCCESS) TranscriptChanged change) {
        rules.hear(change.broadcast(), change.fromMs());
    }

    private void byRules(UUID broadcast, long from) {
        heard.listen(broadcast, from, opinion);
        if (opinion.isAsked()) {
            model.hear(broadcast, from);
        }
    }

    private void byModel(UUID broadcast, long from) {
        opinion.read(heard.publicSentences(broadcast, from));
        heard.listen(broadcast, from, opinion);
    }

    /** One thread, while there is something to read. */
    private static final class Reader {
        private final String name;
        private final long collectMs;
        private final ObjLongConsumer<UUID> read;
        private final Map<UUID, Long> toRead = new ConcurrentHashMap<>();
        private final AtomicBoolean reading = new AtomicBoolean();

        Reader(String name, long collectMs, ObjLongConsumer<UUID> read) {
            this.name = name;
            this.collectMs = collectMs;
            this.read = read;
        }

        void hear(UUID broadcast, long fromMs) {
            toRead.merge(broadcast, fromMs, Math::min);
            if (reading.compareAndSet(false, true)) {
                Thread.ofVirtual().name(name).start(this::readAll);
            }
        }

        private void readAll() {
            do {
                try {
                    Thread.sleep(collectMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                for (UUID broadcast : List.copyOf(toRead.keySet())) {
                    Long from = toRead.remove(broadcast);
                    if (from != null) {
                        read(broadcast, from);
                    }
                }
                reading.set(false);
            } while (!toRead.isEmpty() && reading.compareAndSet(false, true));
        }

        private void read(UUID broadcast, long from) {
            try {
                read.accept(broadcast, from);
            } catch (RuntimeException e) {
                // costs drafts only, and the next lines are read from further back
                Log.warnf("Captions were not searched for promises: %s", e.getMessage());
            }
        }
    }
}
