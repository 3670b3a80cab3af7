package io.candor.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.access.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlsAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/live/index.m3u8",
                "https://cdn.example.com:8443/a.m3u8?token=x",
                "http://localhost:8888/a.m3u8",
                "http://127.0.0.1/a.m3u8",
                "http://[::1]/a.m3u8"
            })
    void aPlaylistOnTheWebOrOnThisMachineIsTaken(String address) {
        assertThat(HlsAddress.parse(address, "videoUrl").value()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://cdn.example.com/a.m3u8",
                "https://user:pass@cdn.example.com/a.m3u8",
                "https://cdn.example.com/a.mp4",
                "https:///a.m3u8",
                "javascript:alert(1)//.m3u8",
                "https://cdn.example.com; script-src */a.m3u8",
                "https://cdn.example.com\"/a.m3u8",
                "https://cdn.example.com/\u0000a.m3u8",
                "https://cdn.example.com/\u202Ea.m3u8",
                "http://localhost.evil.example/a.m3u8"
            })
    void everythingElseIsRefused(String address) {
        assertThatThrownBy(() -> HlsAddress.parse(address, "videoUrl")).isInstanceOf(Refusal.class);
    }

    @Test
    void halfACharacterIsRefusedAndNotAFault() {
        assertThatThrownBy(() -> HlsAddress.parse("https://cdn.example.com/" + (char) 0xD800 + ".m3u8", "videoUrl"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aVeryLongAddressIsRefused() {
        assertThatThrownBy(() -> HlsAddress.parse("https://cdn.example.com/" + "x".repeat(2_000) + ".m3u8", "videoUrl"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void noAddressIsNone() {
        assertThat(HlsAddress.ofNullable(null, "videoUrl")).isNull();
        assertThat(HlsAddress.ofNullable("  ", "videoUrl")).isNull();
    }

    @Test
    void theOriginIsWhatAPolicyNames() {
        assertThat(HlsAddress.parse("https://cdn.example.com:8443/a.m3u8?x=1", "videoUrl")
                        .origin())
                .isEqualTo("https://cdn.example.com:8443");
    }
}
