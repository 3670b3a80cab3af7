package io.candor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * One stranger who does their worst, by one of the ways below, until the time is over: bounded in connections and in
 * tries a second, to this machine only.
 */
final class HostileClient implements Runnable {

    /** What strangers did to the service that others noticed. */
    enum Way {
        /** Texts whose check, decoding or search for a pattern takes long: asked for as fast as they are answered. */
        WORST_TEXTS,
        /** Bodies that begin and do not end, at the addresses that take bodies from strangers. */
        UNFINISHED_BODIES,
        /** Headers of which a byte comes now and then. */
        UNFINISHED_HEADERS,
        /** Frames that claim a mebibyte, and stop short of it. */
        UNFINISHED_FRAMES,
        /** New sockets without end, each with an identity of its own invention, which asks, joins and takes back as fast as it can. */
        CROWD_OF_ONE,
        /** Addresses that are not there, wrong tokens, pages. */
        PAGES
    }

    /** What all of them did and what came of it. */
    static final class Tally {
        final Map<Way, LongAdder> tries = new ConcurrentSkipListMap<>();
        final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
        final LongAdder bytes = new LongAdder();

        private void tried(Way way) {
            tries.computeIfAbsent(way, w -> new LongAdder()).increment();
        }

        private void answered(Way way, String what) {
            answers.computeIfAbsent(way + " " + what, w -> new LongAdder()).increment();
        }
    }

    /** At once, of one client. */
    private static final int CONNECTIONS = 5;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int MEBIBYTE = 1 << 20;

    private static final List<String> TAKE_BODIES = List.of(
            "/closedcaption?cid=" + "A".repeat(43),
            "/closedcaption?id=7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11&ns=candor&expire=1893456000&sparams=id%2Cns%2Cexpire&signature=x&seq=1",
            "/api/video/mediamtx/auth?secret=x",
            "/api/video/nginx-rtmp/publish?secret=x",
            "/login");

    /** 16 KB each: what was quadratic once, and what might be. */
    private static final List<String> TEXTS = List.of(
            ask("x", "\"email\":\"a@" + "a.".repeat(8_000) + "\""),
            ask("x", "\"email\":\"" + "a".repeat(16_000) + "@\""),
            ask("x", "\"name\":\"" + " ".repeat(16_000) + "x\""),
            ask(" ".repeat(16_000) + "x", "\"name\":\"a\""),
            ask("\\u0301".repeat(2_600), "\"name\":\"a\""),
            ask("a\\u200d".repeat(2_200), "\"name\":\"" + "\\u202e".repeat(80) + "\""),
            "{\"type\":\"ask\",\"ref\":\"" + "-".repeat(16_000) + "\",\"text\":\"x\"}",
            "[".repeat(16_000),
            "{\"type\":\"resume\",\"epoch\":\"" + "e".repeat(16_000) + "\",\"offset\":9999999999999999999}");

    private final Way way;
    private final int number;
    private final Audience.Target target;
    private final long end;
    private final Tally tally;

    HostileClient(int number, Way way, Audience.Target target, Duration time, Tally tally) {
        this.way = way;
        this.number = number;
        this.target = target;
        this.end = System.nanoTime() + time.toNanos();
        this.tally = tally;
    }

    private static String ask(String text, String more) {
        return "{\"type\":\"ask\",\"ref\":\"r\",\"text\":\"" + text + "\"," + more + "}";
    }

    /** Few addresses, in two networks (RFC 5737). */
    private String address() {
        return (number % 2 == 0 ? "203.0.113." : "192.0.2.") + (1 + number / 2 % 4);
    }

    @Override
    public void run() {
        while (isOn()) {
            try {
                switch (way) {
                    case WORST_TEXTS -> worstTexts();
                    case UNFINISHED_BODIES -> hold(body(), "x");
                    case UNFINISHED_HEADERS ->
                        hold(
                                List.of("GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + address()
                                        + "\r\nX: "),
                                "x");
                    case UNFINISHED_FRAMES -> unfinishedFrames();
                    case CROWD_OF_ONE -> crowdOfOne();
                    case PAGES -> pages();
                }
            } catch (IOException cutOff) {
                tally.answered(way, "cut off");
            }
            pause(BETWEEN_TRIES);
        }
    }

    private void worstTexts() throws IOException {
        try (Socket socket = room("")) {
            for (int i = 0; isOn(); i++) {
                tally.tried(way);
                write(socket, frame(TEXTS.get(i % TEXTS.size())));
                if (read(socket) < 0) {
                    tally.answered(way, "closed");
                    return;
                }
                pause(BETWEEN_TRIES);
            }
        }
    }

    private List<String> body() {
        return TAKE_BODIES.stream()
                .map(path -> "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + address()
                        + "\r\nContent-Type: " + (path.startsWith("/closedcaption") ? "text/plain" : "application/json")
                        + "\r\nContent-Length: 1000\r\n\r\n")
                .toList();
    }

