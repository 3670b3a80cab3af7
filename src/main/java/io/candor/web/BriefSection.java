package io.candor.web;

import io.candor.broadcast.BroadcastView.BriefView;
import io.candor.broadcast.ContactPoint;
import io.candor.publication.RecordDocument;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The brief as the page says it. */
record BriefSection(
        int revision,
        @Nullable Instant revisedAt,
        String revisedAtText,
        String happened,
        String next,
        String now,
        List<Contact> contacts) {

    /** A way to reach somebody; {@code href} is one a browser may follow. */
    record Contact(
            String label,
            String href,
            String shown,
            @Nullable String hours,
            boolean link) {

        private static final Pattern NOT_DIALLED = Pattern.compile("[^+0-9]++");

        static Contact of(ContactPoint point) {
            return switch (point.kind()) {
                case PHONE ->
                    new Contact(
                            point.label(),
                            "tel:" + NOT_DIALLED.matcher(point.value()).replaceAll(""),
                            point.value(),
                            point.hours(),
                            false);
                case LINK ->
                    new Contact(
                            point.label(),
                            point.value(),
                            URI.create(point.value()).getHost(),
                            point.hours(),
                            true);
            };
        }
    }

    static BriefSection of(BriefView brief, String zone) {
        return new BriefSection(
                brief.revision(),
                brief.revisedAt(),
                Moments.time(brief.revisedAt(), zone),
                brief.happened(),
                brief.next(),
                brief.now(),
                brief.contacts().stream().map(Contact::of).toList());
    }

    /** As it stood when the record was made. */
    static BriefSection of(RecordDocument.Brief brief) {
        return new BriefSection(
                0,
                null,
                "",
                brief.happened(),
                brief.next(),
                brief.now(),
                brief.contacts().stream().map(Contact::of).toList());
    }

    public boolean empty() {
        return happened.isEmpty() && next.isEmpty() && now.isEmpty() && contacts.isEmpty();
    }
}
