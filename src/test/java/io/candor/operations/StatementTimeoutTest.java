package io.candor.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A statement that nobody waits for any more does not go on in the database while it is sent again. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StatementTimeoutTest {

    @Inject
    AgroalDataSource dataSource;

    @ConfigProperty(name = "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout")
    int socketTimeoutSeconds;

    @Test
    void theDatabaseGivesUpBeforeWeStopListening() throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement();
                var row = s.executeQuery("select setting::int from pg_settings where name = 'statement_timeout'")) {
            row.next();

            assertThat(row.getInt(1)).isPositive().isLessThan(socketTimeoutSeconds * 1000);
        }
    }
}
