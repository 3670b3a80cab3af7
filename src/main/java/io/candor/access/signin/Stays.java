package io.candor.access.signin;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of staff that stay open. Rights are looked at when one is opened; here they are looked at again every few
 * seconds, and at once when they were changed on this pod. Whoever is not the same any more is shown out, and may come
 * back as who they are now.
 */
@ApplicationScoped
public class Stays {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Sessions sessions;
    private final ApiTokens tokens;
    private final Set<Stay> stays = ConcurrentHashMap.newKeySet();
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread watch;

    Stays(Sessions sessions, ApiTokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** One connection, and what it was let in with. */
    private static final class Stay {
        final Credential credential;
        final Set<String> roles;
        final Runnable showOut;

        Stay(Credential credential, Set<String> roles, Runnable showOut) {
            this.credential = credential;
            this.roles = roles;
            this.showOut = showOut;
        }
    }

    /**
     * Watches over a connection that somebody opened.
     *
     * @param showOut run once, on any thread, when who opened the connection has lost the rights they had
     * @return to be run when the connection is closed before that
     */
    public Runnable begin(SecurityIdentity who, Runnable showOut) {
        Optional<Credential> credential = Credential.of(who);
        if (credential.isEmpty()) {
            return () -> {};
        }
        Stay stay = new Stay(credential.orElseThrow(), Set.copyOf(who.getRoles()), showOut);
        stays.add(stay);
        return () -> stays.remove(stay);
    }

    void start(@Observes StartupEvent event) {
        watch = Thread.ofVirtual().name("staff-stays").start(this::watch);
    }

    void stop(@Observes ShutdownEvent event) {
        if (watch != null) {
            watch.interrupt();
        }
    }

    void lookNow(@Observes(during = TransactionPhase.AFTER_SUCCESS) RightsChanged changed) {
        wake.release();
    }

    private void watch() {
        while (true) {
            try {
                if (wake.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException away) {
                // Without a database nobody is shown out: each socket has an end of its own.
                Log.debugf("The rights of staff could not be looked at: %s", away);
            }
        }
    }

    private void look() {
        Map<Credential, Set<String>> now = new HashMap<>();
        for (Stay stay : List.copyOf(stays)) {
            if (!now.computeIfAbsent(stay.credential, this::rolesNow).equals(stay.roles) && stays.remove(stay)) {
                stay.showOut.run();
            }
        }
    }

    /** As for a request that reads, as every upgrade is. */
    private Set<String> rolesNow(Credential credential) {
        return switch (credential.kind()) {
            case SESSION ->
                sessions.find(credential.id()).map(Identities::rolesOf).orElse(Set.of());
            case TOKEN ->
                tokens.find(credential.id())
                        .map(found -> Identities.rolesOf(found, true))
                        .orElse(Set.of());
        };
    }
}
