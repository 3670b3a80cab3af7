package io.candor.video;

import io.quarkus.logging.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands the sound of one run to whoever wants to hear it. It may cost the picture nothing: segments that a slow ffmpeg
 * has no place for are left out (silence takes their place), and a listener that fails is not asked again.
 */
final class SoundTap implements AutoCloseable {

    /** Segments, until it is known whether anybody listens. */
    private static final int MOST_WAITING = 30;

    private final UUID broadcast;
    private final List<SoundListener> listeners;
    private final Function<Consumer<byte[]>, Optional<Conversion>> ffmpeg;
    private final List<SoundListener.Sound> hearing = new ArrayList<>();
    private final List<byte[]> waiting = new ArrayList<>();
    private @Nullable Conversion conversion;
    private boolean begun;
    private boolean deaf;
    private boolean closed;
    private byte[] half = new byte[0];

    SoundTap(UUID broadcast, List<SoundListener> listeners, Function<Consumer<byte[]>, Optional<Conversion>> ffmpeg) {
        this.broadcast = broadcast;
        this.listeners = listeners;
        this.ffmpeg = ffmpeg;
    }

    synchronized void init(byte[] bytes) {
        waiting.add(bytes);
    }

    /** @param at when its first sample was captured */
    synchronized void segment(byte[] bytes, Instant at) {
        if (!begun) {
            begun = true;
            // Listeners look into the database, and the picture does not wait for that.
            Thread.ofVirtual().name("sound-begins").start(() -> begin(at));
        }
        if (conversion != null) {
            if (!conversion.take(bytes)) {
                Log.debugf("Some sound of broadcast %s is left out", broadcast);
            }
        } else if (!deaf && waiting.size() < MOST_WAITING) {
            waiting.add(bytes);
        }
    }

    private void begin(Instant at) {
        for (SoundListener listener : listeners) {
            try {
                listener.begins(broadcast, at).ifPresent(hearing::add);
            } catch (RuntimeException e) {
                Log.warnf("A listener of broadcast %s does not listen: %s", broadcast, e.getMessage());
            }
        }
        Optional<Conversion> started = hearing.isEmpty() ? Optional.empty() : ffmpeg.apply(this::heard);
        synchronized (this) {
            started.ifPresent(ffmpeg -> waiting.forEach(ffmpeg::take));
            waiting.clear();
            conversion = started.orElse(null);
            deaf = conversion == null;
            if (deaf || closed) {
                end();
            }
        }
    }

    /** Samples are two bytes, and pipes know nothing of that. */
    private void heard(byte[] pcm) {
        byte[] all = new byte[half.length + pcm.length];
        System.arraycopy(half, 0, all, 0, half.length);
        System.arraycopy(pcm, 0, all, half.length, pcm.length);
        int whole = all.length & ~1;
        half = java.util.Arrays.copyOfRange(all, whole, all.length);
        byte[] samples = java.util.Arrays.copyOf(all, whole);
        hearing.removeIf(sound -> {
            try {
                sound.hear(samples);
                return false;
            } catch (RuntimeException e) {
                Log.warnf("A listener of broadcast %s listens no more: %s", broadcast, e.getMessage());
                return true;
            }
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (!begun || conversion != null) {
            end();
        }
    }

    private void end() {
        if (conversion != null) {
            Conversion last = conversion;
            last.close();
            Thread.ofVirtual().name("last-words").start(() -> endAfter(last));
        } else {
            hearing.forEach(SoundListener.Sound::close);
        }
    }

    /** The last words come out before the listeners are told that it is over. */
    private void endAfter(Conversion last) {
        try {
            last.awaitEnd(java.time.Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hearing.forEach(SoundListener.Sound::close);
        }
    }
}
