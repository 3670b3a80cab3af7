package io.candor.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Something that hands what is published to everybody who is connected: Candor, or a peer to compare it with. */
interface Broadcaster extends AutoCloseable {

    /** About 200 bytes an event, as a caption line of a fast speaker has. */
    String WORDS = " and everybody whose flight was cancelled today is rebooked without a fee";

    String name();

    Audience.Target target();

    /** What is charged with the work. */
    OsProcess process();

    /** Publishes one event that is meant for this moment; does not wait for it to have happened. */
    void publish(long intent);

    /** How many publications were refused or lost so far. */
    long failures();

    @Override
    void close();

    /** The message in which a peer delivers an event; Candor's own are the same. */
    static String message(long offset, long intent) {
        return "{\"type\":\"events\",\"events\":[{\"offset\":" + offset + ",\"at\":\""
                + Instant.EPOCH.plus(intent, ChronoUnit.MICROS) + "\",\"moment\":" + offset
                + ",\"kind\":\"caption\",\"data\":{\"seq\":" + offset + ",\"startMs\":" + offset + ",\"endMs\":"
                + (offset + 1) + ",\"text\":\"" + intent + WORDS + "\"}}]}";
    }
}
