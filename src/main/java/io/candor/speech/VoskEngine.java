package io.candor.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/** Vosk in process. The model is loaded at the first use and shared. */
final class VoskEngine implements SpeechEngine {

    private final String folder;
    private @Nullable Model model;

    VoskEngine(String folder) {
        this.folder = folder;
    }

    @Override
    public Listening listen(String language, Consumer<Heard> heard) throws IOException {
        Recognizer recognizer = new Recognizer(model(), SAMPLES_A_SECOND);
        recognizer.setWords(true);
        return new InProcess(recognizer, heard);
    }

    private synchronized Model model() throws IOException {
        if (model == null) {
            // Vosk's own message for a folder that is not there is a line on the native error stream.
            if (folder.isBlank() || !Files.isDirectory(Path.of(folder))) {
                throw new IOException(
                        "There is no speech model: candor.speech.vosk-model must name the folder of a Vosk model.");
            }
            try {
                LibVosk.setLogLevel(LogLevel.WARNINGS);
                model = new Model(folder);
            } catch (LinkageError e) {
                throw new IOException("Vosk does not run on this machine: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new IOException("The folder named in candor.speech.vosk-model holds no Vosk model.", e);
            }
        }
        return model;
    }

    private static final class InProcess implements Listening {

        private final Recognizer recognizer;
        private final Consumer<Heard> heard;
        private long heardMs;
        private long finalMs;

        InProcess(Recognizer recognizer, Consumer<Heard> heard) {
            this.recognizer = recognizer;
            this.heard = heard;
        }

        @Override
        public void hear(byte[] pcm) throws IOException {
            heardMs += pcm.length / BYTES_A_MS;
            boolean ended = recognizer.acceptWaveForm(pcm, pcm.length);
            tell(ended ? recognizer.getResult() : recognizer.getPartialResult());
        }

        private void tell(String answer) throws IOException {
            Heard words = new VoskAnswer(finalMs).read(answer, heardMs);
            if (words != null) {
                finalMs = words.isFinal() ? words.endMs() : finalMs;
                heard.accept(words);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                tell(recognizer.getFinalResult());
            } finally {
                recognizer.close();
            }
        }
    }
}
