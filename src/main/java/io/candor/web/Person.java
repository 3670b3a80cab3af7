package io.candor.web;

import io.candor.broadcast.BroadcastView;
import org.jspecify.annotations.Nullable;

/** Somebody with a name, a role and a face, or initials where there is no photo. */
record Person(String name, String role, @Nullable String photo) {

    static Person presenting(BroadcastView b) {
        String photo = b.hasPhoto() ? "/api/broadcasts/%s/photo?v=%d".formatted(b.slug(), b.version()) : null;
        return new Person(b.presenter().name(), b.presenter().role(), photo);
    }

    public String initials() {
        String stripped = name.strip();
        String first = firstLetter(stripped);
        int lastWord = stripped.lastIndexOf(' ') + 1;
        return lastWord == 0 ? first : first + firstLetter(stripped.substring(lastWord));
    }

    private static String firstLetter(String word) {
        return word.isEmpty() ? "" : Character.toString(Character.toUpperCase(word.codePointAt(0)));
    }
}
