package io.candor.access.signin;

import io.candor.access.Role;
import io.candor.access.Staff;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

@Entity
class StaffAccount {

    static final String USERNAME_FORM = "[a-z0-9][a-z0-9._-]{1,63}";

    private static final Pattern USERNAME = Pattern.compile(USERNAME_FORM);

    @Id
    String username;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    String passwordHash;
    Instant passwordSetAt;
    boolean mustChangePassword;
    boolean active;
    Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StaffAccount() {}

    Staff toStaff() {
        return new Staff(username, name, role, mustChangePassword);
    }

    void setOneTimePassword(String hash, Instant now) {
        passwordHash = hash;
        passwordSetAt = now;
        mustChangePassword = true;
    }

    void setOwnPassword(String hash, Instant now) {
        passwordHash = hash;
        passwordSetAt = now;
        mustChangePassword = false;
    }

    /** Whether its password was to be used once, and that within a time that is over. */
    boolean hasExpiredPassword(Instant now, Duration life) {
        return mustChangePassword && !now.isBefore(passwordSetAt.plus(life));
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<StaffAccount, String> {

        /** What cannot be a username is not looked for; some text the database cannot even read. */
        Optional<StaffAccount> named(String username) {
            return USERNAME.matcher(username).matches() ? findByIdOptional(username) : Optional.empty();
        }

        /** Whoever changes an account, or opens a session of it, waits for who does so already. */
        Optional<StaffAccount> locked(String username) {
            return USERNAME.matcher(username).matches()
                    ? findByIdOptional(username, LockModeType.PESSIMISTIC_WRITE)
                    : Optional.empty();
        }
    }
}
