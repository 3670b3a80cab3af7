package io.candor.speech;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Vosk's server as its source has it (websocket/asr_server.py): a configuration is taken in silence, each message of
 * sound and the end is answered with one message. The answers are a recorded conversation.
 */
final class VoskServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Deque<String> answers;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile ServerWebSocket client;

    VoskServer(List<String> answers) {
        this.answers = new ArrayDeque<>(answers);
        server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    client = socket;
                    socket.textMessageHandler(text -> {
                        heard.add(text);
                        if (text.contains("eof")) {
                            answer(socket);
                        }
                    });
                    socket.binaryMessageHandler(sound -> {
                        heard.add(sound.length() + " bytes");
                        answer(socket);
                    });
                })
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private synchronized void answer(ServerWebSocket socket) {
        socket.writeTextMessage(answers.isEmpty() ? "{\"partial\" : \"\"}" : answers.removeFirst());
    }

    URI address() {
        return URI.create("ws://localhost:" + server.actualPort());
    }

    List<String> heard() {
        return heard;
    }

    void hangsUp() {
        client.close();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
