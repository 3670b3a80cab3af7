package io.candor.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.HexFormat;

@Entity
class StaffAccount {

    /** Never part of a username. */
    private static final char SESSION_MARK = '~';

    @Id
    String username;

    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    String passwordHash;
    boolean mustChangePassword;
    boolean active;
    Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected StaffAccount() {}

    StaffAccount(String username, String name, Role role, String passwordHash, Instant createdAt) {
        this.username = username;
        this.name = name;
        this.role = role;
        this.passwordHash = passwordHash;
        this.mustChangePassword = true;
        this.active = true;
        this.createdAt = createdAt;
    }

    Staff toStaff() {
        return new Staff(username, name, role, mustChangePassword);
    }

    /** What a session of this account is known by. It changes with the password, so that older sessions end. */
    String session() {
        return username + SESSION_MARK + HexFormat.of().formatHex(Secrets.sha256(passwordHash), 0, 6);
    }

    /** The account that a session says it is of. */
    static String usernameOf(String session) {
        return session.substring(0, Math.max(0, session.indexOf(SESSION_MARK)));
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<StaffAccount, String> {}
}
