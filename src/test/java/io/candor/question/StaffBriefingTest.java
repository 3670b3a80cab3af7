package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What staff are given when they come in can be long. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StaffBriefingTest {

    @Inject
    AgroalDataSource database;

    @Test
    void viewersDoNotWaitUntilStaffWhoCameWithThemAreBriefed() throws SQLException {
        Broadcast broadcast = Broadcast.live();
        String staff = "Bearer " + Api.token(Role.MODERATOR);
        // What was done with questions is read for staff alone.
        try (Connection everything = database.getConnection();
                Connection ofStaff = database.getConnection()) {
            askedBefore(broadcast);
            lock(everything, "question");
            lock(ofStaff, "question_action");
            try (Viewer first = Viewer.in(broadcast.slug());
                    Viewer viewer = Viewer.in(broadcast.slug());
                    Viewer control = Viewer.open(broadcast.path("control"), "Authorization", staff)) {
                everything.rollback();

                first.hello();
                viewer.hello();
                assertThat(control.heard()).isEmpty();

                ofStaff.rollback();
                control.hello();
            }
        }
    }

    private static void askedBefore(Broadcast broadcast) {
        try (Viewer asker = Viewer.in(broadcast.slug())) {
            asker.hello();
            asker.ask("Who pays for my hotel?");
        }
    }

    private static void lock(Connection connection, String table) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
    }
}
