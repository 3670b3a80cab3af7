package io.candor.operations;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * In dev mode, and only there: starts the embedded PostgreSQL and tells the data source its address, unless an address
 * is configured. As a source of configuration it runs before anything asks for the database, at each live reload again.
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
                        "postgres"),
                "embedded PostgreSQL",
                50));
    }
}