    /** Several connections that say this and then a byte at a time, until they are answered or the time is over. */
    private void hold(List<String> beginnings, String byteByByte) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS && isOn(); i++) {
                tally.tried(way);
                Socket socket = connect();
                held.add(socket);
                write(socket, (beginnings.get(i % beginnings.size()) + byteByByte).getBytes(StandardCharsets.US_ASCII));
            }
            while (isOn() && !held.isEmpty()) {
                pause(BETWEEN_BYTES);
                held.removeIf(socket -> hasEnded(socket, byteByByte));
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private boolean hasEnded(Socket socket, String next) {
        try {
            if (socket.getInputStream().available() > 0) {
                byte[] answer = socket.getInputStream().readNBytes(12);
                tally.answered(way, new String(answer, StandardCharsets.US_ASCII));
            } else {
                write(socket, next.getBytes(StandardCharsets.US_ASCII));
                return false;
            }
        } catch (IOException e) {
            tally.answered(way, "cut off");
        }
        try {
            socket.close();
        } catch (IOException gone) {
            // as it should be
        }
        return true;
    }

    private void unfinishedFrames() throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            byte[] frame = ByteBuffer.allocate(14 + MEBIBYTE)
                    .put((byte) 0x81)
                    .put((byte) 0xFF)
                    .putLong(MEBIBYTE)
                    .putInt(0)
                    .array();
            for (int i = 0; i < CONNECTIONS && isOn(); i++) {
                tally.tried(way);
                Socket socket = room("");
                held.add(socket);
                write(socket, java.util.Arrays.copyOf(frame, frame.length - 1));
            }
            while (isOn() && !held.isEmpty()) {
                pause(BETWEEN_BYTES);
                held.removeIf(socket -> !isOpen(socket));
            }
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private boolean isOpen(Socket socket) {
        try {
            if (read(socket) >= 0) {
                return true;
            }
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
        tally.answered(way, "closed");
        return false;
    }

    private void crowdOfOne() throws IOException {
        String identity = UUID.randomUUID().toString().replace("-", "");
        try (Socket socket = room("Cookie: candor_viewer=" + identity.substring(0, 22) + "\r\n")) {
            for (int i = 0; i < 8 && isOn(); i++) {
                tally.tried(way);
                String ref = identity.substring(0, 8) + i;
                write(
                        socket,
                        frame(
                                switch (i % 3) {
                                    case 0 ->
                                        "{\"type\":\"ask\",\"ref\":\"" + ref + "\",\"text\":\"Buy this " + ref + "\"}";
                                    case 1 -> aboutNothing("me-too", ref);
                                    default -> aboutNothing("withdraw", ref);
                                }));
            }
            read(socket);
        }
    }

    private static String aboutNothing(String type, String ref) {
        return "{\"type\":\"" + type + "\",\"ref\":\"" + ref + "\",\"question\":\"" + UUID.randomUUID() + "\"}";
    }

    private void pages() throws IOException {
        for (String path : List.of(
                "/",
                target.path().replace("/api/broadcasts/", "/b/").replace("/room", ""),
                "/present/" + UUID.randomUUID(),
                "/api/broadcasts/" + UUID.randomUUID(),
                "/b/" + "%2e%2e%2f".repeat(200))) {
            tally.tried(way);
            try (Socket socket = connect()) {
                write(
                        socket,
                        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nX-Forwarded-For: "
                                        + address() + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readNBytes(12);
                tally.answered(way, new String(answer, StandardCharsets.US_ASCII));
                while (isOn() && socket.getInputStream().skip(65_536) > 0) {
                    // to its end
                }
            } catch (SocketTimeoutException slow) {
                tally.answered(way, "no answer");
            }
            pause(BETWEEN_TRIES);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        // Before its headers are there, the other end of the connection is all that is known of a client.
        socket.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 66, (byte) (1 + number % 8)}), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()), PATIENCE_MILLIS);
        return socket;
    }

    /** A socket in the room. */
    private Socket room(String headers) throws IOException {
        Socket socket = connect();
        try {
            write(
                    socket,
                    ("GET " + target.path()
                                    + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: candor.v1\r\nX-Forwarded-For: " + address() + "\r\n"
                                    + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            if (!answer.endsWith(" 101")) {
                tally.answered(way, answer);
                throw new IOException(answer);
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        return java.util.Arrays.copyOf(frame.array(), frame.position());
    }

    private void write(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        tally.bytes.add(bytes.length);
    }

    /** What is there, or comes within a moment; -1 when the other side has closed. */
    private static int read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            return in.read(new byte[65_536]);
        } catch (SocketTimeoutException nothing) {
            return 0;
        }
    }

    private boolean isOn() {
        return System.nanoTime() < end && !Thread.currentThread().isInterrupted();
    }

    private static void pause(Duration time) {
        Pod.sleep(time);
    }
}
