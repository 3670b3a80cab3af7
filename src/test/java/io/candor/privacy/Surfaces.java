package io.candor.privacy;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything that anybody can read of a published broadcast, each as text. */
final class Surfaces {

    private Surfaces() {}

    /** Where these words can be read. */
    static List<String> with(String words, Broadcast broadcast, String identity) {
        String sought = words.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        all(broadcast, identity).forEach((where, text) -> {
            if (text.toLowerCase(Locale.ROOT).contains(sought)) {
                found.add(where);
            }
        });
        if (!Api.asNobody()
                .get("/api/search?q=" + words)
                .jsonPath()
                .getList("hits")
                .isEmpty()) {
            found.add("search");
        }
        return found;
    }

    static Map<String, String> all(Broadcast broadcast, String identity) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> paths = new ArrayList<>(List.of(
                "/b/" + broadcast.slug(),
                "/b/" + broadcast.slug() + "/print",
                "/api/broadcasts/" + broadcast.slug(),
                broadcast.path("editions"),
                broadcast.path("follow-ups")));
        int editions = broadcast.read().getInt("edition");
        for (int edition = 1; edition <= editions; edition++) {
            paths.add("/b/" + broadcast.slug() + "?edition=" + edition);
            paths.add("/b/" + broadcast.slug() + "/print?edition=" + edition);
            paths.add(broadcast.path("editions/" + edition));
            for (String format : List.of("json", "vtt", "srt", "ttml", "txt")) {
                paths.add(broadcast.path("transcript." + format + "?edition=" + edition));
            }
        }
        for (String path : paths) {
            texts.put(path, Api.asNobody().accept("*/*").get(path).asString());
        }
        for (String path :
                List.of("questions", "questions.csv", "transcript/lines", "transcript/edits", "captions", "promises-heard")) {
            texts.put(
                    "staff: " + path,
                    Api.as(Role.COMMS).accept("*/*").get(broadcast.path(path)).asString());
        }
        texts.put(
                "mine",
                Api.asNobody()
                        .cookie("candor_viewer", identity)
                        .get(broadcast.path("questions/mine"))
                        .asString());
        texts.put("the room", said(Viewer.in(broadcast.slug(), identity)));
        texts.put("the room from its beginning", fromTheBeginning(broadcast));
        texts.put(
                "the control room",
                said(Viewer.open(
                        "/api/broadcasts/" + broadcast.slug() + "/control",
                        "Authorization",
                        "Bearer " + Api.token(Role.MODERATOR))));
        return texts;
    }

    /** All that is said in greeting. */
    private static String said(Viewer somebody) {
        try (somebody) {
            somebody.hello();
            return somebody.everythingSaid().collect(Collectors.joining("\n"));
        }
    }

    private static String fromTheBeginning(Broadcast broadcast) {
        try (Viewer first = Viewer.in(broadcast.slug())) {
            String epoch = first.hello().path("epoch").asText();
            long last = first.hello().path("offset").asLong();
            try (Viewer returning =
                    Viewer.open("/api/broadcasts/" + broadcast.slug() + "/room?epoch=" + epoch + "&offset=0")) {
                returning.hearsEvent(e -> e.path("offset").asLong() >= last);
                return returning.everythingSaid().collect(Collectors.joining("\n"));
            }
        }
    }
}
