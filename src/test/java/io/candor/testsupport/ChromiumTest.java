package io.candor.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChromiumTest {

    private static final Path USUAL = Path.of("/usr/bin/chromium");
    private static final Path OWN = Path.of("/opt/own/chrome");

    @Test
    void theUsualPlaceWillDo() {
        assertThat(Chromium.among(Map.of(), USUAL::equals)).isEqualTo(new Chromium.Found(USUAL));
    }

    @Test
    void whatThePathHoldsIsFound() {
        Path somewhere = Path.of("/opt/tools/google-chrome");
        Map<String, String> environment = Map.of("PATH", "/sbin" + File.pathSeparator + "/opt/tools");

        assertThat(Chromium.among(environment, somewhere::equals)).isEqualTo(new Chromium.Found(somewhere));
    }

    @Test
    void whoNamesABrowserGetsThatOne() {
        Map<String, String> environment = Map.of(Chromium.SETTING, OWN.toString());

        assertThat(Chromium.among(environment, Set.of(USUAL, OWN)::contains)).isEqualTo(new Chromium.Found(OWN));
    }

    @Test
    void aNameThatLeadsNowhereIsNotReplacedByAnother() {
        Map<String, String> environment = Map.of(Chromium.SETTING, OWN.toString());

        assertThat(Chromium.among(environment, USUAL::equals)).isInstanceOf(Chromium.LeftOut.class);
    }

    @Test
    void withoutABrowserTheTestsAreLeftOut() {
        assertThat(Chromium.among(Map.of("CI", "false"), path -> false)).isInstanceOf(Chromium.LeftOut.class);
    }

    @Test
    void withoutABrowserUnderCiTheTestsFail() {
        assertThat(Chromium.among(Map.of("CI", "true"), path -> false)).isInstanceOf(Chromium.Required.class);
    }
}
