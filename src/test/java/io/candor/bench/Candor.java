package io.candor.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The service: events are caption lines, one HTTP request and one commit each, as a caption tool with an API token
 * sends them. So all that an event costs is charged to it: sign-in by token, validation, the transaction, the wake-up.
 */
final class Candor implements Broadcaster {

    final Pod pod;
    final Staff staff;
    private final String slug;
    private final AtomicLong seq = new AtomicLong();
    private final LongAdder failures = new LongAdder();
    private volatile Samples accepted = new Samples();

    Candor(Pod pod, Staff staff) {
        this.pod = pod;
        this.staff = staff;
        this.slug = staff.goLive("Load");
    }

    @Override
    public String name() {
        return "Candor";
    }

    @Override
    public Audience.Target target() {
        return new Audience.Target(pod.port(), path("room"), true);
    }

    String path(String below) {
        return "/api/broadcasts/" + slug + "/" + below;
    }

    String slug() {
        return slug;
    }

    /** What viewers read, before, while and after it is live. */
    void read() {
        for (String path : List.of("/", "/b/" + slug, "/login", path("transcript.vtt"))) {
            pod.get(path);
        }
    }

    @Override
    public OsProcess process() {
        return pod.process();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // failures are counted
    public void publish(long intent) {
        long n = seq.incrementAndGet();
        Map<String, Object> line = Map.of("seq", n, "startMs", n, "endMs", n + 1, "text", intent + WORDS);
        staff.postLater(path("captions"), Map.of("lines", List.of(line))).thenAccept(status -> {
            if (status == 200) {
                accepted.add(Wire.nowMicros() - intent);
            } else {
                failures.increment();
            }
        });
    }

    /** From intent to the answer that says that it is stored, of those since the last call. */
    Samples takeAccepted() {
        Samples taken = accepted;
        accepted = new Samples();
        return taken;
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        pod.close();
    }
}
