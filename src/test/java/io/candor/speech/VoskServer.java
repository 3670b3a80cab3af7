package io.candor.speech;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Vosk's server as its source has it (websocket/asr_server.py): a configuration is taken in silence, each message of
 * sound and the end is answered with one message. The answers are a recorded conversation; the WebSocket (RFC 6455) is
 * just as much of it as this needs.
 */
final class VoskServer implements AutoCloseable {

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;
    private final Deque<String> answers;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Socket client = new Socket();

    VoskServer(List<String> answers) throws IOException {
        this.answers = new ArrayDeque<>(answers);
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    URI address() {
        return URI.create("ws://localhost:" + listening.getLocalPort());
    }

    List<String> heard() {
        return heard;
    }

    void hangsUp() throws IOException {
        client.close();
    }

    private void serve() {
        try {
            client = listening.accept();
            DataInputStream in = new DataInputStream(client.getInputStream());
            shakeHands(in, client.getOutputStream());
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] message = message(in);
                if (opcode == 8) {
                    return;
                }
                String text = opcode == 2 ? message.length + " bytes" : new String(message, StandardCharsets.UTF_8);
                heard.add(text);
                if (!text.contains("config")) {
                    answer(client.getOutputStream());
                }
            }
        } catch (IOException hungUp) {
            // The end of the conversation, from one side or the other.
        }
    }

    @SuppressWarnings("deprecation") // a handshake is ASCII, which is what readLine is good for
    private static void shakeHands(DataInputStream in, OutputStream out) throws IOException {
        String key = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
                key = line.substring(18).strip();
            }
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] message(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] message = in.readNBytes(length);
        for (int i = 0; i < message.length; i++) {
            message[i] ^= mask[i % 4];
        }
        return message;
    }

    private void answer(OutputStream out) throws IOException {
        byte[] text =
                (answers.isEmpty() ? "{\"partial\" : \"\"}" : answers.removeFirst()).getBytes(StandardCharsets.UTF_8);
        out.write(0x81);
        if (text.length < 126) {
            out.write(text.length);
        } else {
            out.write(new byte[] {126, (byte) (text.length >> 8), (byte) text.length});
        }
        out.write(text);
        out.flush();
    }

    @Override
    public void close() {
        try {
            client.close();
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
