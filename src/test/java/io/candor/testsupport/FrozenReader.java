package io.candor.testsupport;

import io.restassured.RestAssured;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that opens the room's socket and then reads nothing, until it is asked to. */
public final class FrozenReader implements AutoCloseable {

    private static final int CLOSE = 0x8;

    private final Socket socket = new Socket();

    private FrozenReader() {}

    public static FrozenReader in(String slug) throws IOException {
        FrozenReader reader = new FrozenReader();
        reader.socket.setReceiveBufferSize(4096);
        reader.socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        reader.socket
                .getOutputStream()
                .write(("GET /api/broadcasts/" + slug + "/room HTTP/1.1\r\nHost: localhost:" + RestAssured.port
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Protocol: candor.v1\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return reader;
    }

    /** Sends a message of at most 125 bytes without reading anything (RFC 6455, 5.2; masked with zeros). */
    public void sends(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[6 + bytes.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        socket.getOutputStream().write(frame);
    }

    /** Reads all there is and says how it ended; 0 when it ended without a word. */
    public int closeCodeWhenItReadsAtLast() throws IOException {
        socket.setSoTimeout(20_000);
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
        skipHead(in);
        while (true) {
            int first = in.read();
            if (first < 0) {
                return 0;
            }
            int length = in.readUnsignedByte();
            long size = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
            if ((first & 0xF) == CLOSE) {
                return in.readUnsignedShort();
            }
            in.skipNBytes(size);
        }
    }

    private static void skipHead(DataInputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int c = in.readUnsignedByte();
            ends = (c == '\r' && ends % 2 == 0) || (c == '\n' && ends % 2 == 1) ? ends + 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
