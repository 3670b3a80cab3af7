package io.candor.transcript;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address at which a caption tool may post to one broadcast until it expires or is revoked. */
record CaptionAddress(
        UUID id,
        Convention convention,
        @Schema(examples = "en") String language,
        @Schema(examples = "CART provider") String label,
        Instant createdAt,
        String createdBy,
        Instant expiresAt) {

    /** How the tool speaks. */
    enum Convention {
        /** {@code POST text/plain}, one text a request, with {@code seq} and {@code lang}. */
        ZOOM,
        /** {@code POST} of texts with their UTC times, with {@code cid} and {@code seq}. */
        YOUTUBE
    }

    /**
     * The address, on this host. The path is the one that both conventions' tools know; some of them write
     * {@code /closedcaption/seq} in its place to ask for the last number.
     */
    String path(String secret) {
        return switch (convention) {
            case ZOOM ->
                "/closedcaption?id=" + id + "&ns=candor&expire=" + expiresAt.getEpochSecond()
                        + "&sparams=id%2Cns%2Cexpire&signature=" + secret;
            case YOUTUBE -> "/closedcaption?cid=" + secret;
        };
    }
}
