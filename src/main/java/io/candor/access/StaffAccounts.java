package io.candor.access;

import io.candor.operations.DatabaseReady;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The accounts of staff, their passwords (bcrypt) and API tokens. */
@ApplicationScoped
public class StaffAccounts {

    /** bcrypt reads no more than this (OWASP Password Storage Cheat Sheet). */
    static final int LONGEST_PASSWORD_BYTES = 72;

    static final int SHORTEST_PASSWORD = 12;

    static final String USERNAME_FORM = "[a-z0-9][a-z0-9._-]{1,63}";

    private static final Pattern USERNAME = Pattern.compile(USERNAME_FORM);

    /** Compared against when there is no such account, so that a name cannot be guessed by the time it takes. */
    private static final String NOBODY = BcryptUtil.bcryptHash(Secrets.random(18));

    private final StaffAccount.Repository accounts;
    private final ApiToken.Repository tokens;
    private final AccessConfig config;
    private final Clock clock;
    private final Guesses guesses;

    StaffAccounts(StaffAccount.Repository accounts, ApiToken.Repository tokens, AccessConfig config, Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
        this.guesses = new Guesses(clock, config.loginBurst(), config.loginRefill());
    }

    /** A password as it is shown once, to be changed at the first sign-in. */
    public record OneTimePassword(String username, String password) {}

    /** A token as it is shown once. */
    public record NewToken(UUID id, String label, String token, java.time.Instant expiresAt) {}

    /** Somebody who signed in, and what the session is known by. */
    record Session(Staff staff, String name) {
        static Session of(StaffAccount account) {
            return new Session(account.toStaff(), account.session());
        }
    }

    record TokenView(UUID id, String label, java.time.Instant createdAt, java.time.Instant expiresAt) {}

    record AccountView(String username, String name, Role role, boolean active, boolean mustChangePassword) {}

    void warnAboutSessions(
            @Observes StartupEvent event,
            @ConfigProperty(name = "quarkus.http.auth.session.encryption-key") Optional<String> key) {
        if (key.isEmpty()) {
            Log.warn(
                    "No QUARKUS_HTTP_AUTH_SESSION_ENCRYPTION_KEY: staff have to sign in again after each restart, and on each pod.");
        }
    }

    @Transactional
    void createFirstAdministrator(@Observes DatabaseReady ready) {
        // Pods that start together on an empty database take turns, so that only one makes the account.
        accounts.getEntityManager()
                .createNativeQuery("lock table staff_account in share row exclusive mode")
                .executeUpdate();
        if (accounts.count() > 0) {
            return;
        }
        String password = config.firstPassword().orElseGet(Secrets::oneTimePassword);
        accounts.persist(new StaffAccount(
                "admin", "Administrator", Role.ADMIN, BcryptUtil.bcryptHash(password), clock.instant()));
        if (config.firstPassword().isEmpty()) {
            Log.infof(
                    "%n%n    First start. Sign in at /login as  admin  with the one-time password  %s%n    It is shown only here and must be changed at the first sign-in.%n",
                    password);
        }
    }

    /**
     * Answers who it is, or empty when name and password do not belong together or the account is not active. Holds no
     * connection to the database while it hashes: a crowd at the sign-in would keep them from everybody else.
     */
    Optional<Session> signIn(String username, String password, String from) {
        Optional<StaffAccount> account =
                QuarkusTransaction.requiringNew().call(() -> find(username).filter(a -> a.active));
        String hash = account.map(a -> a.passwordHash).orElse(NOBODY);
        boolean right =
                guesses.isRight(username, from, () -> BcryptUtil.matches(password, hash) && account.isPresent());
        return right ? account.map(Session::of) : Optional.empty();
    }

    /** Empty when the account is not active any more, or has had another password since. */
    @Transactional
    Optional<Session> bySession(String session) {
        return find(StaffAccount.usernameOf(session))
                .filter(a -> a.active && a.session().equals(session))
                .map(Session::of);
    }

    @Transactional
    Optional<Staff> byToken(String token) {
        return tokens.find("hash = ?1 and expiresAt > ?2", Secrets.sha256(token), clock.instant())
                .firstResultOptional()
                .flatMap(t -> find(t.username))
                .filter(a -> a.active)
                .map(StaffAccount::toStaff);
    }

