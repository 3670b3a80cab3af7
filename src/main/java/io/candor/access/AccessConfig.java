package io.candor.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "candor.access")
public interface AccessConfig {

    /**
     * The one-time password of the first administrator, {@code admin}. Without it one is made up and printed once, in
     * the log of the first start.
     */
    Optional<String> firstPassword();

    /** How long an API token lives. Longer is kinder to caption tools, and to whoever finds the token. */
    @WithDefault("30d")
    Duration tokenLife();

    /**
     * A session that is not used for this long is over. Longer spares whoever is called away from a broadcast, and leaves
     * a console that was left open to whoever finds it.
     */
    @WithDefault("8h")
    Duration sessionIdle();

    /**
     * A session is over after this in any case. Longer than a crisis takes, so that it ends nobody's in the middle of
     * one; a stolen cookie is good for no longer.
     */
    @WithDefault("7d")
    Duration sessionLife();

    /** A one-time password is good for this long. Longer is kinder to who is on leave, and to who finds the note. */
    @WithDefault("72h")
    Duration oneTimePasswordLife();

    /** How long a presenter's link works. Longer lets you send it days ahead, and gives whoever finds it more time. */
    @WithDefault("7d")
    Duration presenterLinkLife();

    /**
     * Wrong passwords an account may have at once from one address (of IPv6 a /64); after that one more every
     * {@link #loginRefill}. What an address, a network and an account may have in all are multiples of it.
     */
    @WithDefault("10")
    int loginBurst();

    @WithDefault("30s")
    Duration loginRefill();
}
