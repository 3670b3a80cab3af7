package io.candor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a client that asks without pause, behaves as docs/protocol.md wants it and writes everything down.
 * What has no answer yet is asked again with the same ref, on this connection or on the next.
 */
final class Asker extends Wire {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IN_FLIGHT = 20;

    /** What stays of a client when its connection is gone. */
    static final class Memory {
        final int number;
        final ClientLog log;
        private final Set<String> unanswered = new LinkedHashSet<>();
        private String identity = "";
        private int asked;

        Memory(int number) {
            this.number = number;
            this.log = new ClientLog(number);
        }

        boolean hasAnswers() {
            return unanswered.isEmpty();
        }
    }

    final Memory memory;
    private final Ordeal ordeal;

    Asker(Ordeal ordeal, Memory memory) {
        this.ordeal = ordeal;
        this.memory = memory;
    }

    @Override
    String path() {
        return ordeal.path()
                + (memory.log.epoch().isEmpty()
                        ? ""
                        : "?epoch=" + memory.log.epoch() + "&offset=" + memory.log.position());
    }

    @Override
    String headers() {
        return "Sec-WebSocket-Protocol: candor.v1\r\n" + cookie(memory.identity);
    }

    @Override
    void opened() {
        // asks when it is greeted
        if (!givenIdentity().isEmpty()) {
            memory.identity = givenIdentity();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a retry that is lost with the connection is made up for on the next
    void text(ByteBuf message) {
        String text = message.toString(StandardCharsets.UTF_8);
        memory.log.saw(text);
        JsonNode m = parse(text);
        switch (m.path("type").asText()) {
            case "hello" -> {
                memory.log.greeted(m.path("epoch").asText(), m.path("offset").asLong(), m.hasNonNull("snapshot"));
                memory.unanswered.forEach(this::ask);
                ordeal.greeted(this);
                askMore();
            }
            case "events" ->
                m.path("events").forEach(e -> memory.log.event(e.path("offset").asLong()));
            case "accepted" -> {
                String ref = m.path("ref").asText();
                memory.log.acknowledged(ref, m.path("question").asText());
                if (memory.unanswered.remove(ref)) {
                    ordeal.acknowledged.increment();
                }
                askMore();
            }
            case "refused" -> {
                ordeal.refused.increment();
                String ref = m.path("ref").asText();
                long wait = m.path("problem").path("retryAfterMs").asLong(200);
                channel().eventLoop().schedule(() -> askAgain(ref), wait, TimeUnit.MILLISECONDS);
            }
            default -> {
                // tallies, one's own questions and farewells are looked through for secrets only
            }
        }
    }

    @Override
    void closed(boolean wasOpen, int code) {
        ordeal.comeBack(this, wasOpen, code);
    }

    /** Fills up what is in flight, when the ordeal wants questions just now. On this connection's event loop only. */
    void askMore() {
        while (isOpen() && ordeal.isAsking() && memory.unanswered.size() < IN_FLIGHT) {
            String ref = memory.number + "-" + ++memory.asked;
            memory.unanswered.add(ref);
            ask(ref);
        }
    }

    private void askAgain(String ref) {
        if (isOpen() && memory.unanswered.contains(ref)) {
            ask(ref);
        }
    }

    private void ask(String ref) {
        String secret = memory.log.secret() + ref;
        send("{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"text\":\"My flight is cancelled, " + secret + "\",\"name\":\""
                + secret + "\",\"email\":\"" + secret + "@example.org\"}");
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
