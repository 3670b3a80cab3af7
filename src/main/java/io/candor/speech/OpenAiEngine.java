package io.candor.speech;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.speech.Utterances.Utterance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An endpoint that speaks OpenAI's {@code POST /v1/audio/transcriptions}: a form with {@code file}, {@code model},
 * {@code language} and {@code response_format}, answered by {@code {"text": "…"}}. It knows no live sound, so it is sent
 * one utterance at a time.
 */
final class OpenAiEngine implements SpeechEngine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ANSWER = 1 << 20;

    private final URI address;
    private final String model;
    private final Optional<String> key;
    private final Duration timeout;
    private final HttpClient http;

    OpenAiEngine(URI address, String model, Optional<String> key, Duration timeout, HttpClient http) {
        this.address = address;
        this.model = model;
        this.key = key;
        this.timeout = timeout;
        this.http = http;
    }

    @Override
    public Listening listen(String language, Consumer<Heard> heard) {
        return new Listening() {
            private final Utterances utterances = new Utterances();

            @Override
            public void hear(byte[] pcm) throws IOException {
                for (int at = 0; at < pcm.length; ) {
                    at += utterances.add(pcm, at);
                    send(utterances.ended());
                }
            }

            @Override
            public void close() throws IOException {
                send(utterances.rest());
            }

            private void send(Optional<Utterance> utterance) throws IOException {
                if (utterance.isPresent()) {
                    Utterance spoken = utterance.get();
                    String text = transcribe(spoken.pcm(), language).strip();
                    if (!text.isEmpty()) {
                        heard.accept(new Heard(true, spoken.startMs(), spoken.endMs(), text));
                    }
                }
            }
        };
    }

    private String transcribe(byte[] pcm, String language) throws IOException {
        String boundary = "candor-" + UUID.randomUUID();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form(boundary, pcm, language)));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        HttpResponse<String> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The recognition was stopped.", e);
        } catch (IOException e) {
            throw new IOException("The transcription endpoint cannot be reached.", e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("The transcription endpoint answers with status " + answer.statusCode() + ".");
        }
        try {
            return answer.body().length() > LONGEST_ANSWER
                    ? ""
                    : JSON.readTree(answer.body()).path("text").asText("");
        } catch (JsonProcessingException e) {
            throw new IOException("The transcription endpoint answers with something that is not JSON.");
        }
    }

    private byte[] form(String boundary, byte[] pcm, String language) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        field(form, boundary, "model", model);
        // The form takes ISO 639-1, so the region is left out.
        field(form, boundary, "language", Locale.forLanguageTag(language).getLanguage());
        field(form, boundary, "response_format", "json");
        form.writeBytes(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\nContent-Type: audio/wav\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(wavHeader(pcm.length));
        form.writeBytes(pcm);
        form.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    private static void field(ByteArrayOutputStream form, String boundary, String name, String value) {
        form.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** RIFF WAVE, PCM. */
    private static byte[] wavHeader(int bytes) {
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 1);
        header.putInt(SAMPLES_A_SECOND).putInt(SAMPLES_A_SECOND * 2);
        header.putShort((short) 2).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        return header.array();
    }
}
