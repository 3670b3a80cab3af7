package io.candor.broadcast;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who to call, or where to click. A phone number as people write it, or an {@code https} or {@code http} link. */
public record ContactPoint(
        @Schema(examples = "Rebooking line") @NotNull @PlainText(max = LONGEST_LABEL)
        String label,

        @NotNull Kind kind,

        @Schema(examples = "+1 202 555 0142") @NotNull @PlainText(max = 500)
        String value,

        @Schema(examples = "24 h") @Nullable @PlainText(max = LONGEST_LABEL, empty = true)
        String hours) {

    static final int LONGEST_LABEL = 80;

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()/.-]{2,30}");

    /** How it is used. */
    public enum Kind {
        PHONE,
        LINK
    }

    /** Refuses with INVALID naming {@code field}, when a browser could not safely follow it. */
    void check(String field) {
        boolean good = switch (kind) {
            case PHONE -> PHONE.matcher(value.strip()).matches();
            case LINK -> isWebLink(value.strip());
        };
        if (!good) {
            throw Refusal.invalid(
                    field, kind == Kind.PHONE ? "A phone number." : "A link that begins with https:// or http://.");
        }
    }

    private static boolean isWebLink(String value) {
        try {
            URI uri = URI.create(value);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException notALink) {
            return false;
        }
    }
}
