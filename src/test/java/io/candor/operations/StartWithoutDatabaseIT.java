package io.candor.operations;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, as operators start it, and a database that is not there or not the right one. */
class StartWithoutDatabaseIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private @Nullable Process service;
    private int managementPort;

    @AfterEach
    void stop() {
        if (service != null) {
            service.destroyForcibly();
        }
    }

    @Test
    void itSaysWhatIsWrongAndBecomesReadyWhenTheDatabaseComes() throws IOException {
        int databasePort = freePort();
        int port = start("jdbc:postgresql://localhost:" + databasePort + "/postgres", "postgres");

        isNotReady();
        assertThat(log())
                .contains("The database at jdbc:postgresql://localhost:" + databasePort + "/postgres cannot be used")
                .contains("Check QUARKUS_DATASOURCE_JDBC_URL")
                .doesNotContain("\tat ");
        given().port(port)
                .get("/api/broadcasts/anything")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/unavailable"));
        given().port(port)
                .accept("text/html")
                .get("/b/anything")
                .then()
                .statusCode(503)
                .contentType(containsString("text/html"));

        try (EmbeddedPostgres database =
                EmbeddedPostgres.builder().setPort(databasePort).start()) {
            assertThat(database.getPort()).isEqualTo(databasePort);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> given().port(managementPort)
                            .get("/q/health/ready")
                            .then()
                            .statusCode(200));
            assertThat(log()).contains("one-time password");
        }
    }

    @Test
    void aWrongPasswordIsSaidPlainlyToo() throws IOException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            start("jdbc:postgresql://localhost:" + database.getPort() + "/no_such_database", "postgres");

            isNotReady();
            assertThat(log()).contains("no_such_database").doesNotContain("\tat ");
        }
    }

    @Test
    void aDatabaseThatAcknowledgesBeforeItHasStoredIsNamed() throws IOException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "off")
                .start()) {
            start(database.getJdbcUrl("postgres", "postgres"), "postgres");

            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> given().port(managementPort)
                            .get("/q/health/ready")
                            .then()
                            .statusCode(200));
            assertThat(log()).contains("synchronous_commit = off");
        }
    }

    @Test
    void aSchemaThatDoesNotFitIsNamed() throws IOException, SQLException {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            String url = database.getJdbcUrl("postgres", "postgres");
            try (Connection c = database.getPostgresDatabase().getConnection();
                    Statement s = c.createStatement()) {
                Flyway.configure()
                        .dataSource(database.getPostgresDatabase())
                        .load()
                        .migrate();
                s.execute("alter table broadcast drop column title");
            }

            start(url, "postgres");

            isNotReady();
            assertThat(log())
                    .contains("the schema is not the one this version works with")
                    .contains("title");
        }
    }

    private void isNotReady() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> given().port(managementPort)
                        .get("/q/health/ready")
                        .then()
                        .statusCode(503)
                        .body(
                                "checks.find { it.name == 'Database schema' }.status",
                                equalTo("DOWN"),
                                "checks.find { it.name == 'Database schema' }.data.reason",
                                containsString(" ")));
        given().port(managementPort).get("/q/health/live").then().statusCode(200);
    }

    private int start(String url, String username) throws IOException {
        int port = freePort();
        managementPort = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + managementPort,
                "-Dquarkus.datasource.jdbc.url=" + url,
                "-Dquarkus.datasource.username=" + username,
                "-Dquarkus.datasource.password=postgres",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return port;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
