package io.candor.access.signin;

import io.candor.access.AccessConfig;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Secrets;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.candor.access.Staff;
import io.candor.operations.DatabaseReady;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The accounts of staff and their passwords (bcrypt). */
@ApplicationScoped
public class StaffAccounts {

    private static final String FIRST = "admin";

    private final StaffAccount.Repository accounts;
    private final Sessions sessions;
    private final ApiTokens tokens;
    private final SignIn signIn;
    private final SecurityEvents events;
    private final Event<RightsChanged> changed;
    private final AccessConfig config;
    private final Clock clock;
    private final PasswordStrength strength = new PasswordStrength();

    StaffAccounts(
            StaffAccount.Repository accounts,
            Sessions sessions,
            ApiTokens tokens,
            SignIn signIn,
            SecurityEvents events,
            Event<RightsChanged> changed,
            AccessConfig config,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.tokens = tokens;
        this.signIn = signIn;
        this.events = events;
        this.changed = changed;
        this.config = config;
        this.clock = clock;
    }

    /** A password as it is shown once, to be changed at the first sign-in. */
    public record OneTimePassword(String username, String password) {}

    record AccountView(
            String username,
            String name,
            Role role,
            boolean active,
            boolean mustChangePassword,

            @Schema(description = "When the one-time password that nobody changed yet expires") @Nullable
            Instant oneTimePasswordUntil) {}

    /** On an empty database; and again as long as nobody has used the password it was made with, and that has expired. */
    @Transactional
    void createFirstAdministrator(@Observes DatabaseReady ready) {
        // Pods that start together on an empty database take turns, so that only one makes the account.
        accounts.getEntityManager()
                .createNativeQuery("lock table staff_account in share row exclusive mode")
                .executeUpdate();
        List<StaffAccount> some = accounts.findAll().page(0, 2).list();
        boolean unused = some.size() == 1
                && some.getFirst().username.equals(FIRST)
                && some.getFirst().hasExpiredPassword(clock.instant(), config.oneTimePasswordLife());
        if (!some.isEmpty() && !unused) {
            return;
        }
        String password = config.firstPassword().orElseGet(Secrets::oneTimePassword);
        String hash = BcryptUtil.bcryptHash(password);
        if (unused) {
            some.getFirst().setOneTimePassword(hash, clock.instant());
            sessions.endOthers(FIRST, null);
            tokens.endAll(FIRST);
        } else {
            insert(FIRST, "Administrator", Role.ADMIN, hash);
        }
        if (config.firstPassword().isEmpty()) {
            Log.infof(
                    "%n%n    First start. Sign in at /login as  %s  with the one-time password  %s%n    It is shown"
                            + " only here, must be changed at the first sign-in, and expires in %d hours.%n",
                    FIRST, password, config.oneTimePasswordLife().toHours());
        }
    }

    @Transactional
    List<AccountView> list() {
        return accounts.list("order by username").stream().map(this::view).toList();
    }

    /** Refuses with INVALID when the username is taken, also when somebody takes it at the same time. */
    public OneTimePassword create(String username, String name, Role role) {
        String password = Secrets.oneTimePassword();
        String hash = BcryptUtil.bcryptHash(password);
        boolean isNew = QuarkusTransaction.joiningExisting().call(() -> insert(username, name, role, hash));
        if (!isNew) {
            throw Refusal.invalid("username", "This username is taken.");
        }
        events.happened(SecurityEvent.ACCOUNT_CREATED);
        return new OneTimePassword(username, password);
    }

    private boolean insert(String username, String name, Role role, String hash) {
        return accounts.getEntityManager()
                        .createNativeQuery("""
                            insert into staff_account
                                (username, name, role, password_hash, password_set_at, must_change_password, active, created_at)
                            values (:username, :name, :role, :hash, :now, true, true, :now)
                            on conflict do nothing\
                            """)
                        .setParameter("username", username)
                        .setParameter("name", name)
                        .setParameter("role", role.name())
                        .setParameter("hash", hash)
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
    }

