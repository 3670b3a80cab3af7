package io.candor.video;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A platform's player instead of a camera: one a broadcast, stored as it was understood and never as it was pasted. */
@ApplicationScoped
class Embeds {

    private final AgroalDataSource dataSource;

    Embeds(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Transactional
    Optional<EmbedAddress> of(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select provider, src, watch from platform_embed where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new EmbedAddress(
                                new Picture.Embed(Picture.Provider.valueOf(row.getString(1)), row.getString(2)),
                                row.getString(3)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void put(UUID broadcast, EmbedAddress address) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement upsert = c.prepareStatement("""
                        insert into platform_embed (broadcast_id, provider, src, watch) values (?, ?, ?, ?)
                        on conflict (broadcast_id) do update
                        set provider = excluded.provider, src = excluded.src, watch = excluded.watch""")) {
            upsert.setObject(1, broadcast);
            upsert.setString(2, address.embed().provider().name());
            upsert.setString(3, address.embed().src());
            upsert.setString(4, address.watch());
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers whether there was one. */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean remove(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement delete = c.prepareStatement("delete from platform_embed where broadcast_id = ?")) {
            delete.setObject(1, broadcast);
            return delete.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
