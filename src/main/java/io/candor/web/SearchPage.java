package io.candor.web;

import io.candor.publication.Search;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found, by record, for a page that needs no script. */
record SearchPage(String q, @Nullable String slug, @Nullable String title, boolean asked, List<Found> records) {

    /** One record with what was found in it. */
    record Found(String slug, String title, Instant heldOn, List<Place> places) {
        public String on() {
            return Moments.full(heldOn, "UTC");
        }
    }

    /** One place in a record. */
    record Place(Search.Hit hit) {
        public String what() {
            return switch (hit.kind()) {
                case LINE -> hit.who() == null ? "Said" : hit.who();
                case QUESTION -> "Question";
                case ANSWER -> hit.who() == null ? "Answer" : "Answer by " + hit.who();
            };
        }

        public String at() {
            Long moment = hit.moment();
            return moment == null ? "" : Moments.clock(moment);
        }
    }

    static SearchPage of(String q, @Nullable String slug, @Nullable String title, List<Search.Hit> hits) {
        Map<String, Found> records = new LinkedHashMap<>();
        for (Search.Hit hit : hits) {
            records.computeIfAbsent(hit.slug(), s -> new Found(s, hit.title(), hit.heldOn(), new ArrayList<>()))
                    .places()
                    .add(new Place(hit));
        }
        return new SearchPage(q, slug, title, !q.isBlank(), List.copyOf(records.values()));
    }

    /** The same words in all records. */
    public String everywhere() {
        return "/search?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8);
    }

    public String sentence() {
        int places = records.stream().mapToInt(r -> r.places().size()).sum();
        return switch (places) {
            case 0 -> "Nothing was found.";
            case 1 -> "Found in one place.";
            default -> places == 50 ? "The 50 best places." : "Found in " + places + " places.";
        };
    }
}
