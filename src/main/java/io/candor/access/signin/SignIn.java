package io.candor.access.signin;

import io.candor.access.AccessConfig;
import io.candor.access.ClientAddress;
import io.candor.access.Refusal;
import io.candor.access.Secrets;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in with a password, and out again. */
@ApplicationScoped
public class SignIn {

    /** More than any password that can be chosen, and nothing to hash for a stranger. */
    private static final int LONGEST = 200;

    /** Compared against when there is no such account, so that a name cannot be guessed by the time it takes. */
    private static final String NOBODY = BcryptUtil.bcryptHash(Secrets.random(18));

    private final StaffAccount.Repository accounts;
    private final Sessions sessions;
    private final ClientAddress addresses;
    private final SecurityEvents events;
    private final AccessConfig config;
    private final Clock clock;
    private final Guesses guesses;

    SignIn(
            StaffAccount.Repository accounts,
            Sessions sessions,
            ClientAddress addresses,
            SecurityEvents events,
            AccessConfig config,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.addresses = addresses;
        this.events = events;
        this.config = config;
        this.clock = clock;
        this.guesses = new Guesses(clock, config.loginBurst(), config.loginRefill());
    }

    /** What came of it. */
    public sealed interface Answer {}

    /** Signed in: what the browser is to keep. */
    public record Welcome(List<NewCookie> cookies) implements Answer {}

    /** Not signed in. */
    public enum No implements Answer {
        /** Name and password do not belong together, or the account is not active; which of these is not told. */
        WRONG,
        /** The right one-time password, too late. */
        EXPIRED
    }

    /** Where somebody signs in from. */
    record Browser(
            InetAddress address,
            String device,
            @Nullable String deviceCookie,
            @Nullable String session,
            boolean tls) {}

    Browser browser(HttpServerRequest request) {
        return new Browser(
                addresses.of(request),
                Device.of(request.getHeader("User-Agent")),
                StaffCookies.DEVICE.in(request),
                StaffCookies.SESSION.in(request),
                request.isSSL());
    }

    /**
     * Blocks while it hashes, but holds no connection to the database meanwhile: a crowd at the sign-in would keep them
     * from everybody else. Refuses with TOO_FAST or UNAVAILABLE without having looked at the password.
     */
    public Answer signIn(@Nullable String name, @Nullable String password, HttpServerRequest request) {
        Browser browser = browser(request);
        String username = name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
        String given = password == null || password.length() > LONGEST ? "" : password;
        Optional<StaffAccount> account =
                QuarkusTransaction.requiringNew().call(() -> accounts.named(username).filter(a -> a.active));
        String hash = account.map(a -> a.passwordHash).orElse(NOBODY);
        Optional<String> device = account.flatMap(a -> KnownDevice.of(browser.deviceCookie, username, hash));
        // A name that is none of ours may be of any length: it is looked at, not kept.
        Attempt attempt = Attempt.of(account.isPresent() ? username : shortened(username), browser.address, device);
        if (!isRight(attempt, given, hash) || account.isEmpty()) {
            events.happenedOften(SecurityEvent.SIGN_IN_REFUSED);
            return No.WRONG;
        }
        if (account.orElseThrow().hasExpiredPassword(clock.instant(), config.oneTimePasswordLife())) {
            events.happenedOften(SecurityEvent.SIGN_IN_REFUSED);
            return No.EXPIRED;
        }
        Optional<Welcome> welcome = welcome(username, hash, browser);
        if (welcome.isEmpty()) {
            return No.WRONG;
        }
        // Whoever this browser was before, it is not any more.
        sessions.end(browser.session);
        return welcome.orElseThrow();
    }

    /** Ends the session that the request came with, if any. Answers what takes its cookie away. */
    public NewCookie signOut(HttpServerRequest request) {
        sessions.end(StaffCookies.SESSION.in(request));
        events.happened(SecurityEvent.SIGNED_OUT);
        return StaffCookies.SESSION.gone(request.isSSL());
    }

    /** Whether it is the password with this hash. Refuses as {@link Guesses#isRight}. */
    boolean isRight(Attempt attempt, String password, String hash) {
        try {
            return guesses.isRight(attempt, () -> BcryptUtil.matches(password, hash));
        } catch (Refusal refusal) {
            events.happenedOften(
                    refusal.kind() == Refusal.Kind.TOO_FAST ? SecurityEvent.LOCKED_OUT : SecurityEvent.SIGN_IN_BUSY);
            throw refusal;
        }
    }

    /** Opens a session; empty when the password is not that of the account any more. */
    Optional<Welcome> welcome(String username, String hash, Browser browser) {
        return sessions.open(username, hash, browser.device).map(opened -> {
            events.happened(SecurityEvent.SIGNED_IN, opened.id());
            String device =
                    KnownDevice.of(browser.deviceCookie, username, hash).orElseGet(KnownDevice::newId);
            return new Welcome(List.of(
                    StaffCookies.SESSION.with(opened.secret(), browser.tls),
                    StaffCookies.DEVICE.with(KnownDevice.cookie(device, username, hash), browser.tls)));
        });
    }

    private static String shortened(String username) {
        return username.substring(0, Math.min(username.length(), 64));
    }
}
