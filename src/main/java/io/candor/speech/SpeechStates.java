package io.candor.speech;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which broadcasts are to be heard, and how that goes; in the database, as any pod may have the sound. */
@ApplicationScoped
@Transactional
class SpeechStates {

    private final AgroalDataSource dataSource;
    private final Clock clock;

    SpeechStates(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** @param notice what staff should know, in plain words */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record State(
            boolean wanted,
            String language,
            Hearing state,
            @Nullable String notice) {}

    enum Hearing {
        OFF,
        WAITING,
        LISTENING,
        FAILED
    }

    Optional<State> find(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select wanted, language, state, notice from speech where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new State(
                                row.getBoolean(1),
                                row.getString(2),
                                Hearing.valueOf(row.getString(3)),
                                row.getString(4)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    State want(UUID broadcast, boolean wanted, String language) {
        Hearing state = wanted ? Hearing.WAITING : Hearing.OFF;
        try (Connection c = dataSource.getConnection();
                PreparedStatement put = c.prepareStatement("""
                        insert into speech (broadcast_id, wanted, language, state, notice, changed_at)
                        values (?, ?, ?, ?, null, ?)
                        on conflict (broadcast_id) do update set wanted = excluded.wanted,
                            language = excluded.language, state = excluded.state, notice = null,
                            changed_at = excluded.changed_at
                        """)) {
            put.setObject(1, broadcast);
            put.setBoolean(2, wanted);
            put.setString(3, language);
            put.setString(4, state.name());
            put.setTimestamp(5, Timestamp.from(clock.instant()));
            put.executeUpdate();
            return new State(wanted, language, state, null);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void report(UUID broadcast, boolean listening, String notice) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement update = c.prepareStatement(
                        "update speech set state = ?, notice = ?, changed_at = ? where broadcast_id = ? and wanted")) {
            update.setString(1, (listening ? Hearing.LISTENING : Hearing.FAILED).name());
            update.setString(2, notice.isEmpty() ? null : notice);
            update.setTimestamp(3, Timestamp.from(clock.instant()));
            update.setObject(4, broadcast);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
