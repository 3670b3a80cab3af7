package io.candor.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Secrets;
import java.nio.ByteBuffer;

/** What a page does with the work it is asked for, without a page. */
public final class Puzzle {

    private Puzzle() {}

    static String solve(String challenge, int bits) {
        for (int n = 0; ; n++) {
            String work = challenge + "." + n;
            if (zeros(work) >= bits) {
                return work;
            }
        }
    }

    /**
     * What a page sends along to be heard.
     *
     * @param problem of the type work-needed
     */
    public static String solve(JsonNode problem) {
        JsonNode work = problem.path("work");
        return solve(work.path("challenge").asText(), work.path("bits").asInt());
    }

    /** As {@link #solve}, but not enough. */
    static String fail(String challenge, int bits) {
        for (int n = 0; ; n++) {
            String work = challenge + "." + n;
            if (zeros(work) < bits) {
                return work;
            }
        }
    }

    private static int zeros(String work) {
        return Long.numberOfLeadingZeros(ByteBuffer.wrap(Secrets.sha256(work)).getLong());
    }
}
