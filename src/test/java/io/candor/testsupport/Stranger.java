package io.candor.testsupport;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that keeps to no rule of HTTP but those it is told to: a socket, and bytes on it. */
public final class Stranger implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket = new Socket();

    private Stranger(int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
    }

    public static Stranger comes() throws IOException {
        return new Stranger(0);
    }

    /** Who can be sent only so many bytes as long as nothing is read. */
    public static Stranger whoReadsLittle() throws IOException {
        return new Stranger(4096);
    }

    public Stranger says(String text) throws IOException {
        return says(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Stranger says(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** A request's head, complete; {@code from} is written as a proxy would write it. */
    public Stranger asks(String method, String path, String from, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        if (!from.isEmpty()) {
            head.append("X-Forwarded-For: ").append(from).append("\r\n");
        }
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return says(head.append("\r\n").toString());
    }

    /** The status of the next answer; 0 when the connection ended without one. */
    public int status() {
        String line = line();
        return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9, 12)) : 0;
    }

    /** All that comes until the connection is closed; how it is closed does not matter. */
    public String everythingUntilItIsClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(some);
                    n >= 0;
                    n = socket.getInputStream().read(some)) {
                all.write(some, 0, n);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("still open after " + PATIENCE, stillOpen);
        } catch (IOException reset) {
            // closed too
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side has closed: a write after that is answered by a reset. */
    public boolean isCutOffWhenItSays(String text) {
        try {
            says(text);
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\n';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("no answer within " + PATIENCE, silent);
        } catch (IOException reset) {
            return "";
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
