package io.candor.speech;

import com.sun.net.httpserver.HttpServer;
import io.candor.testsupport.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small server that speaks OpenAI's transcription endpoint on loopback; what it says is up to {@code hear}. */
final class TranscriptionServer implements AutoCloseable {

    private static final Pattern FIELD =
            Pattern.compile("Content-Disposition: form-data; name=\"([a-z_]+)\"\r\n\r\n(.*?)\r\n", Pattern.DOTALL);

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    /** @param hear from the bytes of a WAV file to the JSON that is answered */
    TranscriptionServer(Function<byte[], String> hear) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/audio/transcriptions", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String latin = new String(body, StandardCharsets.ISO_8859_1);
            Matcher field = FIELD.matcher(latin);
            while (field.find()) {
                asked.add(field.group(1) + "=" + field.group(2));
            }
            asked.add("authorization=" + exchange.getRequestHeaders().getFirst("Authorization"));
            int start = latin.indexOf("RIFF");
            int end = latin.lastIndexOf("\r\n--");
            String answer = status == 200
                    ? hear.apply(java.util.Arrays.copyOfRange(body, start, end))
                    : "{\"error\":{\"message\":\"no\"}}";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** Debian's pocketsphinx behind the endpoint: a real engine, if a modest one. */
    static TranscriptionServer pocketsphinx() {
        return new TranscriptionServer(wav -> {
            try {
                Path file = Files.createTempFile("candor-speech", ".wav");
                try {
                    Files.write(file, wav);
                    String text = Programs.run("pocketsphinx_continuous", "-infile", file.toString());
                    return "{\"text\":\"" + text.replaceAll("\\s+", " ").replace("\"", "") + "\"}";
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1/audio/transcriptions");
    }

    List<String> asked() {
        return asked;
    }

    void answersWith(int status) {
        this.status = status;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
