package io.candor.operations;

import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date after the start, and keeps trying while the database is away: a service that is up and
 * says "not ready, because …" is easier to help than one that has died.
 */
@ApplicationScoped
@Readiness
public class Database implements HealthCheck {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final AgroalDataSource dataSource;
    private final Flyway flyway;
    private final EntityManagerFactory entities;
    private final Event<DatabaseReady> readyEvent;
    private final String address;
    private volatile String problem = "not reached yet";
    private volatile boolean ready;
    private @Nullable Thread starting;

    Database(
            AgroalDataSource dataSource,
            Flyway flyway,
            EntityManagerFactory entities,
            Event<DatabaseReady> readyEvent,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.dataSource = dataSource;
        this.flyway = flyway;
        this.entities = entities;
        this.readyEvent = readyEvent;
        this.address = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
    }

    /** Whether the schema is in place. The database may still go away later; the data source's own check sees that. */
    public boolean ready() {
        return ready;
    }

    void start(@Observes StartupEvent event) {
        if (tryToPrepare()) {
            return;
        }
        starting = Thread.ofVirtual().name("database-start").start(() -> {
            while (!ready) {
                try {
                    Thread.sleep(RETRY);
                } catch (InterruptedException e) {
                    return;
                }
                tryToPrepare();
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        if (starting != null) {
            starting.interrupt();
        }
    }

    private boolean tryToPrepare() {
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.isValid(5)) {
                throw new SQLException("the connection does not answer");
            }
            flyway.migrate();
            entities.getSchemaManager().validate();
            warnUnlessDurable(connection);
        } catch (SQLException | FlywayException e) {
            say(reason(e));
            return false;
        } catch (jakarta.persistence.SchemaValidationException e) {
            say("the schema is not the one this version works with: " + e.getMessage());
            return false;
        }
        readyEvent.fire(new DatabaseReady());
        ready = true;
        return true;
    }

    /** What is acknowledged to viewers is stored only if PostgreSQL says so no sooner than it is. */
    private static void warnUnlessDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(
                        "select current_setting('fsync'), current_setting('synchronous_commit')")) {
            settings.next();
            if ("off".equals(settings.getString(1)) || "off".equals(settings.getString(2))) {
                Log.warnf(
                        "PostgreSQL acknowledges commits before they are on its disk (fsync = %s, synchronous_commit = %s): a question that Candor has acknowledged can be lost with the machine's power. Switch both on.",
                        settings.getString(1), settings.getString(2));
            }
        }
    }

    /** Once for each new reason, not once for each try. */
    private void say(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            Log.errorf(
                    "The database at %s cannot be used: %s. Check QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD. Trying again every %d s; until then /q/health/ready says DOWN.",
                    address, reason, RETRY.toSeconds());
        }
    }

    private static String reason(Exception e) {
        String message = "unknown";
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                message = t.getMessage();
            }
        }
        return message.lines()
                .map(String::strip)
                .collect(Collectors.joining(" "))
                .strip();
    }

    @Override
    public HealthCheckResponse call() {
        return ready
                ? HealthCheckResponse.up("Database schema")
                : HealthCheckResponse.named("Database schema")
                        .down()
                        .withData("reason", problem)
                        .build();
    }
}
