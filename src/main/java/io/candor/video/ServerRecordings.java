package io.candor.video;

import io.agroal.api.AgroalDataSource;
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
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Files that a media server has told of, by the name it gave them; never their contents or their place on its disk. */
@ApplicationScoped
class ServerRecordings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    private final AgroalDataSource dataSource;
    private final Clock clock;

    ServerRecordings(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    record File(String name, Instant recordedAt) {}

    /** Keeps the last part of a path, if it is a plain name; other files are none of ours. */
    @Transactional
    void add(UUID broadcast, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!NAME.matcher(name).matches()) {
            return;
        }
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement(
                        "insert into server_recording (broadcast_id, name, recorded_at) values (?, ?, ?) on conflict do nothing")) {
            insert.setObject(1, broadcast);
            insert.setString(2, name);
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Transactional
    List<File> of(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select name, recorded_at from server_recording where broadcast_id = ? order by recorded_at, name limit 500")) {
            select.setObject(1, broadcast);
            List<File> files = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    files.add(new File(row.getString(1), row.getTimestamp(2).toInstant()));
                }
            }
            return files;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Transactional
    void forget(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from server_recording where broadcast_id = ?")) {
            delete.setObject(1, broadcast);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
