package io.candor.video;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** ffmpeg, where there is one. Nothing that a broadcast cannot do without needs it. */
@ConfigMapping(prefix = "candor.video.ffmpeg")
interface FfmpegConfig {

    /** The program; without it {@code ffmpeg} is looked for on the PATH. {@code none} uses none, installed or not. */
    Optional<String> program();

    /** How many may run at once on a pod. Each can keep a core busy for a while; past it, what needs one is refused. */
    @WithDefault("4")
    int processes();

    /** How far ffmpeg steps back for everything else on the machine, 0 to 19 as {@code nice} has it. */
    @WithDefault("10")
    int nice();

    /**
     * Sizes in which what a phone sends is offered besides, for weak lines: the picture's shorter side in lines, 720 at
     * the most; those that are not smaller than the phone's own are left out. Each keeps about half a core busy, and
     * one of the {@link #processes}.
     */
    Optional<List<Integer>> renditions();

    /** Threads that code one rendition. More are of use where one does not keep up with a large picture. */
    @WithDefault("1")
    int renditionThreads();

    /** No process runs for longer. Must be longer than a broadcast may be. */
    @WithDefault("13h")
    Duration longest();

    /**
     * What one process may have of memory for itself; past it, it ends as if it could not read what it was given. Coding
     * 1920 x 1080 anew takes 300 MB. Kept by {@code prlimit}; where there is none, it is the pod's limit that counts.
     */
    @WithDefault("768M")
    MemorySize memory();

    /** The largest file that it may write: a download of a recording. Twice this must be free on the disk. */
    @WithDefault("20G")
    MemorySize largestFile();
}
