package io.candor.testsupport;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A viewer's own line to the service, which a test can cut, mend, and let swallow the answers. */
public final class PhoneLine implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean up = true;
    private volatile boolean swallowsAnswers;

    public PhoneLine() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("phone-line").start(this::take);
    }

    /** The address of a page through this line. */
    public String address(String path) {
        return "http://localhost:" + door.getLocalPort() + path;
    }

    /** Ends every connection, as a tunnel does, and lets none in. */
    public void cut() {
        up = false;
        open.forEach(PhoneLine::end);
        open.clear();
    }

    /** From now on questions reach the service, and its answers get lost on the way. */
    public void swallowAnswers() {
        swallowsAnswers = true;
    }

    public void mend() {
        swallowsAnswers = false;
        up = true;
    }

    private void take() {
        while (!door.isClosed()) {
            try {
                Socket here = door.accept();
                if (!up) {
                    end(here);
                    continue;
                }
                Socket there = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
                open.add(here);
                open.add(there);
                Thread.ofVirtual().start(() -> carry(here, there, false));
                Thread.ofVirtual().start(() -> carry(there, here, true));
            } catch (IOException closed) {
                // Nobody to carry for.
            }
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (!(answers && swallowsAnswers)) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException cut) {
            // The other direction ends as well.
        }
        end(from);
        end(to);
        open.remove(from);
        open.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Which is what was wanted.
        }
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
