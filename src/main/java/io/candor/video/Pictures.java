package io.candor.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.candor.broadcast.BroadcastChanged;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.live.EventLog;
import io.candor.live.SnapshotPart;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
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
import java.util.Optional;
import java.util.UUID;

/**
 * What viewers see of each broadcast, and the one place that decides it: from the broadcast's state, the address that
 * the plan brings, and what a camera does. Each change is one event.
 */
@ApplicationScoped
public class Pictures implements SnapshotPart {

    /** What a camera does, as its media source has seen it last. */
    enum Camera {
        NONE,
        ON,
        LOST
    }

    private record Row(Camera camera, Picture told) {}

    private final Broadcasts broadcasts;
    private final MediaSource source;
    private final Embeds embeds;
    private final EventLog log;
    private final AgroalDataSource dataSource;
    private final ObjectMapper json;
    private final Clock clock;

    Pictures(
            Broadcasts broadcasts,
            @All List<MediaSource> sources,
            VideoConfig config,
            Embeds embeds,
            EventLog log,
            AgroalDataSource dataSource,
            ObjectMapper json,
            Clock clock) {
        this.broadcasts = broadcasts;
        this.source = sources.stream()
                .filter(s -> s.server() == config.server())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("candor.video.server: no such media source"));
        this.embeds = embeds;
        this.log = log;
        this.dataSource = dataSource;
        this.json = json;
        this.clock = clock;
    }

    /** What plays the recording of a broadcast that is over; empty where there is none. */
    public Optional<String> recordingAddress(BroadcastRef broadcast) {
        return source.recordingAddress(broadcast);
    }

    /** As {@link MediaSource#delete}, of whichever source is chosen. */
    boolean deleteRecording(UUID broadcast) {
        return source.delete(broadcast);
    }

    /**
     * Where a page of this broadcast may load media from, and whose player it may frame, as a content security policy
     * names them (W3C CSP Level 3, 2.3.1). Besides what the plan's own address needs.
     */
    public record Origins(List<String> media, List<String> frames) {}

    public Origins origins(BroadcastRef broadcast) {
        return new Origins(
                source instanceof MediaServer server ? server.origins() : List.of(),
                embeds.of(broadcast.id())
                        .map(e -> List.of(EmbedAddress.origin(e.embed())))
                        .orElse(List.of()));
    }

    /** The media source has, or has lost, a picture. Says the same as before at no cost. */
    @Transactional
    void camera(UUID broadcast, Camera camera) {
        try (Connection c = dataSource.getConnection()) {
            Row before = lock(c, broadcast);
            if (before.camera() == camera) {
                return;
            }
            // Read after the lock: whoever ends the broadcast holds it until that is committed.
            BroadcastRef ref = broadcasts.ref(broadcast).orElseThrow();
            BroadcastView view = broadcasts.require(ref.slug(), true);
            tell(c, ref, view, before, camera);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Viewers get this player from now on, if the plan names no address of its own. */
    @Transactional
    void embed(BroadcastRef broadcast, EmbedAddress address) {
        embeds.put(broadcast.id(), address);
        tellAgain(broadcast);
    }

    /** Answers whether there was a player to take away. */
    @Transactional
    boolean noEmbed(BroadcastRef broadcast) {
        boolean was = embeds.remove(broadcast.id());
        if (was) {
            tellAgain(broadcast);
        }
        return was;
    }

    private void tellAgain(BroadcastRef broadcast) {
        try (Connection c = dataSource.getConnection()) {
            Row before = lock(c, broadcast.id());
            BroadcastRef ref = broadcasts.ref(broadcast.id()).orElseThrow();
            tell(c, ref, broadcasts.require(ref.slug(), true), before, before.camera());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The broadcasts whose camera was on when it was seen last. */
    @Transactional
    List<UUID> withCamera() {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement("select broadcast_id from picture where camera = 'ON'");
                ResultSet row = select.executeQuery()) {
            List<UUID> broadcasts = new ArrayList<>();
            while (row.next()) {
                broadcasts.add(row.getObject(1, UUID.class));
            }
            return broadcasts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void follow(@Observes BroadcastChanged change) {
        try (Connection c = dataSource.getConnection()) {
            BroadcastRef ref = change.broadcast();
            Row before = lock(c, ref.id());
            tell(c, ref, change.view(), before, before.camera());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void finish(@Observes(during = TransactionPhase.AFTER_SUCCESS) BroadcastChanged change) {
        if (isOver(change.view())) {
            source.over(change.broadcast());
        }
    }

    private void tell(Connection c, BroadcastRef ref, BroadcastView view, Row before, Camera camera)
            throws SQLException {
        Picture now = decide(ref, view, camera);
        boolean news = !now.shows(before.told());
        write(c, ref.id(), camera, news ? now : before.told());
        if (news) {
            log.append(ref.id(), ref.moment(), List.of(now));
            if (now.replacesAddressOf(before.told())) {
                log.redactOlder(ref.id(), now.kind());
            }
        }
    }

    private Picture decide(BroadcastRef ref, BroadcastView view, Camera camera) {
        Instant now = clock.instant();
        if (isOver(view)) {
            return Picture.over(now);
        }
        if (view.state() != io.candor.broadcast.State.LIVE) {
            return Picture.waiting(now);
        }
        if (view.videoUrl() != null) {
            return Picture.hls(Picture.State.ON, view.videoUrl(), now);
        }
        Optional<EmbedAddress> embed = embeds.of(ref.id());
        if (embed.isPresent()) {
            return Picture.embed(embed.get().embed(), now);
        }
        return switch (camera) {
            case NONE -> Picture.waiting(now);
            case ON -> Picture.hls(Picture.State.ON, source.liveAddress(ref), now);
            case LOST -> Picture.hls(Picture.State.LOST, source.liveAddress(ref), now);
        };
    }

    private static boolean isOver(BroadcastView view) {
        return view.state() == io.candor.broadcast.State.ENDED || view.state() == io.candor.broadcast.State.PUBLISHED;
    }

    @Override
    public String name() {
        return "video";
    }

    @Override
    @Transactional
    public Object read(UUID broadcast) {
        return current(broadcast);
    }

    /** What viewers are told now. */
    @Transactional
    Picture current(UUID broadcast) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select =
                        c.prepareStatement("select camera, told from picture where broadcast_id = ?")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return json.readValue(row.getString(2), Picture.class);
                }
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        // From before there were pictures, or nothing has happened to it yet.
        BroadcastRef ref = broadcasts.ref(broadcast).orElseThrow();
        return decide(ref, broadcasts.require(ref.slug(), true), Camera.NONE);
    }

    private Row lock(Connection c, UUID broadcast) throws SQLException {
        try (PreparedStatement insert = c.prepareStatement(
                "insert into picture (broadcast_id, camera, told, changed_at) values (?, 'NONE', ?, ?) on conflict do nothing")) {
            insert.setObject(1, broadcast);
            insert.setString(2, encode(Picture.waiting(clock.instant())));
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.executeUpdate();
        }
        try (PreparedStatement select =
                c.prepareStatement("select camera, told from picture where broadcast_id = ? for update")) {
            select.setObject(1, broadcast);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Row(Camera.valueOf(row.getString(1)), json.readValue(row.getString(2), Picture.class));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(Connection c, UUID broadcast, Camera camera, Picture told) throws SQLException {
        try (PreparedStatement update =
                c.prepareStatement("update picture set camera = ?, told = ?, changed_at = ? where broadcast_id = ?")) {
            update.setString(1, camera.name());
            update.setString(2, encode(told));
            update.setTimestamp(3, Timestamp.from(told.at()));
            update.setObject(4, broadcast);
            update.executeUpdate();
        }
    }

    private String encode(Picture picture) {
        try {
            return json.writeValueAsString(picture);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
