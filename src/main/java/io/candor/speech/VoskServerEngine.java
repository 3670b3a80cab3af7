package io.candor.speech;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Vosk server (alphacep/vosk-server, WebSocket): {@code {"config": {"sample_rate": 16000}}} first, then binary
 * messages of sound, each of which it answers, and {@code {"eof": 1}} for the last words.
 */
final class VoskServerEngine implements SpeechEngine {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient http;

    VoskServerEngine(URI address, HttpClient http) {
        this.address = address;
        this.http = http;
    }

    @Override
    public Listening listen(String language, Consumer<Heard> heard) throws IOException {
        Conversation conversation = new Conversation(heard);
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .connectTimeout(CONNECT)
                    .buildAsync(address, conversation)
                    .join();
            conversation.socket = socket;
            socket.sendText("{\"config\":{\"sample_rate\":" + SAMPLES_A_SECOND + ",\"words\":1}}", true)
                    .join();
        } catch (CompletionException e) {
            throw new IOException("The Vosk server cannot be reached.", e);
        }
        return conversation;
    }

    /** Each message of sound gets one answer; the next one waits for it, so that a slow server is felt here. */
    private static final class Conversation implements WebSocket.Listener, Listening {

        private final Consumer<Heard> heard;
        private final StringBuilder partial = new StringBuilder();
        private volatile CompletableFuture<String> answer = new CompletableFuture<>();
        private volatile boolean gone;
        private @Nullable WebSocket socket;
        private long heardMs;
        private long finalMs;

        Conversation(Consumer<Heard> heard) {
            this.heard = heard;
        }

        @Override
        public void hear(byte[] pcm) throws IOException {
            heardMs += pcm.length / BYTES_A_MS;
            ask(pcm, null);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // it is closed either way
        public void close() throws IOException {
            try {
                ask(null, "{\"eof\":1}");
            } finally {
                if (socket != null) {
                    socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                            .exceptionally(gone -> null)
                            .thenRun(socket::abort);
                }
            }
        }

        private void ask(byte @Nullable [] sound, @Nullable String text) throws IOException {
            WebSocket open = socket;
            if (open == null || open.isOutputClosed()) {
                throw new IOException("The Vosk server has hung up.");
            }
            answer = new CompletableFuture<>();
            if (gone) {
                throw new IOException("The Vosk server has hung up.");
            }
            try {
                CompletableFuture<WebSocket> sent =
                        sound == null ? open.sendText(text, true) : open.sendBinary(ByteBuffer.wrap(sound), true);
                sent.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
                tell(answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                throw new IOException("The Vosk server has hung up.", e);
            } catch (TimeoutException e) {
                open.abort();
                throw new IOException("The Vosk server does not answer.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("The recognition was stopped.", e);
            }
        }

        private void tell(String said) throws IOException {
            Heard words = new VoskAnswer(finalMs).read(said, heardMs);
            if (words != null) {
                finalMs = words.isFinal() ? words.endMs() : finalMs;
                heard.accept(words);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                answer.complete(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            gone = true;
            answer.completeExceptionally(new IOException("closed"));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            gone = true;
            answer.completeExceptionally(error);
        }
    }
}
