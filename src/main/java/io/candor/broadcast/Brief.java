package io.candor.broadcast;

import io.candor.access.Bounded;
import io.candor.access.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What happened, what we do next, what you can do now. Parts may be empty while little is known. */
public record Brief(
        @Schema(examples = "Our crew planning system failed at 04:10. 1,240 flights are cancelled.")
        @NotNull
        @PlainText(max = 4000, lines = true, empty = true)
        String happened,

        @Schema(examples = "We rebook everybody by tonight, without you having to call.")
        @NotNull
        @PlainText(max = 4000, lines = true, empty = true)
        String next,

        @Schema(examples = "Do not go to the airport. Your new flight is in the app by 18:00.")
        @NotNull
        @PlainText(max = 4000, lines = true, empty = true)
        String now,

        @NotNull @Size(max = MOST_CONTACTS) List<@Valid @NotNull ContactPoint> contacts) {

    static final int MOST_CONTACTS = 12;

    static final Brief EMPTY = new Brief("", "", "", List.of());

    public Brief {
        contacts = Bounded.list(contacts, MOST_CONTACTS);
    }

    /** Refuses with INVALID naming the field, below {@code path} in the request. */
    void check(String path) {
        for (int i = 0; i < contacts.size(); i++) {
            contacts.get(i).check(path + "contacts[" + i + "].value");
        }
    }
}