    /** Ends what was opened with the old one, and the account's tokens. */
    OneTimePassword resetPassword(String username) {
        String password = Secrets.oneTimePassword();
        String hash = BcryptUtil.bcryptHash(password);
        QuarkusTransaction.requiringNew().run(() -> {
            lock(username).setOneTimePassword(hash, clock.instant());
            sessions.endOthers(username, null);
            tokens.endAll(username);
        });
        events.happened(SecurityEvent.PASSWORD_RESET);
        return new OneTimePassword(username, password);
    }

    /**
     * Refuses with NOT_ALLOWED_NOW when nobody would be left who can administer. Whoever is deactivated loses sessions
     * and tokens for good; whoever gets another role signs in again.
     */
    @Transactional
    AccountView update(String username, String name, Role role, boolean active) {
        // Two who take the last two administrators away from each other take turns, and the second sees what is left.
        List<StaffAccount> administrators = accounts.find("role = ?1 and active order by username", Role.ADMIN)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        StaffAccount account = lock(username);
        boolean loses = administrators.contains(account) && (!active || role != Role.ADMIN);
        if (loses && administrators.size() == 1) {
            throw Refusal.notAllowedNow(account.role, "This is the last administrator.");
        }
        boolean leaves = account.active && !active;
        boolean moves = account.role != role;
        account.name = name;
        account.role = role;
        account.active = active;
        if (leaves || moves) {
            sessions.endOthers(username, null);
            changed.fire(new RightsChanged());
        }
        if (leaves) {
            tokens.endAll(username);
            events.happened(SecurityEvent.ACCOUNT_DEACTIVATED);
        }
        if (moves) {
            events.happened(SecurityEvent.ROLE_CHANGED);
        }
        return view(account);
    }

    /** Signs somebody out everywhere; their tokens go on. */
    @Transactional
    void endSessions(String username) {
        lock(username);
        sessions.endOthers(username, null);
    }

    /**
     * Ends all sessions of the account and opens another one for who changed it. Refuses with INVALID when the current
     * password is wrong or was for once and is too old, or the next one is too weak.
     *
     * @param session the one it is changed in
     * @param endTokens whether the account's tokens end as well
     */
    SignIn.Welcome changePassword(
            Staff staff, UUID session, String current, String next, boolean endTokens, SignIn.Browser browser) {
        strength.requireLength("next", next);
        String hash = QuarkusTransaction.requiringNew()
                .call(() -> accounts.named(staff.username())
                        .orElseThrow(() -> Refusal.notFound("No such account."))
                        .passwordHash);
        // Who has come this far is no stranger: they pay for themselves.
        Attempt attempt = Attempt.of(staff.username(), browser.address(), Optional.of("session " + session));
        if (!signIn.isRight(attempt, current, hash)) {
            throw Refusal.invalid("current", "This is not the current password.");
        }
        if (next.equals(current)) {
            throw Refusal.invalid("next", "Choose one that differs from the current password.");
        }
        strength.require("next", next, staff);
        String nextHash = BcryptUtil.bcryptHash(next);
        QuarkusTransaction.requiringNew().run(() -> {
            StaffAccount account = lock(staff.username());
            // Hashing took a while: a password that was reset meanwhile stays reset.
            if (!account.active || !account.passwordHash.equals(hash)) {
                throw Refusal.invalid("current", "This is not the current password.");
            }
            if (account.hasExpiredPassword(clock.instant(), config.oneTimePasswordLife())) {
                throw Refusal.invalid("current", "This one-time password has expired. Ask for another one.");
            }
            account.setOwnPassword(nextHash, clock.instant());
            sessions.endOthers(staff.username(), null);
            if (endTokens) {
                tokens.endAll(staff.username());
            }
        });
        events.happened(SecurityEvent.PASSWORD_CHANGED);
        return signIn.welcome(staff.username(), nextHash, browser)
                .orElseThrow(() -> Refusal.of(Refusal.Kind.SIGN_IN, "The password is changed. Sign in with it."));
    }

    private StaffAccount lock(String username) {
        return accounts.locked(username).orElseThrow(() -> Refusal.notFound("No such account."));
    }

    private AccountView view(StaffAccount a) {
        Instant until = a.mustChangePassword ? a.passwordSetAt.plus(config.oneTimePasswordLife()) : null;
        return new AccountView(a.username, a.name, a.role, a.active, a.mustChangePassword, until);
    }
}
