package io.candor.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;

@Entity
class StaffAccount {

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

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<StaffAccount, String> {}
}
