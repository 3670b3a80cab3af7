package io.candor.broadcast;

import io.candor.access.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What happened, what we do next, what you can do now. Parts may be empty while little is known. */
public record Brief(
        @NotNull @PlainText(max = 4000, lines = true, empty = true)
        String happened,

        @NotNull @PlainText(max = 4000, lines = true, empty = true)
        String next,

        @NotNull @PlainText(max = 4000, lines = true, empty = true)
        String now,

        @NotNull @Size(max = 12) List<@Valid @NotNull ContactPoint> contacts) {

    static final Brief EMPTY = new Brief("", "", "", List.of());

    void check() {
        for (int i = 0; i < contacts.size(); i++) {
            contacts.get(i).check("brief.contacts[" + i + "].value");
        }
    }
}
