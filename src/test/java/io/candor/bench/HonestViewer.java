package io.candor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who watches, asks now and then and joins others' questions, from an address of their own: as our page does it.
 * Where it is asked for work, it works.
 */
final class HonestViewer extends Wire {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HonestViewers all;
    private final int number;
    private final Map<String, Request> open = new HashMap<>();
    private int sent;

    /** @param intent when it was meant to be sent, in microseconds since 1970 */
    private record Request(long intent, String fields) {

        String with(String ref, String work) {
            return "{\"ref\":\"" + ref + "\"," + fields + work + "}";
        }
    }

    HonestViewer(HonestViewers all, int number) {
        this.all = all;
        this.number = number;
    }

    @Override
    String path() {
        return all.target().path();
    }

    @Override
    String headers() {
        return "Sec-WebSocket-Protocol: candor.v1\r\nX-Forwarded-For: " + address(number) + "\r\n";
    }

    /** Of the range for benchmarks (RFC 2544), fifty in a network of /24. */
    private static String address(int number) {
        return "198." + (18 + number / 12_500) + "." + number / 50 % 250 + "." + (1 + number % 50);
    }

    void ask(long intent) {
        request(
                intent,
                "\"type\":\"ask\",\"text\":\"My flight " + number + "-" + sent
                        + " is cancelled and nobody answers the phone; who rebooks us?\"");
    }

    void join(long intent, String question) {
        request(intent, "\"type\":\"me-too\",\"question\":\"" + question + "\"");
    }

    private void request(long intent, String fields) {
        channel().eventLoop().execute(() -> {
            Request request = new Request(intent, fields);
            String ref = number + "-" + sent++;
            all.asked.increment();
            if (isOpen()) {
                open.put(ref, request);
                send(request.with(ref, ""));
            } else {
                all.cutOff.increment();
            }
        });
    }

    @Override
    void opened() {
        all.connected.increment();
    }

    @Override
    void text(ByteBuf message) {
        String text = message.toString(StandardCharsets.UTF_8);
        if (text.startsWith("{\"type\":\"hello\"")) {
            all.greeted.increment();
        } else if (text.startsWith("{\"type\":\"accepted\"")) {
            JsonNode accepted = parse(text);
            Request request = open.remove(accepted.path("ref").asText());
            if (request != null) {
                all.acknowledgements.add(nowMicros() - request.intent());
                all.accepted(accepted.path("question").asText());
            }
        } else if (text.startsWith("{\"type\":\"refused\"")) {
            refused(parse(text));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not sent again counts as unanswered
    private void refused(JsonNode message) {
        String ref = message.path("ref").asText();
        JsonNode work = message.path("problem").path("work");
        Request request = open.get(ref);
        if (request == null || !work.has("challenge")) {
            open.remove(ref);
            all.refused(message.path("problem").path("type").asText());
            return;
        }
        all.worked.increment();
        CompletableFuture.supplyAsync(() -> solve(work.path("challenge").asText(), work.path("bits").asInt()))
                .thenAccept(done -> channel().eventLoop().execute(() -> {
                    if (isOpen()) {
                        send(request.with(ref, ",\"work\":\"" + done + "\""));
                    }
                }));
    }

    @Override
    void closed(boolean wasOpen, int code) {
        all.cutOff.add(open.size());
        open.clear();
        if (wasOpen) {
            all.connected.decrement();
        }
    }

    /** docs/protocol.md, "Work". */
    private static String solve(String challenge, int bits) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (long n = 0; ; n++) {
                String tried = challenge + "." + n;
                byte[] hash = sha256.digest(tried.getBytes(StandardCharsets.US_ASCII));
                int first = (hash[0] & 0xFF) << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | hash[3] & 0xFF;
                if (Integer.numberOfLeadingZeros(first) >= bits) {
                    return tried;
                }
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
