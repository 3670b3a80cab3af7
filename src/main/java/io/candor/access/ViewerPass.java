package io.candor.access;

import java.time.Instant;

/**
 * The cookie that makes a viewer's browser recognisable to the service that gave it.
 *
 * @param secret the whole value of the cookie, from which the {@link ViewerId} of each broadcast is made
 * @param issuedAt to the second
 */
public record ViewerPass(String secret, Instant issuedAt) {

    @Override
    public String toString() {
        return "a pass of " + issuedAt;
    }
}