    @Transactional
    List<AccountView> list() {
        return accounts.list("order by username").stream()
                .map(StaffAccounts::view)
                .toList();
    }

    /** Refuses with INVALID when the username is taken. */
    @Transactional
    public OneTimePassword create(String username, String name, Role role) {
        if (accounts.findByIdOptional(username).isPresent()) {
            throw Refusal.invalid("username", "This username is taken.");
        }
        String password = Secrets.oneTimePassword();
        accounts.persist(new StaffAccount(username, name, role, BcryptUtil.bcryptHash(password), clock.instant()));
        return new OneTimePassword(username, password);
    }

    @Transactional
    OneTimePassword resetPassword(String username) {
        StaffAccount account = require(username);
        String password = Secrets.oneTimePassword();
        account.passwordHash = BcryptUtil.bcryptHash(password);
        account.mustChangePassword = true;
        tokens.delete("username", username);
        return new OneTimePassword(username, password);
    }

    /** Refuses with NOT_ALLOWED_NOW when nobody would be left who can administer. */
    @Transactional
    AccountView update(String username, String name, Role role, boolean active) {
        StaffAccount account = require(username);
        boolean loses = account.active && account.role == Role.ADMIN && (!active || role != Role.ADMIN);
        if (loses && accounts.count("role = ?1 and active", Role.ADMIN) == 1) {
            throw Refusal.notAllowedNow(account.role, "This is the last administrator.");
        }
        account.name = name;
        account.role = role;
        account.active = active;
        return view(account);
    }

    /** Refuses with INVALID when the current password is wrong or the next one is too weak. */
    public void changePassword(Staff staff, String current, String next) {
        String hash = QuarkusTransaction.requiringNew().call(() -> require(staff.username()).passwordHash);
        if (!guesses.isRight(
                staff.username(), "changes " + staff.username(), () -> BcryptUtil.matches(current, hash))) {
            throw Refusal.invalid("current", "This is not the current password.");
        }
        if (next.codePointCount(0, next.length()) < SHORTEST_PASSWORD) {
            throw Refusal.invalid("next", "At least " + SHORTEST_PASSWORD + " characters.");
        }
        if (next.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            throw Refusal.invalid("next", "At most " + LONGEST_PASSWORD_BYTES + " bytes.");
        }
        if (next.equals(current)) {
            throw Refusal.invalid("next", "Choose one that differs from the current password.");
        }
        String nextHash = BcryptUtil.bcryptHash(next);
        QuarkusTransaction.requiringNew().run(() -> {
            StaffAccount account = require(staff.username());
            // Hashing took a while: a password that was reset meanwhile stays reset.
            if (!account.passwordHash.equals(hash)) {
                throw Refusal.invalid("current", "This is not the current password.");
            }
            account.passwordHash = nextHash;
            account.mustChangePassword = false;
        });
    }

    /** A token that acts as this member of staff until it expires or is revoked. */
    @Transactional
    public NewToken createToken(Staff staff, String label, Duration life) {
        String secret = "candor_" + Secrets.random(32);
        ApiToken token = new ApiToken(
                staff.username(),
                label,
                Secrets.sha256(secret),
                clock.instant(),
                clock.instant().plus(life));
        tokens.persist(token);
        return new NewToken(token.id, label, secret, token.expiresAt);
    }

    NewToken createToken(Staff staff, String label) {
        return createToken(staff, label, config.tokenLife());
    }

    @Transactional
    List<TokenView> tokensOf(Staff staff) {
        return tokens.list("username = ?1 order by createdAt", staff.username()).stream()
                .map(t -> new TokenView(t.id, t.label, t.createdAt, t.expiresAt))
                .toList();
    }

    @Transactional
    public void revokeToken(Staff staff, UUID id) {
        if (tokens.delete("id = ?1 and username = ?2", id, staff.username()) == 0) {
            throw Refusal.notFound("You have no such token.");
        }
    }

    private StaffAccount require(String username) {
        return find(username).orElseThrow(() -> Refusal.notFound("No such account."));
    }

    /** What cannot be a username is not looked for; some text the database cannot even read. */
    private Optional<StaffAccount> find(String username) {
        return USERNAME.matcher(username).matches() ? accounts.findByIdOptional(username) : Optional.empty();
    }

    private static AccountView view(StaffAccount a) {
        return new AccountView(a.username, a.name, a.role, a.active, a.mustChangePassword);
    }
}
