package io.candor.broadcast;

import io.candor.access.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The presenter's picture, as {@link Portrait} makes it. */
@Entity
class PresenterPhoto {

    /** Of a file that is uploaded, in bytes. */
    static final int LARGEST = 512 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Id
    UUID broadcastId;

    String mediaType;
    byte[] bytes;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PresenterPhoto() {}

    PresenterPhoto(UUID broadcastId) {
        this.broadcastId = broadcastId;
        this.mediaType = "";
        this.bytes = new byte[0];
    }

    void replace(byte[] portrait) {
        mediaType = Portrait.MEDIA_TYPE;
        bytes = portrait;
    }

    /** What is shown of a file that somebody uploaded. Refuses as {@link Portrait#of}, and what is too large. */
    static byte[] portraitOf(byte[] file) {
        if (file.length > LARGEST) {
            throw Refusal.of(Refusal.Kind.TOO_LARGE, "A photo has at most 512 KiB.");
        }
        return Portrait.of(file, PATIENCE);
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<PresenterPhoto, UUID> {

        /**
         * As it may be shown. What was stored as it came, before pictures were made anew or by a pod that does not do that
         * yet, is made anew now, once; empty where that cannot be done (WebP, a broken file).
         */
        Optional<byte[]> shown(UUID broadcast) {
            return findByIdOptional(broadcast).map(photo -> photo.bytes).flatMap(bytes -> {
                if (Portrait.isOne(bytes)) {
                    return Optional.of(bytes);
                }
                try {
                    byte[] portrait = Portrait.of(bytes, Duration.ZERO);
                    // Not if it was replaced meanwhile.
                    update(
                            "mediaType = ?1, bytes = ?2 where broadcastId = ?3 and bytes = ?4",
                            Portrait.MEDIA_TYPE,
                            portrait,
                            broadcast,
                            bytes);
                    return Optional.of(portrait);
                } catch (Refusal unreadable) {
                    if (unreadable.kind() == Refusal.Kind.UNAVAILABLE) {
                        throw unreadable;
                    }
                    return Optional.empty();
                }
            });
        }
    }
}
