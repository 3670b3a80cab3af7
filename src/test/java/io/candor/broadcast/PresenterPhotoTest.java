package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.PictureFile;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PresenterPhotoTest {

    private static final String CAMERA = "PHONE OF DANA";

    @Inject
    AgroalDataSource dataSource;

    private Broadcast broadcast;

    @BeforeEach
    void givenABroadcastOnAir() {
        broadcast = Broadcast.live();
    }

    @Test
    void nobodyLearnsWhereAPhotoWasTaken() {
        Rest.Answer stored = put("image/jpeg", PictureFile.jpegOf(1_000, 500).takenBy(CAMERA, 52.52f, 6));
        assertThat(stored.status()).isEqualTo(200);

        Rest.Answer shown = Rest.get(broadcast.path("photo"));

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(shown.body()).contains("JFIF").doesNotContain("Exif", CAMERA, "adobe");
    }

    @Test
    void aPngIsShownAsAJpeg() {
        assertThat(put("image/png", PictureFile.png(900, 900)).status()).isEqualTo(200);
        assertThat(Rest.get(broadcast.path("photo")).header("Content-Type")).isEqualTo("image/jpeg");
    }

    @Test
    void webPIsRefusedInPlainWords() {
        Rest.Answer refused = put("image/webp", "RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refused.problem().path("detail").asText()).isEqualTo("A photo is a JPEG or PNG picture.");
        assertThat(refused.status()).isEqualTo(415);
    }

    @Test
    void aBombIsRefusedAndNothingIsStored() {
        Rest.Answer refused = put("image/png", PictureFile.pngThatClaims(30_000, 30_000));
        assertThat(refused.problem().path("type").asText()).isEqualTo("/problems/too-large");
        assertThat(Rest.get(broadcast.path("photo")).status()).isEqualTo(404);
    }

    @Test
    void aPhotoThatWasStoredAsItCameIsMadeAnewBeforeItIsShown() throws SQLException {
        storeAsItCame("image/jpeg", PictureFile.jpegOf(100, 100).takenBy(CAMERA, 52.52f, 1));

        assertThat(Rest.get(broadcast.path("photo")).body()).contains("JFIF").doesNotContain(CAMERA);
        assertThat(new String(stored(), StandardCharsets.ISO_8859_1)).doesNotContain(CAMERA);
    }

    @Test
    void aPhotoThatCannotBeMadeAnewIsNotShown() throws SQLException {
        storeAsItCame("image/webp", "RIFF\0\0\0\0WEBPVP8 EXIF".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Rest.get(broadcast.path("photo")).status()).isEqualTo(404);
    }

    private Rest.Answer put(String mediaType, byte[] file) {
        String[] headers = {"Authorization", "Bearer " + Api.token(Role.COMMS), "Content-Type", mediaType};
        return Rest.send("PUT", broadcast.path("photo"), headers, file);
    }

    private void storeAsItCame(String mediaType, byte[] file) throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement insert = c.prepareStatement(
                        "insert into presenter_photo (broadcast_id, media_type, bytes) select id, ?, ? from broadcast where slug = ?")) {
            insert.setString(1, mediaType);
            insert.setBytes(2, file);
            insert.setString(3, broadcast.slug());
            insert.executeUpdate();
        }
    }

    private byte[] stored() throws SQLException {
        try (Connection c = dataSource.getConnection();
                PreparedStatement select = c.prepareStatement(
                        "select bytes from presenter_photo join broadcast on id = broadcast_id where slug = ?")) {
            select.setString(1, broadcast.slug());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }
}
