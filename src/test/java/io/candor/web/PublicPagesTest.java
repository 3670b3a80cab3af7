package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PublicPagesTest {

    private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.BLOCKED);

    private final PublicPages pages = new PublicPages();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aPageIsMadeOnceForAllWhoAskAtOnce() throws InterruptedException, ExecutionException {
        CountDownLatch allAsk = new CountDownLatch(1);
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, 50)
                    .mapToObj(reader -> readers.submit(() -> {
                        allAsk.await();
                        return read("/b/outage");
                    }))
                    .toList();
            allAsk.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("/b/outage 1");
            }
        }
    }

    @Test
    void whoAsksAfterAChangeReadsIt() {
        read("/b/outage");

        pages.changed();

        assertThat(read("/b/outage")).isEqualTo("/b/outage 2");
    }

    @Test
    void aPageThatWasBegunBeforeAChangeIsNotHandedOutAfterIt() {
        pages.get("/b/outage", () -> {
            pages.changed();
            return page("as it was before");
        });

        assertThat(read("/b/outage")).isEqualTo("/b/outage 1");
    }

    @Test
    void whatCouldNotBeMadeIsTriedAgain() {
        assertThatThrownBy(() -> pages.get("/b/outage", () -> {
                    throw Refusal.notFound("There is no such broadcast.");
                }))
                .isInstanceOf(Refusal.class);

        assertThat(read("/b/outage")).isEqualTo("/b/outage 1");
    }

    /** The database is away: each would wait for it as long as the one before. */
    @Test
    void thoseWhoWaitForAPageThatCannotBeMadeAreToldSoTogether() throws InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        Queue<Throwable> told = new ConcurrentLinkedQueue<>();
        List<Thread> readers = IntStream.range(0, 10)
                .mapToObj(reader -> Thread.ofPlatform().unstarted(() -> {
                    try {
                        pages.get("/b/outage", () -> {
                            made.incrementAndGet();
                            try {
                                gone.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            throw Refusal.unavailable("Please try again.", Duration.ofSeconds(2));
                        });
                    } catch (Refusal refusal) {
                        told.add(refusal);
                    }
                }))
                .toList();
        readers.forEach(Thread::start);
        Awaitility.await().until(() -> readers.stream().allMatch(r -> WAITING.contains(r.getState())));

        gone.countDown();
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(made).hasValue(1);
        assertThat(told).hasSize(10);
    }

    /** The address, and which of the pages that were made this is. */
    private String read(String address) {
        return new String(
                pages.get(address, () -> page(address + " " + made.incrementAndGet()))
                        .html(),
                StandardCharsets.UTF_8);
    }

    private static PublicPages.Page page(String html) {
        return new PublicPages.Page(html.getBytes(StandardCharsets.UTF_8), HttpGuard.CSP);
    }
}
