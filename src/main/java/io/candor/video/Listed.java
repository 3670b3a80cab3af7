package io.candor.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A playlist as it goes over the line, compressed once for everybody who asks: ten minutes of it are 50 KB of text that
 * each viewer fetches every second, more than the sound, and 4 KB compressed (RFC 8216, 4 lets it be).
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Listed(byte[] plain, byte @Nullable [] gzipped) {

    /** What is small, or made for one reader alone. */
    static Listed uncompressed(String text) {
        return new Listed(text.getBytes(StandardCharsets.UTF_8), null);
    }

    static Listed of(String playlist) {
        byte[] plain = playlist.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream(1024 + plain.length / 8);
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(plain);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return new Listed(plain, gzipped.toByteArray());
    }
}
