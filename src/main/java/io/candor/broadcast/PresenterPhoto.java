package io.candor.broadcast;

import io.candor.access.Refusal;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** The presenter's picture: JPEG, PNG or WebP, told by its first bytes and not by what the sender claims. */
@Entity
class PresenterPhoto {

    static final int LARGEST = 512 * 1024;

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

    void replace(byte[] picture) {
        if (picture.length > LARGEST) {
            throw Refusal.of(Refusal.Kind.TOO_LARGE, "A photo has at most 512 KiB.");
        }
        mediaType = mediaTypeOf(picture);
        bytes = picture;
    }

    static String mediaTypeOf(byte[] b) {
        if (startsWith(b, 0, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (startsWith(b, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return "image/png";
        }
        if (startsWith(b, 0, 'R', 'I', 'F', 'F') && startsWith(b, 8, 'W', 'E', 'B', 'P')) {
            return "image/webp";
        }
        throw Refusal.of(Refusal.Kind.UNSUPPORTED, "A photo is a JPEG, PNG or WebP picture.");
    }

    private static boolean startsWith(byte[] b, int from, int... magic) {
        if (b.length < from + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((b[from + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<PresenterPhoto, UUID> {}
}
