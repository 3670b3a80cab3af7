package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the id of a video is taken over from what somebody pasted. */
class EmbedAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://youtube.com/watch?v=dQw4w9WgXcQ&t=42s&list=PL1",
                "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ#t=1",
                "https://youtu.be/dQw4w9WgXcQ?si=abc",
                "https://www.youtube.com/live/dQw4w9WgXcQ",
                "https://www.youtube.com/shorts/dQw4w9WgXcQ",
                "https://www.youtube.com/embed/dQw4w9WgXcQ?autoplay=1",
                "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
                "  HTTPS://WWW.YouTube.com/watch?v=dQw4w9WgXcQ  "
            })
    void everyAddressOfAYouTubeVideoIsOnePlayerWithoutCookies(String address) {
        EmbedAddress found = EmbedAddress.parse(address, "address");

        assertThat(found.embed())
                .isEqualTo(new Picture.Embed(
                        Picture.Provider.YOUTUBE, "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"));
        assertThat(found.watch()).isEqualTo("https://www.youtube.com/watch?v=dQw4w9WgXcQ");
        assertThat(EmbedAddress.origin(found.embed())).isEqualTo("https://www.youtube-nocookie.com");
    }

    @ParameterizedTest
    @CsvSource({
        "https://vimeo.com/76979871, https://player.vimeo.com/video/76979871?dnt=1, https://vimeo.com/76979871",
        "https://vimeo.com/76979871/8272103f6e, https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e, https://vimeo.com/76979871/8272103f6e",
        "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0, https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e, https://vimeo.com/76979871/8272103f6e",
        "https://vimeo.com/event/4154130, https://vimeo.com/event/4154130/embed?dnt=1, https://vimeo.com/event/4154130",
    })
    void aVimeoVideoIsAPlayerThatDoesNotTrack(String address, String src, String watch) {
        EmbedAddress found = EmbedAddress.parse(address, "address");

        assertThat(found).isEqualTo(new EmbedAddress(new Picture.Embed(Picture.Provider.VIMEO, src), watch));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.facebook.com/watch/?v=10153231379946729, https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231379946729",
        "https://www.facebook.com/watch/live/?ref=x&v=10153231379946729, https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231379946729",
        "https://m.facebook.com/video.php?v=10153231379946729, https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231379946729",
        "https://www.facebook.com/facebook/videos/10153231379946729/, https%3A%2F%2Fwww.facebook.com%2Ffacebook%2Fvideos%2F10153231379946729%2F",
    })
    void aFacebookVideoIsItsPluginWithThatVideoAlone(String address, String href) {
        EmbedAddress found = EmbedAddress.parse(address, "address");

        assertThat(found.embed())
                .isEqualTo(new Picture.Embed(
                        Picture.Provider.FACEBOOK,
                        "https://www.facebook.com/plugins/video.php?show_text=false&href=" + href));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dQw4w9WgXcQ",
                "youtube.com/watch?v=dQw4w9WgXcQ",
                "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "javascript:alert(1)//https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "data:text/html,https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
                "https://evil.example@www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com./watch?v=dQw4w9WgXcQ",
                "https://evil.example/www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://evil.example#https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com\\@evil.example/watch?v=dQw4w9WgXcQ",
                "https:/\\www.youtube.com/watch?v=dQw4w9WgXcQ",
                "https://www.yоutube.com/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&v=aaaaaaaaaaa",
                "https://www.youtube.com/watch?v=dQw4w9WgXc",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQQ",
                "https://www.youtube.com/watch?v=\"onload=\"",
                "https://www.youtube.com/watch?v=..%2F..%2Faaaaa",
                "https://www.youtube.com/embed/..%2f..%2f..%2fa",
                "https://www.youtube.com/embed/dQw4w9WgXcQ/x",
                "https://www.youtube.com/redirect?q=https://evil.example",
                "https://www.youtube.com/channel/UC1/live",
                "https://youtu.be/dQw4w9WgXcQ/../../evil",
                "https://vimeo.com/76979871/%27%22",
                "https://vimeo.com/76979871/8272103f6e/x",
                "https://vimeo.com/channels/staffpicks",
                "https://player.vimeo.com/video/76979871?h=<script>",
                "https://vimeo.com/event/4154130/embed/../../x",
                "https://fb.watch/abcdefgh/",
                "https://www.facebook.com/plugins/video.php?href=https://evil.example",
                "https://www.facebook.com/l.php?u=https://evil.example",
                "https://www.facebook.com/page/videos/javascript:1",
                "https://www.facebook.com/-/videos/10153231379946729",
                "https://www.facebook.com/watch/?v=1015323137994672900000000",
                "https://www.twitch.tv/videos/1",
                "https://[::1]/watch?v=dQw4w9WgXcQ",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ\u0000",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ\u202e",
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ\r\nSet-Cookie: a=b",
            })
    void anythingElseIsRefusedByName(String address) {
        assertThatThrownBy(() -> EmbedAddress.parse(address, "address"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
                    assertThat(refusal.problem().fields().getFirst().field()).isEqualTo("address");
                });
    }

    @Test
    void anAddressThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> EmbedAddress.parse(
                        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&x=" + "x".repeat(500), "address"))
                .isInstanceOf(Refusal.class);
    }
}
