package io.candor.testsupport;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service on a machine that has no ffmpeg: what phones send is passed through untouched. */
public final class WithoutFfmpeg implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("candor.video.ffmpeg.program", "none");
    }
}
