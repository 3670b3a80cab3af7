package io.candor.operations;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * In dev mode, and only there: starts the embedded PostgreSQL and tells the data source its address, unless an address
 * is configured; and gives the staff's sessions a key that outlives restarts. As a source of configuration it runs before anything asks for the database, at each live reload again.
 */
public class DevDatabase implements ConfigSourceFactory {

    private static final String URL = "quarkus.datasource.jdbc.url";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue(URL);
        boolean configured = url != null && url.getValue() != null;
        if (!context.getProfiles().contains("dev") || configured) {
            return List.of();
        }
        String address = EmbeddedPostgresServer.running().address();
        return List.of(new PropertiesConfigSource(
                Map.of(
                        URL,
                        address,
                        "quarkus.datasource.username",
                        "postgres",
                        "quarkus.datasource.password",
                        "postgres",
                        "quarkus.http.auth.session.encryption-key",
                        sessionKey()),
                "embedded PostgreSQL",
                50));
    }

    /** Kept beside the database, so that a restart signs nobody out. */
    private static String sessionKey() {
        Path file = EmbeddedPostgresServer.HOME.resolve("session-key");
        try {
            if (!Files.exists(file)) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                Files.writeString(file, Base64.getEncoder().encodeToString(key));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The session key could not be kept in " + file, e);
        }
    }
}
