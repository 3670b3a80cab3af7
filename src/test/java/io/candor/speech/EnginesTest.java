package io.candor.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.candor.speech.Ears.Report;
import io.candor.speech.SpeechEngine.Heard;
import io.candor.speech.SpeechEngine.Listening;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each engine as it speaks, and what staff read when it does not. */
class EnginesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final byte[] TENTH_OF_A_SECOND = new byte[100 * SpeechEngine.BYTES_A_MS];

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    @Nested
    class AVoskServer {

        @Test
        void saysPartialWordsAndThenFinalOnes() throws IOException {
            try (VoskServer server = new VoskServer(List.of(
                    "{\"partial\" : \"\"}",
                    "{\"partial\" : \"we are\"}",
                    "{\"result\" : [{\"conf\" : 1.0, \"end\" : 0.21, \"start\" : 0.06, \"word\" : \"we\"},"
                            + "{\"conf\" : 0.9, \"end\" : 0.3, \"start\" : 0.21, \"word\" : \"are\"},"
                            + "{\"conf\" : 1.0, \"end\" : 0.9, \"start\" : 0.3, \"word\" : \"sorry\"}],"
                            + "\"text\" : \"we are sorry\"}",
                    "{\"partial\" : \"good\"}",
                    "{\"text\" : \"good night\"}"))) {
                Listening listening = new VoskServerEngine(server.address(), HTTP).listen("en", heard::add);
                for (int i = 0; i < 4; i++) {
                    listening.hear(TENTH_OF_A_SECOND);
                }
                listening.close();

                assertThat(heard)
                        .containsExactly(
                                new Heard(false, 0, 200, "we are"),
                                new Heard(true, 60, 900, "we are sorry"),
                                new Heard(false, 400, 400, "good"),
                                new Heard(true, 400, 400, "good night"));
                assertThat(server.heard())
                        .containsExactly(
                                "{\"config\":{\"sample_rate\":16000,\"words\":1}}",
                                "3200 bytes",
                                "3200 bytes",
                                "3200 bytes",
                                "3200 bytes",
                                "{\"eof\":1}");
            }
        }

        @Test
        void thatHangsUpIsNoticed() throws IOException {
            try (VoskServer server = new VoskServer(List.of())) {
                Listening listening = new VoskServerEngine(server.address(), HTTP).listen("en", heard::add);
                listening.hear(TENTH_OF_A_SECOND);
                server.hangsUp();

                Awaitility.await()
                        .untilAsserted(() -> assertThatIOException()
                                .isThrownBy(() -> listening.hear(TENTH_OF_A_SECOND))
                                .withMessage("The Vosk server has hung up."));
            }
        }

        @Test
        void thatIsNotThereIsNoticed() {
            assertThatIOException()
                    .isThrownBy(
                            () -> new VoskServerEngine(URI.create("ws://localhost:1"), HTTP).listen("en", heard::add))
                    .withMessage("The Vosk server cannot be reached.");
        }
    }

    @Nested
    class VoskInProcess {

        @Test
        void withoutAModelSaysWhatToDo() {
            assertThatIOException()
                    .isThrownBy(() -> new VoskEngine("").listen("en", heard::add))
                    .withMessageContaining("candor.speech.vosk-model must name the folder");
        }

        @Test
        void asksTheRealEngineWhetherTheFolderHoldsAModel(@TempDir Path empty) {
            assertThatIOException()
                    .isThrownBy(() -> new VoskEngine(empty.toString()).listen("en", heard::add))
                    .withMessage("The folder named in candor.speech.vosk-model holds no Vosk model.");
        }
    }

    @Nested
    class ATranscriptionEndpoint {

        @Test
        void isAskedForEachUtterance() throws IOException {
            try (TranscriptionServer server = new TranscriptionServer(wav -> "{\"text\":\" We are sorry. \"}")) {
                Listening listening = engine(server, Optional.of("key")).listen("en-GB", heard::add);
                listening.hear(silence(1000));
                listening.hear(tone(800));
                listening.hear(silence(1000));
                listening.hear(tone(500));
                listening.close();

                assertThat(heard).hasSize(2);
                assertThat(heard.getFirst().text()).isEqualTo("We are sorry.");
                assertThat(heard.getFirst().startMs()).isBetween(700L, 1000L);
                assertThat(heard.getFirst().endMs()).isBetween(1800L, 2400L);
                assertThat(server.asked())
                        .contains("model=whisper-1", "language=en", "response_format=json", "authorization=Bearer key");
            }
        }

        @Test
        void hearsNothingInSilence() throws IOException {
            try (TranscriptionServer server = new TranscriptionServer(wav -> "{\"text\":\"Thank you.\"}")) {
                Listening listening = engine(server, Optional.empty()).listen("en", heard::add);
                listening.hear(silence(20_000));
                listening.close();

                assertThat(server.asked()).isEmpty();
                assertThat(heard).isEmpty();
            }
        }

        @Test
        void thatRefusesIsNoticed() throws IOException {
            try (TranscriptionServer server = new TranscriptionServer(wav -> "{}")) {
                server.answersWith(401);
                Listening listening = engine(server, Optional.empty()).listen("en", heard::add);
                listening.hear(tone(800));

                assertThatIOException()
                        .isThrownBy(() -> listening.hear(silence(1000)))
                        .withMessage("The transcription endpoint answers with status 401.");
            }
        }

        private OpenAiEngine engine(TranscriptionServer server, Optional<String> key) {
            return new OpenAiEngine(server.address(), "whisper-1", key, Duration.ofSeconds(10), HTTP);
        }
    }

    @Nested
    class ADeadEngine {

        @Test
        void isSaidToStaffAndTriedAgainAtTheRightMoment() throws Exception {
            List<Report> reports = new CopyOnWriteArrayList<>();
            int[] tries = {0};
            SpeechEngine flaky = (language, words) -> {
                if (tries[0]++ == 0) {
                    throw new IOException("The Vosk server cannot be reached.");
                }
                return new Listening() {
                    @Override
                    public void hear(byte[] pcm) {
                        words.accept(new Heard(true, 0, 100, "back again"));
                    }

                    @Override
                    public void close() {}
                };
            };
            Ears ears = new Ears(flaky, "en", Duration.ofMillis(300), heard::add, reports::add);
            ears.hear(TENTH_OF_A_SECOND);
            Awaitility.await().until(() -> reports.size() == 2);
            ears.hear(TENTH_OF_A_SECOND);
            ears.close();
            assertThat(ears.awaitEnd(Duration.ofSeconds(5))).isTrue();

            assertThat(reports.getFirst()).isEqualTo(new Report(false, "The Vosk server cannot be reached."));
            assertThat(reports.getLast()).isEqualTo(new Report(true, ""));
            assertThat(heard).containsExactly(new Heard(true, 100, 200, "back again"));
        }

        @Test
        void isGivenUpWithAllItHolds() throws Exception {
            List<Report> reports = new CopyOnWriteArrayList<>();
            AtomicInteger closed = new AtomicInteger();
            SpeechEngine dying = (language, words) -> new Listening() {
                @Override
                public void hear(byte[] pcm) throws IOException {
                    throw new IOException("The Vosk server has hung up.");
                }

                @Override
                public void close() throws IOException {
                    closed.incrementAndGet();
                    throw new IOException("It cannot even say goodbye.");
                }
            };
            Ears ears = new Ears(dying, "en", Duration.ofMillis(10), heard::add, reports::add);
            ears.hear(TENTH_OF_A_SECOND);
            Awaitility.await().until(() -> reports.contains(new Report(false, "The Vosk server has hung up.")));

            ears.close();
            assertThat(closed).hasPositiveValue();
        }

        @Test
        void leavesTheOldestOutWhereTheEngineIsTooSlowAndKeepsTheMomentsOfTheRest() throws Exception {
            List<Heard> heard = new CopyOnWriteArrayList<>();
            List<Report> reports = new CopyOnWriteArrayList<>();
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            SpeechEngine slow = (language, words) -> new Listening() {
                private long heardMs;

                @Override
                public void hear(byte[] pcm) throws IOException {
                    words.accept(new Heard(true, heardMs, heardMs + 100, "words"));
                    heardMs += 100;
                    first.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }

                @Override
                public void close() {}
            };
            Ears ears = new Ears(slow, "en", Duration.ofSeconds(1), heard::add, reports::add);
            ears.hear(TENTH_OF_A_SECOND);
            first.await();
            for (int i = 0; i < 400; i++) {
                ears.hear(TENTH_OF_A_SECOND);
            }
            ears.close();
            goOn.countDown();
            assertThat(ears.awaitEnd(Duration.ofSeconds(5))).isTrue();

            assertThat(heard).hasSize(301);
            assertThat(heard.get(0).endMs()).isEqualTo(100);
            assertThat(heard.get(1).startMs()).isEqualTo(10_100);
            assertThat(heard.getLast().endMs()).isEqualTo(40_100);
            assertThat(reports.getLast().notice()).contains("too slow");
        }

        @Test
        void neverHoldsUpWhoBringsTheSound() {
            SpeechEngine stuck = (language, words) -> new Listening() {
                @Override
                public void hear(byte[] pcm) {
                    try {
                        Thread.sleep(Duration.ofMinutes(1));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void close() {}
            };
            Ears ears = new Ears(stuck, "en", Duration.ofSeconds(1), heard::add, report -> {});

            for (int i = 0; i < 10_000; i++) {
                ears.hear(TENTH_OF_A_SECOND);
            }
            ears.close();
        }
    }

    private static byte[] silence(int ms) {
        return new byte[ms * SpeechEngine.BYTES_A_MS];
    }

    private static byte[] tone(int ms) {
        byte[] pcm = new byte[ms * SpeechEngine.BYTES_A_MS];
        for (int i = 0; i < pcm.length / 2; i++) {
            short sample = (short) (8000 * Math.sin(i * 2 * Math.PI * 300 / SpeechEngine.SAMPLES_A_SECOND));
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        return pcm;
    }
}
