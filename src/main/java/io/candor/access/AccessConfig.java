package io.candor.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "candor.access")
interface AccessConfig {

    /**
     * The one-time password of the first administrator, {@code admin}. Without it one is made up and printed once, in
     * the log of the first start.
     */
    Optional<String> firstPassword();

    /** How long an API token lives. Longer is kinder to caption tools, and to whoever finds the token. */
    @WithDefault("30d")
    Duration tokenLife();

    /** How long a presenter's link works. Longer lets you send it days ahead, and gives whoever finds it more time. */
    @WithDefault("7d")
    Duration presenterLinkLife();

    /** Wrong passwords an account may have at once; after that one more every {@link #loginRefill}. */
    @WithDefault("10")
    int loginBurst();

    @WithDefault("30s")
    Duration loginRefill();
}
