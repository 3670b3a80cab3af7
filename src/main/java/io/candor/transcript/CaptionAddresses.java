package io.candor.transcript;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Refusal;
import io.candor.access.Secrets;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.transcript.CaptionAddress.Convention;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Addresses for caption tools: made, listed, revoked, and found by their secret, of which only the hash is stored. */
@ApplicationScoped
@Transactional
class CaptionAddresses {

    /** More than anybody needs, few enough to look through. */
    private static final int MOST = 20;

    private static final String COLUMNS =
            "id, convention, language, label, created_at, created_by, expires_at, broadcast_id, speaker";

    private final AgroalDataSource dataSource;
    private final Clock clock;

    CaptionAddresses(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** A new address, and its secret, which is not known again. */
    record Made(CaptionAddress address, String secret) {}

    /** An address that was found by its secret. */
    record Found(
            CaptionAddress address,
            UUID broadcast,
            @Nullable String speaker) {}

    Made make(BroadcastRef broadcast, Convention convention, String language, String label, Duration life, Staff by) {
        number("select 1 from pg_advisory_xact_lock(hashtextextended(?, 13))", broadcast.id().toString());
        if (list(broadcast.id()).size() >= MOST) {
            throw Refusal.notAllowedNow(
                    broadcast.state(), "A broadcast has at most " + MOST + " addresses; revoke one first.");
        }
        Instant now = clock.instant();
        String secret = Secrets.random(32);
        CaptionAddress address =
                new CaptionAddress(UUID.randomUUID(), convention, language, label, now, by.name(), now.plus(life));
        change(
                "insert into caption_address (" + COLUMNS + ", hash) values (?, ?, ?, ?, ?, ?, ?, ?, null, ?)",
                address.id(),
                convention.name(),
                language,
                label,
                Timestamp.from(now),
                by.name(),
                Timestamp.from(address.expiresAt()),
                broadcast.id(),
                Secrets.sha256(secret));
        return new Made(address, secret);
    }

    /** Those that are neither expired nor revoked, oldest first. */
    List<CaptionAddress> list(UUID broadcast) {
        return find("broadcast_id = ? and expires_at > ? order by created_at", broadcast, now()).stream()
                .map(Found::address)
                .toList();
    }

    void revoke(UUID broadcast, UUID id) {
        if (change("delete from caption_address where broadcast_id = ? and id = ?", broadcast, id) == 0) {
            throw Refusal.notFound("There is no such address.");
        }
    }

    /** Empty when it is not known, revoked, expired, or of the other convention. */
    Optional<Found> find(Convention convention, String secret) {
        return find("hash = ? and expires_at > ?", Secrets.sha256(secret), now()).stream()
                .filter(found -> found.address().convention() == convention)
                .findFirst();
    }

    /** Notes that this post came. False when it had come before: a retry. One post at a time for each address. */
    boolean isNew(CaptionAddress address, long seq) {
        change("update caption_address set label = label where id = ?", address.id());
        return change(
                        "insert into caption_post (address_id, seq) values (?, ?) on conflict do nothing",
                        address.id(),
                        seq)
                == 1;
    }

    void remember(CaptionAddress address, @Nullable String speaker) {
        change("update caption_address set speaker = ? where id = ?", speaker, address.id());
    }

    /** The highest number that came, or 0. */
    long lastSeq(CaptionAddress address) {
        return number("select coalesce(max(seq), 0) from caption_post where address_id = ?", address.id());
    }

    /** How many posts before its last one never came. */
    long missing(CaptionAddress address) {
        return number(
                "select coalesce(max(seq) - min(seq) + 1 - count(*), 0) from caption_post where address_id = ?",
                address.id());
    }

    /** How many of its last so many posts, as it counts them, never came. */
    long missingOfLast(CaptionAddress address, int posts) {
        return number(
                "select coalesce(max(seq) - min(seq) + 1 - count(*), 0) from caption_post where address_id = ?"
                        + " and seq > (select max(seq) from caption_post where address_id = ?) - ?",
                address.id(),
                address.id(),
                posts);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private List<Found> find(String which, Object... parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        prepared(c, "select " + COLUMNS + " from caption_address where " + which, parameters);
                ResultSet row = select.executeQuery()) {
            List<Found> found = new ArrayList<>();
            while (row.next()) {
                CaptionAddress address = new CaptionAddress(
                        row.getObject(1, UUID.class),
                        Convention.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getTimestamp(5).toInstant(),
                        row.getString(6),
                        row.getTimestamp(7).toInstant());
                found.add(new Found(address, row.getObject(8, UUID.class), row.getString(9)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String sql, Object... parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = prepared(c, sql, parameters);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int change(String sql, @Nullable Object... parameters) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement change = prepared(c, sql, parameters)) {
            return change.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PreparedStatement prepared(Connection c, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = c.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
