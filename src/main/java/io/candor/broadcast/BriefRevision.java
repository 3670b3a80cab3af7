package io.candor.broadcast;

import io.candor.audit.Removal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One revision of a brief. Revisions are added, and never changed but by redaction. */
@Entity
@IdClass(BriefRevision.Key.class)
class BriefRevision {

    @Id
    UUID broadcastId;

    @Id
    int revision;

    String happened;
    String next;
    String now;

    @JdbcTypeCode(SqlTypes.JSON)
    List<ContactPoint> contacts;

    Instant revisedAt;
    String revisedBy;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected BriefRevision() {}

    BriefRevision(UUID broadcastId, int revision, Brief brief, Instant revisedAt, String revisedBy) {
        this.broadcastId = broadcastId;
        this.revision = revision;
        this.happened = brief.happened().strip();
        this.next = brief.next().strip();
        this.now = brief.now().strip();
        this.contacts = brief.contacts();
        this.revisedAt = revisedAt;
        this.revisedBy = revisedBy;
    }

    boolean says(Brief brief) {
        return happened.equals(brief.happened().strip())
                && next.equals(brief.next().strip())
                && now.equals(brief.now().strip())
                && contacts.equals(brief.contacts());
    }

    /** A contact point that cannot be called any more is left out. @return whether there was something to remove */
    boolean redact(Removal removal) {
        boolean found = Stream.of(happened, next, now).anyMatch(removal::concerns)
                || contacts.stream()
                        .anyMatch(c -> removal.concerns(c.label())
                                || removal.concerns(c.value())
                                || removal.concerns(c.hours()));
        if (found) {
            happened = removal.from(happened, Removal.LONGEST);
            next = removal.from(next, Removal.LONGEST);
            now = removal.from(now, Removal.LONGEST);
            contacts = contacts.stream()
                    .filter(c -> !removal.concerns(c.value()))
                    .map(c -> new ContactPoint(
                            removal.from(c.label(), ContactPoint.LONGEST_LABEL),
                            c.kind(),
                            c.value(),
                            removal.fromNullable(c.hours(), ContactPoint.LONGEST_LABEL)))
                    .toList();
        }
        return found;
    }

    /** Composite keys need a class of their own in Jakarta Persistence. */
    static final class Key {
        @Nullable
        UUID broadcastId;

        int revision;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && revision == key.revision && Objects.equals(broadcastId, key.broadcastId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(broadcastId, revision);
        }
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<BriefRevision, Key> {

        BriefRevision newest(UUID broadcast) {
            return find("broadcastId = ?1 order by revision desc", broadcast).firstResult();
        }

        Map<UUID, BriefRevision> newest(Collection<UUID> broadcasts) {
            return list(
                            "from BriefRevision r where r.broadcastId in ?1 and r.revision = (select max(o.revision) from BriefRevision o where o.broadcastId = r.broadcastId)",
                            broadcasts)
                    .stream()
                    .collect(Collectors.toMap(r -> r.broadcastId, Function.identity()));
        }
    }
}
