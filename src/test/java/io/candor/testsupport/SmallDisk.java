package io.candor.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A real disk of 400 KB for media, which fills up: a memory file system in a namespace of its own, so that no rights are
 * needed for it, which others reach by the process that holds it.
 */
public final class SmallDisk implements QuarkusTestResourceLifecycleManager, AutoCloseable {

    private static final int BYTES = 400 * 1024;

    private Process holder;
    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            Path mountedOn =
                    Files.createDirectories(Path.of("target", "small-disk")).toAbsolutePath();
            holder = new ProcessBuilder(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--mount",
                            "sh",
                            "-c",
                            "mount -t tmpfs -o size=" + BYTES + " tmpfs '" + mountedOn
                                    + "' && echo ready && exec sleep 3600")
                    .redirectErrorStream(true)
                    .start();
            String said =
                    holder.inputReader(java.nio.charset.StandardCharsets.UTF_8).readLine();
            if (!"ready".equals(said)) {
                throw new AssertionError("no small disk can be had here: " + said);
            }
            folder = Path.of("/proc/" + holder.pid() + "/root" + mountedOn);
            return Map.of("candor.video.root", folder.toString(), "candor.video.free-bytes", "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(this, field -> field.getType() == SmallDisk.class);
    }

    public Path folder() {
        return folder;
    }

    /** Takes all that is left, but so many bytes. */
    public void fill(int left) {
        Path filler = folder.resolve("filler");
        try {
            Files.createFile(filler);
            long all = filler.toFile().getUsableSpace() - left;
            Files.write(filler, new byte[(int) Math.max(0, all)]);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("it is full already", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void makeRoom() {
        try {
            Files.deleteIfExists(folder.resolve("filler"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (holder != null) {
            holder.destroyForcibly();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
