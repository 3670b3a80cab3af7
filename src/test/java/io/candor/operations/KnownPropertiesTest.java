package io.candor.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of the environment keys is worth what it does not know. */
class KnownPropertiesTest {
    private static final KnownProperties APPLICATION = KnownProperties.ofTheApplication();

    @ConfigMapping(prefix = "candor.sample")
    interface Sample {
        @WithDefault("5s")
        Duration idleLimit();

        Nested nested();

        interface Nested {
            @WithDefault("3")
            int deepKnob();
        }
    }

    @Test
    void methodsOfAMappingBecomeEnvironmentKeys() {
        KnownProperties known = KnownProperties.ofMapping(Sample.class);

        assertThat(known.canBeSetBy("CANDOR_SAMPLE_IDLE_LIMIT")).isTrue();
        assertThat(known.canBeSetBy("CANDOR_SAMPLE_NESTED_DEEP_KNOB")).isTrue();
        assertThat(known.canBeSetBy("CANDOR_SAMPLE_IDLELIMIT")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUARKUS_HTTP_PORTT", "CANDOR_NO_SUCH_THING", "PATH"})
    void misspeltKeysAreUnknown(String key) {
        assertThat(APPLICATION.canBeSetBy(key)).isFalse();
    }

    @Test
    void keysOfAnExtensionThatIsNotInTheBuildAreUnknown() {
        assertThat(APPLICATION.canBeSetBy("QUARKUS_MONGODB_CONNECTION_STRING")).isFalse();
    }

    @Test
    void whatIsFixedWhenTheServiceIsBuiltCannotBeSetAfterwards() {
        assertThat(APPLICATION.canBeSetBy("QUARKUS_DATASOURCE_DB_KIND")).isFalse();
    }

    @Test
    void whatQuarkusReadsAtStartIsKnown() {
        assertThat(APPLICATION.canBeSetBy("QUARKUS_HTTP_PORT")).isTrue();
    }
}
