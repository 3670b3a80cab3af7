package io.candor.web;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.candor.live.EventLog;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Pages that are the same for everybody, made once for all who ask within the same second: thousands come in the minute
 * after a link was sent. What somebody changed on this pod is in the page before they have their answer; what was changed
 * on another pod, as soon as that pod's word of it is here, and a second later if it is lost.
 */
@ApplicationScoped
class PublicPages {

    private static final Duration KEPT = Duration.ofSeconds(1);

    /** A record of two hours has some hundred kilobytes. */
    private static final long MOST_BYTES = 16 << 20;

    private final AtomicLong changes = new AtomicLong();

    private final AsyncCache<Key, Page> pages = Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumWeight(MOST_BYTES)
            .<Key, Page>weigher((key, page) -> page.html().length)
            .executor(Runnable::run)
            .buildAsync();

    /** @param policy its Content-Security-Policy */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only written
    record Page(byte[] html, String policy) {}

    /** @param change the last one that the page can know of */
    private record Key(String address, long change) {}

    void start(@Observes StartupEvent event, EventLog log) {
        log.onChange(this::changed);
    }

    /** No page that was begun before this is handed out to anybody who asks after it. */
    void changed() {
        changes.incrementAndGet();
    }

    /**
     * The page at this address, made now if there is none that says how things are. Of those who come meanwhile, one makes
     * it and the others wait for it. What {@code make} throws goes to all of them at once, and is not kept: while the
     * database is away, they do not try one after the other.
     */
    Page get(String address, Supplier<Page> make) {
        Key key = new Key(address, changes.get());
        CompletableFuture<Page> mine = new CompletableFuture<>();
        CompletableFuture<Page> page = pages.asMap().putIfAbsent(key, mine);
        if (page == null) {
            page = mine;
            try {
                mine.complete(make.get());
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            }
        }
        try {
            return page.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
