package io.candor.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "candor.privacy")
interface PrivacyConfig {

    /**
     * An asker's e-mail address is erased so long after the record was published, or after the end of a broadcast without
     * one. Whoever is to be told later than that cannot be.
     */
    @WithDefault("30d")
    Duration contactsKept();

    /**
     * The words of questions that were never public, or were taken back, are erased so long after the broadcast. Longer
     * keeps more that nobody reads; shorter takes from staff what they may have to account for.
     */
    @WithDefault("90d")
    Duration dismissedKept();
}
