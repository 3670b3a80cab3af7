package io.candor.video;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * MediaMTX's control API and playback server as its OpenAPI description (1.20) and its page "Playback" have them, with
 * connections that a test opens. The server itself cannot be had from the registries that tests may use.
 */
final class MediaMtxApi implements AutoCloseable {

    /** What somebody who publishes is called there. */
    static final String CONNECTION = "5c1bd2d8-1f4b-4f0e-8c0e-0f6f1c8d4a11";

    private final HttpServer server;
    private final String authorization;
    private final Map<String, String> publishing = new ConcurrentHashMap<>();
    private final List<String> kicked = new CopyOnWriteArrayList<>();
    private final List<String> deleted = new CopyOnWriteArrayList<>();
    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private volatile boolean kicking = true;
    private volatile boolean deleting = true;

    MediaMtxApi(URI address, String secret) {
        authorization = ServerCalls.basic("candor", secret);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    void publishes(String broadcast, String sourceType) {
        publishing.put(broadcast, sourceType);
    }

    void goes(String broadcast) {
        publishing.remove(broadcast);
    }

    List<String> kicked() {
        return kicked;
    }

    /** From now on nobody can be sent away. */
    void kicksNobody() {
        kicking = false;
    }

    /** Whether recordings can be deleted from now on. */
    void deletes(boolean some) {
        deleting = some;
    }

    /** These are recorded, and nothing else. */
    void hasRecorded(String... broadcasts) {
        recorded.addAll(List.of(broadcasts));
    }

    List<String> deleted() {
        return deleted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"status\":\"error\",\"error\":\"authentication error\"}");
        } else if (path.equals("/v3/paths/list")) {
            String items = String.join(
                    ",", publishing.entrySet().stream().map(MediaMtxApi::path).toList());
            send(
                    exchange,
                    200,
                    "{\"itemCount\":%d,\"pageCount\":1,\"items\":[%s]}".formatted(publishing.size(), items));
        } else if (path.startsWith("/v3/paths/get/")) {
            String name = path.substring("/v3/paths/get/".length());
            String type = publishing.get(name);
            send(
                    exchange,
                    type == null ? 404 : 200,
                    type == null ? "{\"status\":\"error\",\"error\":\"path not found\"}" : path(Map.entry(name, type)));
        } else if (path.contains("/kick/") && !kicking) {
            send(exchange, 500, "{\"status\":\"error\",\"error\":\"not now\"}");
        } else if (method.equals("POST") && path.matches("/v3/[a-z]+/kick/.*")) {
            kicked.add(path);
            publishing.clear();
            send(exchange, 200, "{\"status\":\"ok\"}");
        } else if (path.startsWith("/v3/recordings/get/") && deleted.isEmpty()) {
            send(
                    exchange,
                    200,
                    "{\"name\":\"%s\",\"segments\":[{\"start\":\"2026-11-25T10:00:00.5+01:00\"}]}"
                            .formatted(path.substring("/v3/recordings/get/".length())));
        } else if (path.equals("/v3/recordings/list")) {
            String items = String.join(
                    ",",
                    recorded.stream()
                            .map(
                                    "{\"name\":\"%s\",\"segments\":[{\"start\":\"2026-11-25T10:00:00.5+01:00\"}]}"
                                            ::formatted)
                            .toList());
            send(exchange, 200, "{\"itemCount\":%d,\"pageCount\":1,\"items\":[%s]}".formatted(recorded.size(), items));
        } else if (path.equals("/v3/recordings/deletesegment") && method.equals("DELETE")) {
            if (deleting) {
                deleted.add(exchange.getRequestURI().getRawQuery());
            }
            send(exchange, deleting ? 200 : 500, "{\"status\":\"%s\"}".formatted(deleting ? "ok" : "error"));
        } else if (path.equals("/list")) {
            send(
                    exchange,
                    200,
                    "[{\"start\":\"2026-11-25T10:00:00.5+01:00\",\"duration\":60.25,\"url\":\"http://localhost:9996/get?path=x\"}]");
        } else {
            send(exchange, 404, "{\"status\":\"error\",\"error\":\"not found\"}");
        }
    }

    private static String path(Map.Entry<String, String> publisher) {
        return """
                {"name":"%s","confName":"all","available":true,"availableTime":"2099-01-01T10:00:00.123456789+01:00",
                 "online":true,"onlineTime":"2099-01-01T10:00:00Z","source":{"type":"%s","id":"%s"},
                 "tracks2":[{"codec":"H264","codecProps":{"width":1280,"height":720}}],"readers":[],
                 "inboundBytes":1,"outboundBytes":0,"inboundFramesInError":0}""".formatted(publisher.getKey(), publisher.getValue(), CONNECTION);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
