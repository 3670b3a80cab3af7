package io.candor.publication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.followup.FollowUpView;
import io.candor.followup.FollowUps;
import io.candor.live.EventLog;
import io.candor.question.QuestionViews.PublicQuestion;
import io.candor.question.Questions;
import io.candor.transcript.Caption;
import io.candor.transcript.Captions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the record. An edition is written once; the database refuses to change it, but for what {@link Redactions}
 * take out.
 */
@ApplicationScoped
@Transactional
public class Editions {

    /** Of these, the largest are some megabytes. */
    private static final int MOST_READ = 16;

    private final Broadcasts broadcasts;
    private final Questions questions;
    private final FollowUps followUps;
    private final Captions captions;
    private final EventLog log;
    private final Redactions redactions;
    private final AgroalDataSource dataSource;
    private final ObjectMapper json;
    private final Clock clock;
    private final Map<Key, Read> read = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Read> eldest) {
            return size() > MOST_READ;
        }
    };

    Editions(
            Broadcasts broadcasts,
            Questions questions,
            FollowUps followUps,
            Captions captions,
            EventLog log,
            Redactions redactions,
            AgroalDataSource dataSource,
            ObjectMapper json,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.questions = questions;
        this.followUps = followUps;
        this.captions = captions;
        this.log = log;
        this.redactions = redactions;
        this.dataSource = dataSource;
        this.json = json;
        this.clock = clock;
    }

    /** Makes what is known now the record. From the second edition on it says what changed. */
    Edition publish(String slug, @Nullable String whatChanged, Staff by) {
        BroadcastRef ref = broadcasts.ref(slug, true);
        // What is done to questions is done before this edition or after it, and not while it is written.
        questions.holdDesk(ref.id());
        BroadcastView broadcast = broadcasts.published(slug);
        if (broadcast.edition() > 1 && whatChanged == null) {
            throw Refusal.invalid("whatChanged", "Readers need to know what changed since the last edition.");
        }
        Edition edition = new Edition(broadcast.edition(), clock.instant(), by.name(), whatChanged, null);
        RecordDocument before = edition.number() == 1
                ? null
                : find(ref.id(), edition.number() - 1).orElse(null);
        RecordDocument document = document(ref.id(), broadcast, edition, before);
        insert(ref.id(), edition, document);
        index(ref.id(), document);
        broadcasts.tell(slug);
        log.append(
                ref.id(),
                ref.moment(),
                List.of(new Published(edition.number(), edition.publishedAt(), edition.whatChanged())));
        return edition;
    }

    /** Newest first. */
    public List<Edition> list(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select number, published_at, published_by, what_changed, redacted_at from edition where broadcast_id = ? order by number desc")) {
            select.setObject(1, broadcast);
            List<Edition> editions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Timestamp redacted = row.getTimestamp(5);
                    editions.add(new Edition(
                            row.getInt(1),
                            row.getTimestamp(2).toInstant(),
                            row.getString(3),
                            row.getString(4),
                            redacted == null ? null : redacted.toInstant()));
                }
            }
            return editions;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * One edition, or the newest when {@code number} is {@code null}. Everybody comes when a record is published, and an
     * edition changes only by redaction: it is read and parsed once, without holding a connection, and again only when
     * the database has a later revision of it. What was removed is gone from here with the next look, on every pod.
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<RecordDocument> find(UUID broadcast, @Nullable Integer number) {
        return version(broadcast, number).map(wanted -> {
            Read known;
            synchronized (read) {
                known = read.get(wanted.key());
            }
            Read now = known != null && known.revision == wanted.revision ? known : text(wanted.key());
            synchronized (read) {
                read.put(wanted.key(), now);
            }
            return now.document;
        });
    }

    private record Key(UUID broadcast, int number) {}

    private record Read(int revision, RecordDocument document) {}

    /** Which edition it is, and how often it was redacted: what was made from another version is not to be shown. */
    record Version(UUID broadcast, int number, int revision) {
        private Key key() {
            return new Key(broadcast, number);
        }
    }

    /** The version of an edition, or of the newest when {@code number} is {@code null}. */
    @Transactional(Transactional.TxType.SUPPORTS)
    Optional<Version> version(UUID broadcast, @Nullable Integer number) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select number, revision from edition where broadcast_id = ? and number = coalesce(?, number) order by number desc limit 1")) {
            select.setObject(1, broadcast);
            select.setObject(2, number, java.sql.Types.INTEGER);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Version(broadcast, row.getInt(1), row.getInt(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Read text(Key key) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select document, revision from edition where broadcast_id = ? and number = ?")) {
            select.setObject(1, key.broadcast);
            select.setInt(2, key.number);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Read(row.getInt(2), parse(row.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private RecordDocument parse(String document) {
        try {
            return json.readValue(document, RecordDocument.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private RecordDocument document(UUID id, BroadcastView b, Edition edition, @Nullable RecordDocument before) {
        List<Caption> transcript = captions.transcript(id, b.languages());
        Instant wentLiveAt = Objects.requireNonNull(b.wentLiveAt(), "published before it was live");
        List<FollowUpView> commitments = followUps.of(id);
        List<PublicQuestion> asked = questions.publicOnes(id);
        return new RecordDocument(
                edition.number(),
                edition.publishedAt(),
                edition.publishedBy(),
                edition.whatChanged(),
                b.title(),
                b.summary(),
                b.presenter(),
                wentLiveAt,
                b.endedAt(),
                b.zone(),
                b.languages(),
                new RecordDocument.Brief(
                        b.brief().happened(),
                        b.brief().next(),
                        b.brief().now(),
                        b.brief().contacts()),
                b.videoUrl(),
                commitments,
                asked,
                questions.outcomes(id),
                transcript,
                captions.spokenLanguage(id, b.languages()),
                before == null ? null : Corrections.between(before.transcript(), transcript),
                captions.translations(id, b.languages()),
                marks(id, commitments, asked));
    }

    /** Of what this edition shows: a mark on a question that nobody may see would say that there is one. */
    private @Nullable List<Redacted> marks(UUID id, List<FollowUpView> commitments, List<PublicQuestion> asked) {
        Set<UUID> shown = Stream.concat(
                        commitments.stream().map(FollowUpView::id),
                        asked.stream().map(PublicQuestion::id))
                .collect(Collectors.toSet());
        List<Redacted> marks = redactions.of(id).stream()
                .filter(mark -> switch (mark.what()) {
                    case LINE, BRIEF -> true;
                    // An edition's own, and this one has its own.
                    case NOTE -> false;
                    case QUESTION, NAME, ANSWER, COMMITMENT -> mark.subject() != null && shown.contains(mark.subject());
                })
                .toList();
        return marks.isEmpty() ? null : marks;
    }

    /** What readers of this edition may search. */
    private void index(UUID broadcast, RecordDocument document) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement index = c.prepareStatement("select index_record(?, ?::jsonb)")) {
            index.setObject(1, broadcast);
            index.setString(2, json.writeValueAsString(document));
            index.execute();
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void insert(UUID broadcast, Edition edition, RecordDocument document) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement(
                        "insert into edition (broadcast_id, number, published_at, published_by, what_changed, document) values (?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, broadcast);
            insert.setInt(2, edition.number());
            insert.setTimestamp(3, Timestamp.from(edition.publishedAt()));
            insert.setString(4, edition.publishedBy());
            insert.setString(5, edition.whatChanged());
            insert.setString(6, json.writeValueAsString(document));
            insert.executeUpdate();
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
